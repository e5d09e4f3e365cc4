import { withCleanup } from './transactions.ts'
import { Activity } from './activity.ts'
import { compile } from '../sql/compile.ts'
import type { CreateTableOp } from '../ops/op.ts'
import type { Database } from './database.ts'
import { perform, sender } from './instructions.ts'
import { acquireLock } from './runner-lock.ts'
import { interruptible } from './interrupted.ts'
import { type OpenRunOptions, openRun } from './open-run.ts'
import type { Run } from './run.ts'
import type { RunEvents } from './run-events.ts'
import { logTableOp } from './run-log.ts'
import { MigError, StatementError } from '../errors.ts'
import type { Registry } from '../plugin/registry.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { statement } from '../sql/statement.ts'
import { tried } from './retry.ts'
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
 * @throws RunError `run.aborted` when the signal of the options ended it.
 */
export async function withRunnerLock<T>(
  parts: RunParts,
  work: (run: Run, rows: readonly string[]) => Promise<T>,
  options: OpenRunOptions = {},
): Promise<T> {
  const { database } = parts
  const { signal } = options
  const dialect = await database.dialect()
  // A dry run on a database that is a file makes none.
  const connection = await database.connection(options.dryRun === true ? 'read' : 'write')
  const activity = new Activity(connection, signal)
  const conduct = async (): Promise<T> => {
    activity.check()
    const lock = await acquireLock(parts, { dialect, connection }, options)
    const held = async (): Promise<T> => {
      const opened = await openRun(parts, options, { dialect, connection, activity, lock })
      const { run } = opened
      const planned = async (): Promise<T> => work(run, await database.rows())
      return withCleanup(() => (lock.lapses === undefined ? planned() : plannedAnew(planned)), () => opened.close())
    }
    return withCleanup(held, () => activity.settled().then(() => lock.release()))
  }
  const rows = (): Promise<readonly string[]> => activity.settled().then(() => database.rows())
  return interruptible(signal, rows, conduct).finally(() => activity.close())
}

/** Where the lock lapses between two transactions, another runner may have come in: what it left is looked at anew. */
async function plannedAnew<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const wasRaced = error instanceof MigError && error.code === 'database.raced'
      if (!wasRaced || attempt === MOST_PLANS) throw error
    }
  }
}

/** Each plan that another runner upsets is one in which that runner got on. */
const MOST_PLANS = 100

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
  await tried(run.retries, () => transactions.within(undefined, async () => {
    if (withSchema && versionTable.schema !== undefined && dialect.features.schemas) {
      await executor.execute(statement(`CREATE SCHEMA IF NOT EXISTS ${dialect.quoting.identifier(versionTable.schema)}`), 'version')
    }
    for (const op of tables) {
      await perform(compile(op, dialect, { version: executor.version }, registry), executor, sender(executor, 'version'))
    }
  }))
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
