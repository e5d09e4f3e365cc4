import type { Session } from './session.ts'

/** An option as the parser and the help know it. */
export interface OptionSpec {
  /** `-m, --message <text>`; a value in angle brackets is required, without one it is a switch. */
  readonly flags: string
  readonly summary: string
  /** It may be given several times, and its value is a list. */
  readonly repeatable?: true
}

/** Options by their names in camel case: a text, true for a switch, a list for what may be given several times. */
export type Options = { readonly [name: string]: string | boolean | readonly string[] | undefined }

/** The value of an option that takes one, if it was given. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** The values of an option that may be given several times. */
export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

/** What a command is given: decoded arguments and options by their camel-case names. */
export interface CommandInput {
  readonly args: readonly string[]
  readonly options: Options
  readonly session: Session
}

/** The exit code of a command that has found something: differences, what is behind, edited files. */
export const FINDINGS = 3

/** A command returns its exit code; nothing means 0. */
export type CommandAction = (input: CommandInput) => Promise<number | undefined>

/** On how many of several databases, and of tenants, a command works at once. */
export interface Reach {
  /** `all`: on each, unless some are named; `named`: on those that are named, or on each with `--all`; `one`: on one. */
  readonly databases: 'all' | 'named' | 'one'
  /** The same of tenants; `none`: it asks no database. */
  readonly tenants: 'all' | 'named' | 'one' | 'none'
  /** It changes databases: when one fails, the others are left as they are, unless `--on-failure` says otherwise. */
  readonly changes?: true
}

/** A command: what parser and help have to know stands here, what it does is loaded when it runs. */
export interface CommandSpec {
  /** `upgrade [revision]`: angle brackets are required, square ones optional, `...` in the last one takes several. */
  readonly usage: string
  readonly summary: string
  readonly options: readonly OptionSpec[]
  readonly examples: readonly string[]
  /** Absent: it is about the files of the project. */
  readonly reach?: Reach
  readonly load: () => Promise<{ readonly run: CommandAction }>
}

/** The word that names the command. */
export function commandName(spec: CommandSpec): string {
  return spec.usage.split(' ')[0] ?? spec.usage
}

/** `rev-id` of `-r, --rev-id <id>`. */
export function longName({ flags }: OptionSpec): string {
  return /--([\w-]+)/.exec(flags)?.[1] ?? flags
}
