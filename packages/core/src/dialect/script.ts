import type { QualifiedName } from '../schema/table.ts'
import type { SchemaPlace } from './session-schema.ts'

/** What a script that somebody runs in the database's own shell needs besides the statements of a run. */
export interface ScriptRules {
  /**
   * Lines that open the script, written as they are, terminators included: the shell stops at the first error, settings that the
   * statements rely on, and a lock where a session can hold one.
   */
  head(context: ScriptContext): readonly string[]
  /** Statements, without terminators, that fail with the message unless the SQL condition is true. They stand in a transaction. */
  guard(condition: string, message: string): readonly string[]
  /** What the statements of a script ask of the database that runs them, looked at before the first; nothing where any will do. */
  needs?(statements: readonly string[]): ScriptCondition | undefined
  /** SQL expression for the time at which the statement runs. */
  readonly now: string
  /** SQL expression that names who runs the script. */
  readonly by: string
  /** SQL expression for the version of the database. */
  readonly serverVersion: string
}

/** A SQL condition, and what is said where it is not true. */
export interface ScriptCondition {
  readonly sql: string
  readonly message: string
}

export interface ScriptContext {
  /** The version table, which names what is locked. */
  readonly table: QualifiedName
  /** The schema that the session is put into, and whether it is created where it is missing. */
  readonly place?: SchemaPlace & { readonly create: boolean }
}
