import type { Connection } from './driver.ts'
import type { CoreOp } from '../ops/op.ts'
import type { Guard, Statement } from '../sql/statement.ts'

/** Operations that the compiler deferred: what they need depends on what the catalog holds when their turn comes. */
export interface Expansion {
  /**
   * The statements of the operation, on the catalog as it is now. Nothing is written, and rows are not looked at: the same catalog gives
   * the same statements.
   * @param connection Absent for a script whose start nobody can replay: then only what needs no catalog has statements.
   * @throws UnsupportedError, OperationError where the catalog has no room for the operation. @throws OfflineError where it is needed.
   */
  expand(op: CoreOp, connection: Connection | undefined): Promise<readonly (Statement | Guard)[]>
  /** Two operations that follow each other as one that does the work of both at once; undefined where they have to stay apart. */
  join(first: CoreOp, second: CoreOp): CoreOp | undefined
  /**
   * A database of this kind in memory, whose catalog can be asked where the real one cannot: empty, or with the catalog of another one.
   * It has no rows.
   */
  open(like?: Connection): Promise<Connection>
}
