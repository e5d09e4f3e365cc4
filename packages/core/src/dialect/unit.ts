import type { Connection } from './driver.ts'
import type { Op } from '../ops/op.ts'

/** What happens between BEGIN and COMMIT. */
export interface UnitWork {
  readonly ops: readonly Op[]
  /** False where more may follow that nobody knows yet: a revision that reads data. */
  readonly complete: boolean
}

/** What the operations between BEGIN and COMMIT, which are a unit, need around their transaction. */
export interface UnitRules {
  /**
   * Called before BEGIN; or with a transaction open, where what has to stand around it comes too late.
   * @throws UnsupportedError when the operations would lose rows in the open transaction; the hint names the ways out.
   */
  open(connection: Connection, work: UnitWork): Promise<OpenUnit>
  /** The same for a script, which knows the operations and no database. */
  script(ops: readonly Op[]): ScriptUnit
}

export interface OpenUnit {
  /**
   * Called before COMMIT.
   * @throws OperationError when the operations leave the database in a state that it does not allow.
   */
  check(): Promise<void>
  /** Called after the transaction, whatever became of it. */
  close(): Promise<void>
}

export interface ScriptUnit {
  /** Statements, without terminators, before BEGIN and after the end. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** A SQL condition that has to be true before COMMIT. */
  readonly condition?: { readonly sql: string; readonly message: string }
}

/** A unit that needs nothing. */
export const PLAIN_UNIT: OpenUnit = { check: async () => undefined, close: async () => undefined }
