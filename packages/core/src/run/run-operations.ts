import { always, ownTransactions, Transactions } from './transactions.ts'
import { compile } from '../sql/compile.ts'
import type { Connection } from '../dialect/driver.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { NO_PLUGINS, type Registry } from '../plugin/registry.ts'
import type { Op } from '../ops/op.ts'
import { perform, sender } from './instructions.ts'

/**
 * Runs operations outside any revision, in one transaction: all or none. For databases that are mig's own to change, such as one in which
 * a revision is tried out; there is no lock, and no version row moves.
 * @throws StatementError, OperationError
 */
export async function runOperations(
  ops: readonly Op[],
  { dialect, connection }: { readonly dialect: Dialect; readonly connection: Connection },
  registry: Registry = NO_PLUGINS,
): Promise<void> {
  const executor = new ConnectionExecutor(connection, { dialect })
  const transactions = new Transactions(executor, ownTransactions(dialect.features.begin))
  const instructions = ops.map((op) => compile(op, dialect, { version: connection.version }, registry))
  const unit = await executor.unit({ ops, complete: true })
  await always(
    () =>
      transactions.within(undefined, async () => {
        for (const items of instructions) await perform(items, executor, sender(executor, 'operation'))
        await unit.check()
      }),
    () => unit.close(),
  )
}
