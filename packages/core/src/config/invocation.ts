/** What a command was given for the project's own files: a configuration that is a function gets it, and so does each revision. */
export interface Invocation {
  /** `-x region=eu` of the command line; the value of a key without one is empty. */
  readonly x: { readonly [key: string]: string }
  /** `--tag v1.4`: what is deployed. It stands in the run log too. */
  readonly tag?: string
}

/** Nothing was given. */
export const NO_INVOCATION: Invocation = { x: {} }
