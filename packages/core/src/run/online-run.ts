import { always, CALLERS_TRANSACTION, ownTransactions, rolledBack, Transactions } from './transactions.ts'
import { compile } from '../sql/compile.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { CreateTableOp } from '../ops/op.ts'
import type { Database } from './database.ts'
import { perform, sender } from './instructions.ts'
import { logTableOf, type Run, schemaTableOf } from './run.ts'
import { recordedAfter } from './record-schema.ts'
import type { RunEvents } from './run-events.ts'
import { logTableOp, processSource } from './run-log.ts'
import { StatementError } from '../errors.ts'
import type { Registry } from '../plugin/registry.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { statement } from '../sql/statement.ts'
import { versionTableOp } from './version-table.ts'

/** What a run on a connection needs of a migrator. */
export interface RunParts {
  readonly database: Database
  readonly config: ResolvedConfig
  readonly registry: Registry
  readonly events: RunEvents
}

/**
 * Does the work while no other runner can: the lock is held from before the version rows are read until the work has ended.
 * @param options.dryRun the run is one transaction, which is rolled back.
 */
export async function alone<T>(
  parts: RunParts,
  work: (run: Run, rows: readonly string[]) => Promise<T>,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<T> {
  const { database, config, registry, events } = parts
  const dialect = await database.dialect()
  // A dry run on a database that is a file makes none.
  const connection = await database.connection(dryRun ? 'read' : 'write')
  const { versionTable, lockTimeout, transaction } = config
  const { onStep, onStatement, onCopy, onLockWait } = events
  const words = (await connection.inTransaction()) ? CALLERS_TRANSACTION : ownTransactions(dialect.features.begin)
  const lock = await dialect.lock.acquire(connection, {
    table: versionTable,
    timeout: lockTimeout,
    ...(onLockWait === undefined ? {} : { onWait: onLockWait }),
  })
  const executor = new ConnectionExecutor(connection, {
    dialect,
    versionTable,
    lock,
    ...(onStatement === undefined ? {} : { onStatement }),
    ...(onCopy === undefined ? {} : { onCopy }),
  })
  const run: Run = {
    executor,
    transactions: new Transactions(executor, dryRun ? rolledBack(words) : words),
    mode: dryRun ? 'all' : transaction,
    dialect,
    registry,
    versionTable,
    logTable: logTableOf(versionTable),
    ...(config.drift && !dryRun ? { schemaTable: schemaTableOf(versionTable) } : {}),
    log: processSource(connection.version),
    ...(onStep === undefined ? {} : { onStep }),
  }
  const recorded = async (): Promise<T> => recordedAfter(run, parts, async () => work(run, await database.rows()))
  return always(recorded, () => lock.release())
}

/** Creates what is missing of the version table and the log, and the schema that they stand in. Only the holder of the lock does that. */
export async function createMissingTables(run: Run, database: Database): Promise<void> {
  const { dialect, versionTable, logTable } = run
  const connection = await database.connection('read')
  const missing: CreateTableOp[] = []
  if (!(await dialect.reflector.hasTable(connection, versionTable))) missing.push(versionTableOp(versionTable))
  if (!(await dialect.reflector.hasTable(connection, logTable))) missing.push(logTableOp(logTable))
  if (missing.length === 0) return
  try {
    await createTables(run, missing, versionTable.schema !== undefined && !(await hasSchema(run, versionTable.schema)))
  } catch (error) {
    throw error instanceof StatementError ? tableError(error, versionTable.name) : error
  }
}

/** Creates tables of mig's own in one transaction. */
export async function createTables(run: Run, tables: readonly CreateTableOp[], withSchema: boolean): Promise<void> {
  const { dialect, executor, registry, transactions, versionTable } = run
  await transactions.within(undefined, async () => {
    if (withSchema && versionTable.schema !== undefined && dialect.features.schemas) {
      await executor.execute(statement(`CREATE SCHEMA IF NOT EXISTS ${dialect.quoting.identifier(versionTable.schema)}`), 'version')
    }
    for (const op of tables) {
      await perform(compile(op, dialect, { version: executor.version }, registry), executor, sender(executor, 'version'))
    }
  })
}

/** CREATE SCHEMA IF NOT EXISTS needs a privilege even where there is nothing to create, so the catalog is asked first. */
async function hasSchema({ dialect, executor }: Run, schema: string): Promise<boolean> {
  if (!dialect.features.schemas) return true
  const rows = await executor.query({ text: ['SELECT 1 FROM information_schema.schemata WHERE schema_name = ', ''], values: [schema] })
  return rows.length > 0
}

function tableError(error: StatementError, table: string): StatementError {
  return new StatementError(`The version table ${table} cannot be created: ${error.message}`, {
    sql: error.sql,
    cause: error.cause,
    hint: 'Nothing was run. mig needs to write to the database and to create tables in it.',
  })
}
