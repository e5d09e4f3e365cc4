import type { BackfillEvent } from './backfill.ts'
import type { Result, ResultRow } from '../dialect/driver.ts'
import type { CoreOp, SqlText } from '../ops/op.ts'
import type { OpState } from '../dialect/postcondition.ts'
import type { Deferred, Guard, Statement } from '../sql/statement.ts'
import type { OpenUnit, UnitWork } from '../dialect/unit.ts'

/**
 * What a statement is for. Those of operations and of the version table are the same on a connection and in a script; journal and
 * transaction statements stand around them.
 */
export type StatementPurpose = 'operation' | 'version' | 'journal' | 'transaction'

/** A statement that ran, or was written. */
export interface StatementEvent {
  readonly statement: SqlText
  readonly purpose: StatementPurpose
}

/** All rows of a table are about to be copied. */
export interface CopyEvent {
  readonly table: string
  readonly rows: number
}

/** Where statements go: a connection sends them, a script writes them. Nothing else asks which of the two it is. */
export interface Executor {
  /** The version of the database that statements are made for, as `[major, minor, …]`. */
  readonly version: readonly number[]
  /**
   * Runs one statement.
   * @returns the rows that it touched, where the executor can know.
   * @throws StatementError when the database refuses it.
   */
  execute(statement: Statement, purpose: StatementPurpose): Promise<number | undefined>
  /**
   * Makes sure that a condition holds.
   * @throws OperationError `op.guard` when it does not.
   */
  check(guard: Guard): Promise<void>
  /**
   * The statements of a deferred operation, now that its turn has come.
   * @throws OfflineError `offline.catalog` where there is no catalog to ask.
   */
  expand(item: Deferred): Promise<readonly (Statement | Guard)[]>
  /**
   * Reads rows.
   * @param purpose Default: `operation`.
   * @throws OfflineError `offline.query` where there is no database to ask.
   */
  query(statement: SqlText, purpose?: StatementPurpose): Promise<readonly ResultRow[]>
  /**
   * Runs what a revision asks for itself, which may read or change rows.
   * @throws OfflineError `offline.query` where there is no database to ask.
   */
  result(statement: SqlText): Promise<Result>
  /**
   * The driver's own client.
   * @throws OfflineError `offline.query` where there is none.
   */
  client(): unknown
  /**
   * Makes sure, right after a transaction began, that no other runner came in between: the version rows are these, where they are known.
   * @throws DatabaseStateError `database.raced`
   * @throws LockError `lock.lost`
   */
  confirm(rows: readonly string[] | undefined): Promise<void>
  /**
   * What has become of an operation that was interrupted outside a transaction.
   * @throws OfflineError `offline.query` where there is no database to ask.
   */
  stateOf(op: CoreOp): Promise<OpState>
  /**
   * Opens a unit: what the dialect needs around the transaction of these operations.
   * @throws UnsupportedError when a transaction is open and the operations would lose rows in it.
   */
  unit(work: UnitWork): Promise<OpenUnit>
  /** Told of each batch of a backfill that was committed; absent where there can be none, as in a script. */
  readonly backfilled?: (event: BackfillEvent) => void
  /** Waits between two batches of a backfill, unless the run is to end. */
  readonly pause?: (milliseconds: number) => Promise<void>
  /** A remark for a person who reads along. */
  comment(text: string): void
}
