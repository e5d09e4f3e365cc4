import type { Connection } from './driver.ts'
import type { Op } from '../ops/op.ts'

/** How long a statement may take, in milliseconds; 0 is without end. */
export interface Limits {
  /** Waiting for a lock of others. */
  readonly lock: number
  /** Running, with all waiting. */
  readonly statement: number
}

/**
 * What was in the way of a statement and will have passed: a `lock` that did not come in time, a `deadlock`, a `serialization` failure, or
 * a whole database that another program writes (`busy`).
 */
export type Obstacle = 'lock' | 'deadlock' | 'serialization' | 'busy'

/** A statement of ours that waits for others. */
export interface BlockedStatement {
  /** What it waits for: `AccessExclusiveLock on users`. */
  readonly lock: string
  /** Who has it, or asked for it before: `process 4711 (web, from 10.0.0.7, in a transaction since 2026-11-22 09:15:00 UTC)`. */
  readonly blockers: readonly string[]
}

/** Looks at a connection from outside, while it waits. */
export interface Watch {
  /** What the connection waits for now, if it waits. */
  look(): Promise<BlockedStatement | undefined>
  close(): Promise<void>
}

/** How a run gets on with the applications that use the database at the same time. */
export interface ContentionRules {
  /** The obstacle that an error of the driver's tells of; nothing where the same statement would fail again. */
  obstacle(error: unknown): Obstacle | undefined
  /** Absent where a statement locks the whole database or nothing. */
  readonly locks?: LockRules
}

export interface LockRules {
  /** Whether others cannot read or write as long as the operation waits for its locks, or has them. */
  blocks(op: Op): boolean
  /**
   * Sets the limits, in the transaction that is open, or in the session.
   * @returns what puts the session back as it was.
   */
  limit(connection: Connection, limits: Limits, scope: 'transaction' | 'session'): Promise<() => Promise<void>>
  /** Nothing where there is no second way to the database. */
  watch(connection: Connection): Promise<Watch | undefined>
}
