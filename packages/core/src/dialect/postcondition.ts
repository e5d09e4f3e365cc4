import type { Connection } from './driver.ts'
import type { CoreOp } from '../ops/op.ts'
import type { Statement } from '../sql/statement.ts'

/** What has become of an operation that was interrupted outside a transaction. */
export type OpState =
  /** Nothing of it is there: it runs again. */
  | { readonly state: 'absent' }
  /** All of it is there. */
  | { readonly state: 'complete' }
  /** Something half made is there. */
  | { readonly state: 'partial'; readonly leftover: Leftover }
  /** Something else is there, and `difference` says what. */
  | { readonly state: 'other'; readonly difference: string }

/** What an operation leaves behind that ended half way. */
export interface Leftover {
  /** One line: `the invalid index ix_users_name`. */
  readonly what: string
  /** Statements that run outside a transaction: they clear it away, if that is needed before the operation can run again. */
  readonly repair: readonly Statement[]
  /** They do not clear it away, but finish it. */
  readonly completes?: true
}

/** What is to be known of operations whose statements cannot run in a transaction. */
export interface Postconditions {
  /** The operation as its statements outside the transaction do it; the others run in a transaction behind them. */
  outside(op: CoreOp): CoreOp
  /**
   * What the catalog says of the operation; nothing where its effect on the schema is to tell, which says whether it is there or not.
   * @throws DatabaseStateError `database.interrupted` while somebody else is at it.
   */
  stateOf(op: CoreOp, connection: Connection): Promise<OpState | undefined>
}
