import { parseArgs } from 'node:util'
import { MigError } from '@mig/core/dialect'
import { replay } from './corpus.ts'
import { isRight, missesByKind, pairLines, summaryLines } from './report.ts'

const USAGE = 'pnpm replay <folder> [--url postgres://…] [--step k | --from-empty] [--limit n] [--no-verify] [--keep folder] [--json]'

/** Exits with 0 only when all pairs are right. */
async function main(): Promise<number> {
  const { values, positionals } = readArguments()
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) throw usage('One folder is wanted.')
  const json = values.json === true
  const report = await replay(folder, {
    ...(values.url === undefined ? {} : { url: values.url }),
    ...(values.keep === undefined ? {} : { keep: values.keep }),
    ...(values.step === undefined ? {} : { step: count('step', values.step) }),
    fromEmpty: values['from-empty'] === true,
    verify: values['no-verify'] !== true,
    ...(values.limit === undefined ? {} : { limit: count('limit', values.limit) }),
    onPair: (result) => {
      if (!json) for (const line of pairLines(result)) console.log(line)
    },
  })
  const lines = summaryLines(report)
  if (json) console.log(JSON.stringify({ ...report, kinds: Object.fromEntries(missesByKind(report.pairs)) }, null, 2))
  else for (const line of lines) console.log(line)
  return report.pairs.every(isRight) ? 0 : 1
}

function readArguments() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      allowPositionals: true,
      options: { url: text, step: text, limit: text, keep: text, 'from-empty': flag, 'no-verify': flag, json: flag },
    })
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}

function count(name: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw usage(`--${name} takes a number from 1 on, not ${text}.`)
}

function usage(message: string): MigError {
  return new MigError('usage', message, { hint: USAGE, exit: 2 })
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (!(error instanceof MigError)) throw error
    console.error(`Error [${error.code}]: ${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}`)
    process.exit(error.exit)
  },
)
