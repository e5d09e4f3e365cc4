/** What a project does around the work of mig. */
export interface ProjectHooks {
  /**
   * After a revision file was written, in order: a command as an array, in which `{file}` stands for the path of the file, or a function.
   * Commands run without a shell, in the folder of the configuration, and find the programs of the project's packages. The first one that
   * fails ends the command; the file stays.
   *
   * @example
   * ```ts
   * export default defineConfig({ hooks: { afterWrite: [['prettier', '--write', '{file}']] } })
   * ```
   */
  readonly afterWrite?: readonly WriteHook[]
}

/** A command with its arguments, or a function that is given the absolute path of the file. */
export type WriteHook = readonly string[] | ((file: string) => unknown)

/** A revision as its template sees it. */
export interface TemplateParts {
  readonly id: string
  readonly parents: readonly string[]
  readonly message: string
  /** ISO 8601, to the second. */
  readonly createdAt: string
  /** The absolute path of the file. */
  readonly file: string
  /** The whole text that mig would write. */
  readonly source: string
}

/**
 * Gives the text of a new revision file.
 *
 * @example
 * ```ts
 * export default defineConfig({ template: ({ source }) => `// Copyright of the company\n${source}` })
 * ```
 */
export type RevisionTemplate = (revision: TemplateParts) => string
