import { compile } from '../sql/compile.ts'
import { changeAfter } from './logged-change.ts'
import type { Database } from './database.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { type DriftFound, type DriftUnknown, findDrift, NOTHING_RECORDED, summaryOf } from './drift.ts'
import { perform, sender } from './instructions.ts'
import { fingerprintOf } from './schema-parts.ts'
import { withoutDrift } from './keep-drift.ts'
import type { RunParts } from './online-run.ts'
import { ownTablesOf, type Run } from './run.ts'
import { readRecord, recorderOf, type RecordPlace, replaceRecord, type SchemaRecord, schemaTableOp } from './schema-record.ts'
import type { Schema } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'

/**
 * Does the work of a run that changes something, and records the schema as it is then: what differs later was changed by somebody else.
 * What somebody else had changed before is told before anything runs, and stays on record as it was. The work counts: that its end cannot
 * be recorded is told, and is no failure.
 * @param options.accept takes what others changed for what has to be.
 */
export async function recordedAfter<T>(
  run: Run,
  parts: RunParts,
  work: () => Promise<T>,
  { accept = false }: { readonly accept?: boolean } = {},
): Promise<T> {
  const drift = accept || run.schemaTable === undefined ? undefined : await toldDrift(parts)
  let result: T
  try {
    result = await work()
  } catch (error) {
    // What was committed before the failure is recorded where that is still possible; the failure says more than that it is not.
    await recordSchema(run, parts, drift).catch(() => {})
    throw error
  }
  await recordSchema(run, parts, drift).catch((error: unknown) => parts.events.onUnrecorded?.(reasonOf(error)))
  return result
}

/** What others have changed, if anything; where that is not known, it is told why. */
async function toldDrift(parts: RunParts): Promise<DriftFound | undefined> {
  const drift = await findDrift(parts).catch((error: unknown): DriftUnknown => ({ state: 'unknown', reason: reasonOf(error) }))
  const isNews = drift.state === 'found' || (drift.state === 'unknown' && drift.reason !== NOTHING_RECORDED)
  if (isNews) await parts.events.onDrift?.(summaryOf(drift))
  return drift.state === 'found' ? drift : undefined
}

async function recordSchema(run: Run, { database, config }: RunParts, drift: DriftFound | undefined): Promise<void> {
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
    at: drift?.since ?? new Date().toISOString(),
    ...recorderOf(connection, dialect),
    schemas,
    ...('problem' in schema ? schema : keptOf(drift === undefined ? schema : withoutDrift(schema, drift), dialect)),
  }
  const isMissing = !(await dialect.reflector.hasTable(connection, schemaTable))
  await transactions.within(rows, async () => {
    if (isMissing) await createSchemaTable(run, schemaTable)
    for (const item of replaceRecord(record, schemaTable, dialect)) await executor.execute(item, 'journal')
  })
}

function keptOf(schema: Schema, dialect: Dialect): Pick<SchemaRecord, 'schema' | 'fingerprint'> {
  return { schema, fingerprint: fingerprintOf(schema, { dialect }) }
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
  return (await changeAfter(undefined, place, 'DESC'))?.id
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
