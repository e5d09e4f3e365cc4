import type { Result } from '../dialect/driver.ts'
import type { Op, SqlText } from './op.ts'

/** Where in a revision something was called; errors say it. */
export interface OpOrigin {
  /** Which call on `op` it is, counted from 1 over the whole revision, also inside savepoints. */
  readonly number: number
  /** `file:line` of the call, in the revision's file where the stack reaches it. */
  readonly line?: string
  /**
   * The first operation of this transaction that failed although the revision went on: a database that refuses everything after
   * an error (PostgreSQL's 25P02) refuses because of that one.
   */
  readonly abortedBy?: string
}

/** What operations do in the end: run on a connection, be written into a script, or be kept by a recorder. */
export interface OperationSink {
  /** Settles when the statements of the operation ran, or were written or kept. */
  run(op: Op, origin: OpOrigin): Promise<void>
  query(text: SqlText, origin: OpOrigin): Promise<Result>
  /** The name of the dialect, for what speaks to the database in its own way. */
  dialect(origin: OpOrigin): Promise<string>
  /** Hands the driver's own client to `work`; no other call arrives until that has ended. */
  using<T>(work: (client: unknown) => Promise<T>, origin: OpOrigin): Promise<T>
  /** Calls arrive between start and end of `work`, and are undone when it throws. */
  savepoint<T>(work: () => Promise<T>, origin: OpOrigin): Promise<T>
  /** Calls arrive at the sink that `work` is given, and are one transaction, which is done once whatever is interrupted. */
  step(name: string, work: (sink: OperationSink) => Promise<void>, origin: OpOrigin): Promise<void>
  /** Calls arrive between start and end of `work`, and run outside the transaction. */
  autocommit<T>(work: () => Promise<T>, origin: OpOrigin): Promise<T>
}
