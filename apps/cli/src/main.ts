#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { readArguments, type Mistake, type Request } from './arguments.ts'
import { commandName } from './command.ts'
import { commandHelp, programHelp } from './help.ts'
import { exitCode } from './interruption.ts'
import { createOutput, failureOf, print, strayFailure, UNSETTLED, writeAll } from './output.ts'

/** Parses, calls, prints: the exit code is the return value. */
async function main(argv: readonly string[]): Promise<number> {
  const request = readArguments(argv)
  switch (request.kind) {
    case 'version':
      writeAll(1, `${version()}\n`)
      return 0
    case 'help':
      writeAll(1, request.command === undefined ? programHelp() : commandHelp(request.command))
      return 0
    case 'mistake':
      return printMistake(request, argv.includes('--json'))
    case 'command':
      return runCommand(request)
  }
}

async function runCommand(request: Extract<Request, { kind: 'command' }>): Promise<number> {
  const json = request.options['json'] === true
  // What files of the user's print while they are loaded is no data of mig's.
  console.log = console.info = console.debug = console.error
  process.on('uncaughtException', (error) => process.exit(print(strayFailure(error), json)))
  process.on('beforeExit', () => process.exit(print(UNSETTLED, json)))
  const { createSession } = await import('./session.ts')
  const { needsTenant, runOnDatabases } = await import('./databases.ts')
  const session = createSession(request.options, createOutput(json), needsTenant(request.command, request.options))
  try {
    const { run } = await request.command.load()
    return exitCode(await runOnDatabases(request.command, run, { args: request.args, options: request.options, session }))
  } catch (error) {
    const { code, message, hint, exit, questions } = failureOf(error)
    return print({ code, message, hint, exit: exitCode(exit), ...(questions === undefined ? {} : { questions }) }, json)
  } finally {
    await session.close()
  }
}

async function printMistake({ message, word, candidates = [], hint, command }: Mistake, json: boolean): Promise<number> {
  const near = word === undefined ? undefined : await nearest(word, candidates)
  const help = command === undefined ? 'mig --help lists the commands.' : `mig ${commandName(command)} --help lists its options.`
  const sentence = `${message}${near === undefined ? '.' : `; did you mean ${near}?`}`
  return print({ code: 'usage', message: sentence, hint: hint === undefined ? help : `${hint}\n${help}`, exit: 2 }, json)
}

/** What a mistyped word, or the beginning of a word, most likely means. */
async function nearest(word: string, candidates: readonly string[]): Promise<string | undefined> {
  const [only, ...others] = word.length < 2 ? [] : candidates.filter((candidate) => candidate.startsWith(word))
  if (only !== undefined && others.length === 0) return only
  const { loadCore } = await import('./base.ts')
  return (await loadCore(process.cwd())).suggest(word, candidates)
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return text
}

// Everything is written at once, so nothing is cut off; a timer or a pool of the user's would keep the process alive.
void main(process.argv.slice(2)).then((code) => process.exit(code))
