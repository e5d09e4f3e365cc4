/** A file of the user's as the body of a function, and what it needs before it runs. */
export interface Unit {
  /**
   * Takes `exports, module, require, __migImport, __migImported, __filename, __dirname`; lines are those of the file.
   * `__migImported(n)` is the namespace of the import with that index, `__migImport(specifier)` a dynamic import.
   */
  readonly code: string
  /** The static imports in their order; null for one that only types come from. */
  readonly imports: readonly (UnitImport | null)[]
  /** Has import or export declarations. */
  readonly isModule: boolean
  /** Awaits outside of functions. */
  readonly isAsync: boolean
  /** What it requires; `*` where the argument is computed. */
  readonly requires: readonly string[]
}

export interface UnitImport {
  readonly specifier: string
  /** `star` is `export * from`, which the loader does itself; `reexport` is `export { a } from`. */
  readonly use: 'import' | 'reexport' | 'star'
}
