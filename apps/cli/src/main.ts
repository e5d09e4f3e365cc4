#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import pc from 'picocolors'
import { readArguments, type Request } from './arguments.ts'
import { commandHelp, programHelp } from './help.ts'
import { createOutput, printFailure, writeAll } from './output.ts'

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
      return printMistake(request)
    case 'command':
      return runCommand(request)
  }
}

async function runCommand(request: Extract<Request, { kind: 'command' }>): Promise<number> {
  const json = request.options['json'] === true
  const { createSession } = await import('./session.ts')
  const session = createSession(request.options, createOutput(json))
  try {
    const { run } = await request.command.load()
    return (await run({ args: request.args, options: request.options, session })) ?? 0
  } catch (error) {
    return printFailure(error, json)
  } finally {
    await session.close()
  }
}

async function printMistake(mistake: Extract<Request, { kind: 'mistake' }>): Promise<number> {
  const { loadCore } = await import('./base.ts')
  const near = mistake.word === undefined ? undefined : (await loadCore(process.cwd())).suggest(mistake.word, mistake.candidates ?? [])
  writeAll(2, `${pc.red('Error')} ${mistake.message}${near === undefined ? '' : ` Did you mean ${near}?`} ${pc.dim('[usage]')}\n`)
  writeAll(2, 'mig --help lists the commands, mig <command> --help the options.\n')
  return 2
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return text
}

process.exitCode = await main(process.argv.slice(2))
