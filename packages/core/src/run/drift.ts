import { changedObjects, type ChangedObject, fingerprintOf, type Sight, withoutTransient } from './schema-parts.ts'
import { changeAfter } from './logged-change.ts'
import { momentOf } from './read-log.ts'
import { logTableOf, ownTablesOf, schemaTableOf } from './run.ts'
import { rowsText } from './version-table.ts'
import { readRecord, recorderOf, type RecordPlace, type SchemaRecord } from './schema-record.ts'
import type { RunParts } from './online-run.ts'
import type { Schema } from '../schema/schema.ts'

/** Whether the schema is still what the last run of mig left behind. */
export type Drift = NoDrift | DriftFound | DriftUnknown | DriftOff

/** Nothing changed. */
export interface NoDrift {
  readonly state: 'none'
  /** When the schema was recorded. */
  readonly since: string
}

/** Somebody else changed the schema. */
export interface DriftFound {
  readonly state: 'found'
  readonly since: string
  readonly objects: readonly ChangedObject[]
  /** The schema as the last run left it, and as it is now; partitions that came and went with time are in neither. */
  readonly recorded: Schema
  readonly actual: Schema
  /** The schemas that were read besides the default one. */
  readonly schemas: readonly string[]
}

/** There is nothing to compare the schema with. */
export interface DriftUnknown {
  readonly state: 'unknown'
  /** Why, as the end of a sentence. */
  readonly reason: string
}

/** The reason before the first run that recorded anything. */
export const NOTHING_RECORDED = 'nothing was recorded yet'

/** `drift: false` in the configuration. */
export interface DriftOff {
  readonly state: 'off'
}

/** The same without the schemas. */
export type DriftSummary = Exclude<Drift, DriftFound> | Omit<DriftFound, 'recorded' | 'actual' | 'schemas'>

export function summaryOf(drift: Drift): DriftSummary {
  if (drift.state !== 'found') return drift
  const { state, since, objects } = drift
  return { state, since, objects }
}

/** Compares the schema with the one that the last run recorded. Nothing is written. */
export async function findDrift(parts: Omit<RunParts, 'events'>): Promise<Drift> {
  const { database, config } = parts
  if (!config.drift) return { state: 'off' }
  const { versionTable } = config
  const place = {
    dialect: await database.dialect(),
    connection: await database.connection('read'),
    logTable: logTableOf(versionTable),
    schemaTable: schemaTableOf(versionTable),
  }
  const before = await comparableRecord(parts, place)
  if ('reason' in before) return before
  const drift = await compare(before, parts, place)
  if (drift.state === 'none') return drift
  // A run that ended while the catalog was read is no drift.
  const after = await comparableRecord(parts, place)
  if ('reason' in after) return after
  return after.log === before.log ? drift : findDrift(parts)
}

type Comparable = SchemaRecord & { readonly schema: Schema }

/** The record of the last run, or why there is none that says what the schema has to be. */
async function comparableRecord(
  { database }: Pick<RunParts, 'database'>,
  place: RecordPlace,
): Promise<Comparable | DriftUnknown> {
  const record = await readRecord(place)
  const unknown = (reason: string): DriftUnknown => ({ state: 'unknown', reason })
  if (record === undefined) return unknown(NOTHING_RECORDED)
  const next = await changeAfter(record.log, place)
  if (next !== undefined) {
    const { direction, revision, at } = next
    return unknown(`nothing was recorded since ${direction} ${revision} at ${momentOf(at)}: a script, or a run that did not end or goes on`)
  }
  const rows = await database.rows()
  if (rowsText(rows) !== rowsText(record.rows)) return unknown(`somebody moved the version rows from ${rowsText(record.rows)} by hand`)
  const { schema, problem = 'it holds no schema' } = record
  return schema === undefined ? unknown(`the schema could not be read when it was to be recorded: ${problem}`) : { ...record, schema }
}

async function compare(
  recorded: Comparable,
  { config, registry }: Omit<RunParts, 'events' | 'database'>,
  { dialect, connection }: RecordPlace,
): Promise<Drift> {
  const { at: since, schema, schemas, fingerprint } = recorded
  const { includeName } = registry.hooks
  const sight: Sight = { dialect, ...(includeName === undefined ? {} : { includeName }) }
  const actual = await dialect.reflector.reflect(connection, { schemas, exclude: ownTablesOf(config.versionTable), privileges: true })
  // What two recorders print alike is the same; where it differs, they may only have another way to print it.
  if (fingerprintOf(actual, { dialect }) === fingerprint) return { state: 'none', since }
  const { server, tool } = recorderOf(connection, dialect)
  const unknown = (reason: string): DriftUnknown => ({ state: 'unknown', reason })
  if (recorded.server !== server) return unknown(`it was recorded on version ${recorded.server} of the server, and this is ${server}`)
  if (recorded.tool !== tool) return unknown(`it was recorded by mig ${recorded.tool}, and this is ${tool}`)
  const sides = { recorded: withoutTransient(schema, actual), actual: withoutTransient(actual, schema) }
  const objects = changedObjects(sides.recorded, sides.actual, sight)
  return objects.length === 0 ? { state: 'none', since } : { state: 'found', since, objects, ...sides, schemas }
}
