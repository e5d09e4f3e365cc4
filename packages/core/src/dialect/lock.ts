import type { Connection } from './driver.ts'
import type { QualifiedName } from '../schema/table.ts'

export interface LockOptions {
  /** The version table, which names what is locked. */
  readonly table: QualifiedName
  /** Milliseconds to wait for another runner. */
  readonly timeout: number
  /** Called once, when waiting begins, with what is known of the holder. */
  readonly onWait?: (holder: string | undefined) => void
}

/** One runner at a time. */
export interface Lock {
  /** @throws LockError `lock.timeout` when another runner still holds it after the timeout. */
  acquire(connection: Connection, options: LockOptions): Promise<HeldLock>
}

export interface HeldLock {
  /**
   * Called in each transaction, right after it began.
   * @throws LockError `lock.lost` when somebody else has the lock now.
   */
  verify(): Promise<void>
  release(): Promise<void>
}
