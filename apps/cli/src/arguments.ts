import { cac, type CAC } from 'cac'
import { commandName, longName, type CommandSpec, type Options, type OptionSpec } from './command.ts'
import { COMMANDS, GLOBAL_OPTIONS } from './commands.ts'

/** What the user asked for. */
export type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly command?: CommandSpec }
  | { readonly kind: 'command'; readonly command: CommandSpec; readonly args: readonly string[]; readonly options: Options }
  | Mistake

/** A command line that mig does not understand. */
export interface Mistake {
  readonly kind: 'mistake'
  /** A sentence without its end. */
  readonly message: string
  /** The word that was not understood, and what it may have meant. */
  readonly word?: string
  readonly candidates?: readonly string[]
  /** What to do next, when there is more to say than where the help is. */
  readonly hint?: string
  /** The command it was meant for. */
  readonly command?: CommandSpec
}

// The parser takes "-1" for an option and turns "0012", "1e5" and "" into numbers; identifiers of revisions may look like
// all of these, so such words are marked before parsing and the mark is taken off afterwards.
const MARK = '\u0001'
/** Stands for a value that was left out. */
const ABSENT = '\u0002'
const LOOKS_NUMERIC = /^(?:[-+]?\.?\d|\s*$|-$)/

/** Reads the command line; it decides nothing and prints nothing. */
export function readArguments(words: readonly string[]): Request {
  const plain = plainRequest(words)
  if (plain !== undefined) return plain
  const argv = separated(words)
  const cli = parser(argv)
  cli.parse(['node', 'mig', ...unnegated(closed(argv)).map(mark)], { run: false })
  const args = [...cli.args, ...afterDashes(cli)].map(unmark)
  const command = COMMANDS.find((spec) => commandName(spec) === cli.matchedCommandName)
  if (command === undefined) return withoutCommand(cli, args)
  if (cli.options['help'] === true) return { kind: 'help', command }
  if (cli.options['version'] === true) return { kind: 'version' }
  const mistake =
    optionMistake(cli, command) ?? spellingMistake(argv, command) ?? valueMistake(argv, command) ?? argumentMistake(args, command)
  return mistake ?? { kind: 'command', command, args, options: decodedOptions(cli, command) }
}

/**
 * An option whose value may be left out takes it behind an equals sign alone: in `mig upgrade --backup 8f2c` the parser would take the
 * revision for the value, and upgrade to the head.
 */
function closed(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return argv.map((word, index) => (OPTIONAL_VALUES.has(word) && (end === -1 || index < end) ? `${word}=${ABSENT}` : word))
}

/** The parser takes `--no-rename a` for `--rename=false a`, so what begins with no has another spelling while it is parsed. */
function unnegated(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return argv.map((word, index) => (end === -1 || index < end ? word.replace(/^--no-/, '--no_') : word))
}

/** `--backup` of `--backup [path]`. */
const OPTIONAL_VALUES: ReadonlySet<string> = new Set(
  COMMANDS.flatMap(({ options }) => options.filter(({ flags }) => flags.includes('[')).map((option) => `--${longName(option)}`)),
)

/** What is asked for most often without a command; it needs no parser, which takes longer to build than the answer. */
function plainRequest([word, ...others]: readonly string[]): Request | undefined {
  if (others.length > 0) return undefined
  if (word === '--version' || word === '-v' || word === '-V') return { kind: 'version' }
  return word === undefined || word === '--help' || word === '-h' ? { kind: 'help' } : undefined
}

/** The letters of short options that take a value, with their dash. */
const SHORT_WITH_VALUE: ReadonlySet<string> = new Set(
  [...GLOBAL_OPTIONS, ...COMMANDS.flatMap(({ options }) => options)]
    .filter(takesValue)
    .flatMap(({ flags }) => /^-\w(?=,)/.exec(flags) ?? []),
)

/** Behind a short option its value may follow at once: `-r-3:` is `-r -3:`. */
function separated(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--')
  return words.flatMap((word, index) => {
    const [, flag = '', value = ''] = (end === -1 || index < end ? /^(-[a-z])([^=].*)$/is.exec(word) : undefined) ?? []
    return SHORT_WITH_VALUE.has(flag) ? [flag, value] : [word]
  })
}

/** Knows the commands whose names are among the words: to build all of them takes longer than most commands run. */
function parser(words: readonly string[]): CAC {
  const cli = cac('mig')
  for (const { flags, summary } of GLOBAL_OPTIONS) cli.option(flags, summary)
  for (const spec of COMMANDS.filter((command) => words.includes(commandName(command)))) {
    const command = cli.command(spec.usage, spec.summary)
    for (const { flags, summary } of spec.options) command.option(flags.replace('--no-', '--no_'), summary)
    command.action(() => undefined)
  }
  return cli
}

function withoutCommand(cli: CAC, [word, topic]: readonly string[]): Request {
  if (word === 'help') return topic === undefined ? { kind: 'help' } : helpOn(topic)
  if (word !== undefined) return unknownCommand(word)
  const mistake = optionMistake(cli, undefined)
  if (mistake !== undefined) return mistake
  if (cli.options['version'] === true) return { kind: 'version' }
  const hasOptions = Object.keys(cli.options).some((name) => name !== '--')
  const wantsHelp = cli.options['help'] === true || !hasOptions
  return wantsHelp ? { kind: 'help' } : { kind: 'mistake', message: 'These options need a command to go with' }
}

function helpOn(topic: string): Request {
  const command = COMMANDS.find((spec) => commandName(spec) === topic)
  return command === undefined ? unknownCommand(topic) : { kind: 'help', command }
}

function unknownCommand(word: string): Mistake {
  return { kind: 'mistake', message: `mig has no command ${word === '' ? '""' : word}`, word, candidates: COMMANDS.map(commandName) }
}

function optionMistake(cli: CAC, command: CommandSpec | undefined): Mistake | undefined {
  const known = optionsOf(command)
  for (const [name, value] of Object.entries(cli.options)) {
    if (name === '--' || value === undefined) continue
    const option = known.find((spec) => isNamed(spec, kebab(name)))
    // The parser makes an object of `--config.file`.
    const path = typeof value === 'object' && value !== null && !Array.isArray(value) ? `.${Object.keys(value as object).join('.')}` : ''
    if (option === undefined || path !== '') return unknownOption(kebab(name) + path, command)
    const long = `--${longName(option)}`
    if (takesValue(option) && [value].flat().some((given) => typeof given === 'boolean')) {
      const hint = 'A value that begins with a dash is written with an equals sign: '
      return mistakeOf(command, `${long} needs a value`, `${hint}${long}=-x.`)
    }
  }
  return undefined
}

/** The parser takes the value of `--sql=yes` for an argument, and forgets one of `-m a --message b`. */
function spellingMistake(argv: readonly string[], command: CommandSpec): Mistake | undefined {
  const seen = new Set<OptionSpec>()
  const end = argv.indexOf('--')
  for (const word of end === -1 ? argv : argv.slice(0, end)) {
    const [, dashes = '', names = '', value] = (!LOOKS_NUMERIC.test(word) && /^(--?)([\w-]+)(=.*)?$/s.exec(word)) || []
    for (const name of dashes === '--' ? [names] : names) {
      const option = optionsOf(command).find((spec) => isNamed(spec, name))
      if (option === undefined) continue
      if (seen.has(option) && option.repeatable !== true) return mistakeOf(command, `--${longName(option)} is given more than once`)
      const takesNone = !takesValue(option) && !option.flags.includes('[')
      if (value !== undefined && takesNone) return mistakeOf(command, `--${longName(option)} takes no value`)
      seen.add(option)
    }
  }
  return undefined
}

/** A path behind an option whose value stands behind an equals sign; no revision looks like one. */
function valueMistake(argv: readonly string[], command: CommandSpec): Mistake | undefined {
  const place = argv.findIndex((word, index) => OPTIONAL_VALUES.has(word) && /[./\\]/.test(argv[index + 1] ?? ''))
  const empty = argv.find((word) => word.endsWith('=') && OPTIONAL_VALUES.has(word.slice(0, -1)))
  if (empty !== undefined) {
    return mistakeOf(command, `${empty} has nothing behind it`, `Write ${empty}<path>, or ${empty.slice(0, -1)} alone.`)
  }
  if (place === -1) return undefined
  const [option, value] = argv.slice(place)
  if (command.usage.includes('<file>')) return undefined
  return mistakeOf(command, `${option} takes its path behind an equals sign`, `Write ${option}=${value}`)
}

function argumentMistake(args: readonly string[], command: CommandSpec): Mistake | undefined {
  const [name, ...places] = command.usage.split(' ')
  const required = places.filter((place) => place.startsWith('<'))
  const [example = ''] = command.examples
  const missing = required[args.length]?.replace(/^<(.*)s\.\.\.>$/, 'at least one $1')
  if (missing !== undefined) {
    return mistakeOf(command, `mig ${name} needs ${missing.startsWith('<') ? 'a ' : ''}${missing}`, `For example: ${example}`)
  }
  if (args.length <= places.length || places.at(-1)?.includes('...') === true) return undefined
  const extra = args.slice(places.length).join(' ')
  return mistakeOf(command, `mig ${name} takes ${places.length === 0 ? 'no argument' : places.join(' ')}, and got ${extra} as well`)
}

function mistakeOf(command: CommandSpec | undefined, message: string, hint?: string): Mistake {
  return { kind: 'mistake', message, ...(command === undefined ? {} : { command }), ...(hint === undefined ? {} : { hint }) }
}

function unknownOption(name: string, command: CommandSpec | undefined): Mistake {
  const word = name.length === 1 ? `-${name}` : `--${name}`
  const candidates = optionsOf(command).map((option) => `--${longName(option)}`)
  const owner = command === undefined ? 'mig' : `mig ${commandName(command)}`
  return { ...mistakeOf(command, `${owner} has no option ${word}`), word, candidates }
}

function optionsOf(command: CommandSpec | undefined): readonly OptionSpec[] {
  return [...(command?.options ?? []), ...GLOBAL_OPTIONS]
}

function isNamed(option: OptionSpec, name: string): boolean {
  return longName(option) === name || option.flags.startsWith(`-${name},`)
}

function takesValue({ flags }: OptionSpec): boolean {
  return flags.includes('<')
}

function afterDashes(cli: CAC): readonly string[] {
  const rest: unknown = cli.options['--']
  return Array.isArray(rest) ? rest.map(String) : []
}

function decodedOptions(cli: CAC, command: CommandSpec): Options {
  const decoded: { [name: string]: Options[string] } = {}
  for (const [parsed, value] of Object.entries(cli.options)) {
    if (parsed === '--' || value === undefined) continue
    const name = parsed.replace(/^no_(.)/, (_, letter: string) => `no${letter.toUpperCase()}`)
    const repeatable = optionsOf(command).some((option) => option.repeatable === true && isNamed(option, kebab(name)))
    if (repeatable) decoded[name] = [value].flat().map((each) => unmark(String(each)))
    else if (value === ABSENT) decoded[name] = true
    else decoded[name] = typeof value === 'boolean' ? value : unmark(String(value))
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

function kebab(name: string): string {
  return name.replace(/^no_/, 'no-').replace(/\B[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
