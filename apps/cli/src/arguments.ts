import { cac, type CAC } from 'cac'
import { commandName, type CommandSpec } from './command.ts'
import { COMMANDS, GLOBAL_OPTIONS } from './commands.ts'

/** What the user asked for. */
export type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly command?: CommandSpec }
  | {
      readonly kind: 'command'
      readonly command: CommandSpec
      readonly args: readonly string[]
      readonly options: { readonly [name: string]: string | boolean | undefined }
    }
  | { readonly kind: 'mistake'; readonly message: string; readonly word?: string; readonly candidates?: readonly string[] }

// The parser takes "-1" for an option and turns "0012" and "1e5" into numbers; identifiers of revisions may look like
// both, so such words are marked before parsing and the mark is taken off afterwards.
const MARK = '\u0001'
const LOOKS_NUMERIC = /^[-+]?\.?\d/

/** Reads the command line; it decides nothing and prints nothing. */
export function readArguments(argv: readonly string[]): Request {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return { kind: 'version' }
  const cli = parser()
  cli.parse(['node', 'mig', ...argv.map(mark)], { run: false })
  const command = COMMANDS.find((spec) => commandName(spec) === cli.matchedCommandName)
  const word = cli.args[0]
  if (command === undefined) return withoutCommand(cli, word)
  if (cli.options['help'] === true) return { kind: 'help', command }
  const mistake = mistakeIn(cli, command)
  if (mistake !== undefined) return mistake
  return { kind: 'command', command, args: cli.args.map(unmark), options: decodedOptions(cli) }
}

function parser(): CAC {
  const cli = cac('mig')
  for (const { flags, summary } of GLOBAL_OPTIONS) cli.option(flags, summary)
  for (const spec of COMMANDS) {
    const command = cli.command(spec.usage, spec.summary)
    for (const { flags, summary } of spec.options) command.option(flags, summary)
    command.action(() => undefined)
  }
  return cli
}

function withoutCommand(cli: CAC, word: string | undefined): Request {
  if (word === 'help') {
    const command = COMMANDS.find((spec) => commandName(spec) === cli.args[1])
    return command === undefined ? { kind: 'help' } : { kind: 'help', command }
  }
  if (word !== undefined) {
    return { kind: 'mistake', message: `mig has no command "${unmark(word)}".`, word: unmark(word), candidates: COMMANDS.map(commandName) }
  }
  const unknown = Object.keys(cli.options).find((name) => name !== '--' && name !== 'help' && cli.options[name] !== undefined && !isGlobal(name))
  if (unknown !== undefined) return unknownOption(unknown, [])
  return { kind: 'help' }
}

function isGlobal(name: string): boolean {
  return GLOBAL_OPTIONS.some(({ flags }) => longName(flags) === kebab(name) || flags.startsWith(`-${name},`))
}

function mistakeIn(cli: CAC, command: CommandSpec): Request | undefined {
  const matched = cli.matchedCommand
  if (matched === undefined) return undefined
  const known = (name: string): boolean => matched.hasOption(name) !== undefined || isGlobal(name)
  const unknown = Object.keys(cli.options).find((name) => name !== '--' && !known(name))
  if (unknown !== undefined) return unknownOption(unknown, command.options.map(({ flags }) => longName(flags)))
  const repeated = Object.keys(cli.options).find((name) => name !== '--' && Array.isArray(cli.options[name]))
  if (repeated !== undefined) return { kind: 'mistake', message: `--${kebab(repeated)} is given more than once.` }
  try {
    matched.checkOptionValue()
    matched.checkUnusedArgs()
    matched.checkRequiredArgs()
  } catch (error) {
    return { kind: 'mistake', message: `mig ${commandName(command)}: ${parserMessage(error, command)}` }
  }
  return undefined
}

function parserMessage(error: unknown, command: CommandSpec): string {
  const text = error instanceof Error ? error.message : String(error)
  if (text.startsWith('missing required args')) return `say ${command.usage.split(' ').slice(1).join(' ')}.`
  return `${text.replaceAll(MARK, '').replace('Unused args', 'too many arguments')}.`
}

function unknownOption(name: string, own: readonly string[]): Request {
  const word = name.length === 1 ? `-${name}` : `--${kebab(name)}`
  const candidates = [...own, ...GLOBAL_OPTIONS.map(({ flags }) => longName(flags))].map((long) => `--${long}`)
  return { kind: 'mistake', message: `There is no option ${word} here.`, word, candidates }
}

function decodedOptions(cli: CAC): { readonly [name: string]: string | boolean | undefined } {
  const decoded: { [name: string]: string | boolean | undefined } = {}
  for (const [name, value] of Object.entries(cli.options)) {
    if (name === '--' || value === undefined) continue
    decoded[name] = typeof value === 'boolean' ? value : unmark(String(value))
  }
  return decoded
}

function mark(word: string): string {
  if (LOOKS_NUMERIC.test(word)) return MARK + word
  const equals = /^(--?[\w-]+=)(.*)$/s.exec(word)
  return equals !== null && LOOKS_NUMERIC.test(equals[2] ?? '') ? `${equals[1]}${MARK}${equals[2]}` : word
}

function unmark(word: string): string {
  return word.replaceAll(MARK, '')
}

/** `--rev-id` of `-r, --rev-id <id>`, without the dashes. */
function longName(flags: string): string {
  return /--([\w-]+)/.exec(flags)?.[1] ?? flags
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
