import type { Connection } from '../dialect/driver.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { NO_PLUGINS, type Registry } from '../plugin/registry.ts'
import type { Op } from '../ops/op.ts'
import { ownTransactions, Transactions } from './transactions.ts'
import type { Performer } from './perform-work.ts'

/**
 * Runs operations outside any revision, in one transaction as a revision has one. For databases that are mig's own to change, such as one
 * in which a revision is tried out; there is no lock, and no version row moves.
 * @throws StatementError, OperationError; nothing stays then but what cannot run in a transaction.
 */
export async function runOperations(
  ops: readonly Op[],
  database: { readonly dialect: Dialect; readonly connection: Connection },
  registry: Registry = NO_PLUGINS,
): Promise<void> {
  // Dialects bring this function along, and a short command that only reads does without what is behind it.
  const { performWork, prepareOperations } = await import('./commands.ts')
  const performer = performerOn({ ...database, registry })
  const work = prepareOperations(ops, { dialect: database.dialect, registry, version: database.connection.version })
  await performWork(performer, { work }, { rows: [], commits: true }, (error) => undone(performer, error))
}

/** A performer without lock and books, one transaction for each step. */
export function performerOn({ dialect, connection, registry }: {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly registry: Registry
}): Performer {
  const executor = new ConnectionExecutor(connection, { dialect })
  const transactions = new Transactions(executor, ownTransactions(dialect.features.begin))
  return { executor, transactions, mode: 'revision', dialect, registry }
}

/** Rolls back what is open. @returns the error, as it was. */
export async function undone({ transactions }: Performer, error: unknown): Promise<unknown> {
  // Where the connection is lost this fails as well, and says nothing new.
  await transactions.rollback().catch(() => {})
  return error
}
