import type { Session } from './session.ts'

/** An option as the parser and the help know it. */
export interface OptionSpec {
  /** `-m, --message <text>`; a value in angle brackets is required, without one it is a switch. */
  readonly flags: string
  readonly summary: string
}

/** What a command is given: decoded arguments and options by their camel-case names. */
export interface CommandInput {
  readonly args: readonly string[]
  readonly options: { readonly [name: string]: string | boolean | undefined }
  readonly session: Session
}

/** A command returns its exit code; nothing means 0. */
export type CommandAction = (input: CommandInput) => Promise<number | undefined>

/** A command: what parser and help have to know stands here, what it does is loaded when it runs. */
export interface CommandSpec {
  /** `upgrade [revision]`: angle brackets are required, square ones optional, `...` takes several. */
  readonly usage: string
  readonly summary: string
  readonly options: readonly OptionSpec[]
  readonly examples: readonly string[]
  readonly load: () => Promise<{ readonly run: CommandAction }>
}

/** The word that names the command. */
export function commandName(spec: CommandSpec): string {
  return spec.usage.split(' ')[0] ?? spec.usage
}
