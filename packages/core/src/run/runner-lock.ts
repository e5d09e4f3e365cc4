import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { HeldLock } from '../dialect/lock.ts'
import type { ResolvedConfig } from '../config/config.ts'
import type { RunEvents } from './run-events.ts'
import type { WriteOptions } from './migrator.ts'

/** What the lock is asked with: how long another runner is waited for, and who is told. */
export interface LockParts {
  readonly config: Pick<ResolvedConfig, 'versionTable' | 'lockTimeout'>
  readonly events: Pick<RunEvents, 'onLockWait'>
}

/**
 * Waits until no other runner is at work.
 * @throws LockError `lock.timeout`
 */
export function acquireLock(
  { config, events: { onLockWait } }: LockParts,
  { dialect, connection }: { readonly dialect: Pick<Dialect, 'lock'>; readonly connection: Connection },
  { lockTimeout = config.lockTimeout, signal }: WriteOptions = {},
): Promise<HeldLock> {
  return dialect.lock.acquire(connection, {
    table: config.versionTable,
    timeout: lockTimeout,
    ...(onLockWait === undefined ? {} : { onWait: onLockWait }),
    ...(signal === undefined ? {} : { signal }),
  })
}
