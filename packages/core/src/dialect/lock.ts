import type { Connection } from './driver.ts'
import type { QualifiedName } from '../schema/table.ts'

export interface LockOptions {
  /** The version table, which names what is locked. */
  readonly table: QualifiedName
  /** Milliseconds to wait for another runner. */
  readonly timeout: number
  /** Called once, when waiting begins, with what is known of the holder. */
  readonly onWait?: (holder: string | undefined) => void
  /** Ends the waiting: its reason is thrown. */
  readonly signal?: AbortSignal
}

/** One runner at a time. */
export interface Lock {
  /** @throws LockError `lock.timeout` when another runner still holds it after the timeout. */
  acquire(connection: Connection, options: LockOptions): Promise<HeldLock>
}

export interface HeldLock {
  /**
   * Present where a session lasts no longer than a transaction: each transaction takes the lock anew, others may come in between two of
   * them, and nothing can run outside one. It says so, as the end of a sentence, with what helps.
   */
  readonly lapses?: { readonly because: string; readonly hint: string }
  /**
   * Called in each transaction, right after it began.
   * @throws LockError `lock.lost` when somebody else has the lock now; `lock.timeout` where it is taken anew and does not come in time.
   */
  verify(): Promise<void>
  release(): Promise<void>
  /**
   * Ends what the server still keeps of the session that holds the lock, over another connection, when its own is lost: whether its last
   * transaction was committed is decided then. Absent where a session is lost with its connection, or may be somebody else's by now.
   * @returns whether it has ended.
   */
  endSession?(again: Connection): Promise<boolean>
}
