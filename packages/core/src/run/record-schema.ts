import { compile } from '../sql/compile.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { Database } from './database.ts'
import { perform, sender } from './instructions.ts'
import { fingerprintOf } from './schema-parts.ts'
import { join, raw, value } from '../sql/sql-pieces.ts'
import type { RunParts } from './online-run.ts'
import { ownTablesOf, type Run } from './run.ts'
import { readRecord, recorderOf, type RecordPlace, replaceRecord, type SchemaRecord, schemaTableOp } from './schema-record.ts'
import type { Schema } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'

/**
 * Does the work of a run, and records the schema as it is then, where the run changed something: what differs later was changed by
 * somebody else. The work counts: that its end cannot be recorded is told, and is no failure.
 */
export async function recordedAfter<T>(run: Run, parts: RunParts, work: () => Promise<T>): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (error) {
    // What was committed before the failure is recorded where that is still possible; the failure says more than that it is not.
    await recordSchema(run, parts).catch(() => {})
    throw error
  }
  await recordSchema(run, parts).catch((error: unknown) => parts.events.onUnrecorded?.(reasonOf(error)))
  return result
}

async function recordSchema(run: Run, { database, config }: RunParts): Promise<void> {
  const { dialect, executor, logTable, schemaTable, transactions } = run
  // A run that had nothing to do says nothing about the schema.
  if (schemaTable === undefined || transactions.commits === 0) return
  const connection = await database.connection('write')
  const place = { dialect, connection, logTable, schemaTable }
  const log = await newestLog(place)
  if (log === undefined || log === (await readRecord(place))?.log) return
  const { schemas, versionTable } = config
  const read = { schemas, exclude: ownTablesOf(versionTable), privileges: true }
  // A schema that cannot be read is recorded as that: it is known then why nothing is known.
  const schema: Schema | { readonly problem: string } = await dialect.reflector
    .reflect(connection, read)
    .catch((error: unknown) => ({ problem: reasonOf(error) }))
  const rows = await database.rows()
  const record: SchemaRecord = {
    log,
    rows,
    at: new Date().toISOString(),
    ...recorderOf(connection, dialect),
    schemas,
    ...('problem' in schema ? schema : { schema, fingerprint: fingerprintOf(schema, { dialect }) }),
  }
  const isMissing = !(await dialect.reflector.hasTable(connection, schemaTable))
  await transactions.within(rows, async () => {
    if (isMissing) await createSchemaTable(run, schemaTable)
    for (const item of replaceRecord(record, schemaTable, dialect)) await executor.execute(item, 'journal')
  })
}

/** Creates the table in which the schema is recorded, in the transaction that is open. */
async function createSchemaTable({ executor, dialect, registry }: Run, table: QualifiedName): Promise<void> {
  const instructions = compile(schemaTableOp(table), dialect, { version: executor.version }, registry)
  await perform(instructions, executor, sender(executor, 'journal'))
}

/** Creates that table where it is missing and a run will need it. */
export async function ensureSchemaTable(run: Run, database: Database): Promise<void> {
  const { dialect, schemaTable, transactions } = run
  if (schemaTable === undefined || (await dialect.reflector.hasTable(await database.connection('read'), schemaTable))) return
  await transactions.within(undefined, () => createSchemaTable(run, schemaTable))
}

/** The newest row of the log that speaks of a change; an attempt that failed has changed nothing, or has rows of its own for what stays. */
async function newestLog(place: RecordPlace): Promise<number | undefined> {
  return (await changesAfter(undefined, place, 'DESC'))?.id
}

/** A change that the log speaks of. */
export interface LoggedChange {
  readonly id: number
  readonly revision: string
  readonly direction: string
  readonly at: unknown
}

/** The first change in the log, or the last one, after a row of it. */
export async function changesAfter(
  after: number | undefined,
  { dialect, connection, logTable }: RecordPlace,
  order: 'ASC' | 'DESC' = 'ASC',
): Promise<LoggedChange | undefined> {
  if (!(await dialect.reflector.hasTable(connection, logTable))) return undefined
  const { quoting } = dialect
  const id = quoting.identifier('id')
  const select = join([
    `SELECT * FROM ${quoting.qualified(logTable)} WHERE ${quoting.identifier('state')} <> `,
    value('failed'),
    ...(after === undefined ? [] : [raw(` AND ${id} > `), value(after)]),
    ` ORDER BY ${id} ${order} LIMIT 1`,
  ])
  const [row] = await new ConnectionExecutor(connection, { dialect }).query(select)
  if (row === undefined) return undefined
  return { id: Number(row['id']), revision: String(row['revision']), direction: String(row['direction']), at: row['started_at'] }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
