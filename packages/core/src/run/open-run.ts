import type { Activity } from './activity.ts'
import { CALLERS_TRANSACTION, ownTransactions, rolledBack, Transactions, type TransactionWords } from './transactions.ts'
import type { Connection } from '../dialect/driver.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { HeldLock } from '../dialect/lock.ts'
import { acquireLock } from './runner-lock.ts'
import type { RunParts } from './online-run.ts'
import type { WriteOptions } from './migrator.ts'
import { logTableOf, type Run, schemaTableOf } from './run.ts'
import { OperationError } from '../errors.ts'
import { processSource } from './run-log.ts'
import { Retries } from './retry.ts'
import { NO_LIMITS, runLimits } from './timeouts.ts'
import { Watcher } from './watcher.ts'

/** How a run is asked for. */
export interface OpenRunOptions extends WriteOptions {
  /** The run is one transaction, which is rolled back. */
  readonly dryRun?: boolean
}

/** What a run stands on: the lock is held. */
interface RunGround {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly activity: Activity
  readonly lock: HeldLock
}

/** A run, and what is to be done when it has ended. */
interface OpenRun {
  readonly run: Run
  close(): Promise<void>
}

/** Puts together what a run on a connection consists of. */
export async function openRun(parts: RunParts, options: OpenRunOptions, ground: RunGround): Promise<OpenRun> {
  const { database, config, registry, events } = parts
  const { dialect, connection, activity, lock } = ground
  const { dryRun = false } = options
  const { versionTable } = config
  const { onStep, onStatement, onCopy, onBackfill } = events
  const isCallers = await connection.inTransaction()
  const mode = dryRun ? 'all' : config.transaction
  if (lock.lapses !== undefined && mode === 'none') throw needsTransactions(lock.lapses)
  const words = wordsFor({ dialect, lock, isCallers })
  const contention = isCallers ? undefined : openContention(parts, options, ground)
  const executor = new ConnectionExecutor(connection, {
    dialect,
    versionTable,
    lock,
    activity,
    ...(onStatement === undefined ? {} : { onStatement }),
    ...(onCopy === undefined ? {} : { onCopy }),
    ...(onBackfill === undefined ? {} : { onBackfill }),
  })
  const run: Run = {
    executor,
    transactions: new Transactions(executor, dryRun ? rolledBack(words) : words, contention?.limits),
    mode,
    dialect,
    registry,
    versionTable,
    logTable: logTableOf(versionTable),
    ...(config.drift && !dryRun ? { schemaTable: schemaTableOf(versionTable) } : {}),
    log: processSource(connection.version, config.invocation),
    activity,
    ...(contention === undefined ? {} : { retries: contention.retries }),
    reconnect: () => database.reconnected(async (again) => {
      // The server may not have heard of the loss, and would keep the lock and the transaction for hours.
      const isEnded = await lock.endSession?.(again).catch(() => false)
      if (isEnded === true) return database.rows()
      const held = await acquireLock(parts, { dialect, connection: again }, options)
      return database.rows().finally(() => held.release())
    }),
    ...(onStep === undefined ? {} : { onStep }),
  }
  return { run, close: async () => contention?.watcher?.close() }
}

function wordsFor({ dialect, lock, isCallers }: Pick<RunGround, 'dialect' | 'lock'> & { readonly isCallers: boolean }): TransactionWords {
  if (isCallers) return CALLERS_TRANSACTION
  const words = ownTransactions(dialect.features.begin)
  return lock.lapses === undefined ? words : { ...words, nothingOutside: lock.lapses }
}

/** What keeps a run out of the way of others, and gets it through where they are in its way. */
interface Contention {
  readonly limits: ReturnType<typeof runLimits>
  readonly retries: Retries
  readonly watcher: Watcher | undefined
}

/** In a transaction of the caller's nothing of this is ours to decide. */
function openContention({ config, events }: RunParts, options: OpenRunOptions, ground: RunGround): Contention | undefined {
  const { dialect, connection, activity } = ground
  const rules = dialect.contention
  if (rules === undefined) return undefined
  const { locks } = rules
  const { onRetry, onBlocked } = events
  const { signal, lockTimeout = config.lockTimeout } = options
  const timeouts = { ...config.timeouts, ...options.timeouts }
  const { tableLock } = timeouts
  const watched = { activity, tableLock, ...(onBlocked === undefined ? {} : { onBlocked }) }
  const watcher = locks === undefined ? undefined : new Watcher({ ...watched, open: () => locks.watch(connection) })
  const retries = new Retries({
    rules,
    timeouts,
    lockTimeout,
    blocked: () => watcher?.last,
    ...(onRetry === undefined ? {} : { onRetry }),
    ...(signal === undefined ? {} : { signal }),
  })
  return { limits: locks === undefined ? NO_LIMITS : runLimits(connection, locks, timeouts), retries, watcher }
}

function needsTransactions({ because, hint }: { readonly because: string; readonly hint: string }): OperationError {
  return new OperationError('op.autocommit', `\`transaction: 'none'\` runs everything outside transactions, and ${because}.`, { hint })
}
