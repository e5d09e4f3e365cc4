/**
 * How a run gets on with the applications that use the database meanwhile. All times are milliseconds, and 0 is without end.
 *
 * `tableLock` and `statement` hold for transactions whose statements keep others from reading or writing. What lets them work has no
 * limit: CREATE INDEX CONCURRENTLY and the like, VALIDATE CONSTRAINT, and transactions that change rows alone.
 */
export interface Timeouts {
  /**
   * How long a statement waits for a lock, such as that of a table. All who come later wait behind it, so when the time is over its
   * transaction is rolled back, and tried again after a pause. Default: 1000.
   */
  readonly tableLock?: number
  /** How long a statement may take; it fails then. Default: 0. */
  readonly statement?: number
  /** How often a transaction is tried again, after a lock that did not come, a deadlock or a serialization failure. Default: 29. */
  readonly retries?: number
  /** How long a transaction is tried again. Default: 600000. */
  readonly retryFor?: number
}

export const DEFAULT_TIMEOUTS: Required<Timeouts> = { tableLock: 1000, statement: 0, retries: 29, retryFor: 600_000 }

/** What a configuration may say of them, for people and as a test. */
export const TIMEOUTS_RULE: { readonly takes: string; readonly test: (value: unknown) => boolean } = {
  takes: `numbers, 0 or more, for ${Object.keys(DEFAULT_TIMEOUTS).join(', ')}`,
  test: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([key, number]) => Object.hasOwn(DEFAULT_TIMEOUTS, key) && isLimit(key, number)),
}

function isLimit(key: string, value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && (key === 'retryFor' || Number.isInteger(value))
}
