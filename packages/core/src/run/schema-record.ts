import core from '../../package.json' with { type: 'json' }
import { type BookColumn, bookColumns, insertRow } from './book-table.ts'
import { compress, decompress } from '../compression.ts'
import type { Connection } from '../dialect/driver.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { momentOf } from './read-log.ts'
import type { CreateTableOp, SqlText } from '../ops/op.ts'
import type { Schema } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { raw, value } from '../sql/sql-pieces.ts'

/** The schema as it was when a run ended. The database keeps one, which the next run replaces. */
export interface SchemaRecord {
  /** The newest row of the log then: whatever is newer changed the schema without recording it. */
  readonly log: number
  /** The version rows then. */
  readonly rows: readonly string[]
  /** As in `2026-11-22T09:15:00.000Z`. */
  readonly at: string
  /** Servers of one major version print one schema in one way, and so does one version of mig. */
  readonly server: number
  readonly tool: string
  /** The schemas that were read besides the default one. */
  readonly schemas: readonly string[]
  /** The digest of the schema; absent where it could not be read. */
  readonly fingerprint?: string
  readonly schema?: Schema
  /** Why it could not be read. */
  readonly problem?: string
}

const COLUMNS: readonly BookColumn[] = [
  ['log_id', { kind: 'integer' }],
  ['version_rows', { kind: 'text' }],
  ['recorded_at', { kind: 'timestamptz' }],
  ['server_major', { kind: 'integer' }],
  ['tool_version', { kind: 'varchar', length: 64 }],
  ['schemas', { kind: 'text' }],
  ['fingerprint', { kind: 'varchar', length: 64 }, 'optional'],
  ['schema', { kind: 'text' }, 'optional'],
  ['problem', { kind: 'text' }, 'optional'],
]

/** Who says what a schema is: where it is somebody else, two records cannot be compared. */
export function recorderOf({ version }: Connection, { contract }: Dialect): Pick<SchemaRecord, 'server' | 'tool'> {
  return { server: version[0] ?? 0, tool: `${core.version}/${contract}` }
}

export function schemaTableOp(table: QualifiedName): CreateTableOp {
  const columns = bookColumns(COLUMNS)
  return { kind: 'createTable', table: { ...table, columns, constraints: [], indexes: [] }, ifNotExists: true }
}

/** Puts the record in the place of the one that is there. */
export function replaceRecord(record: SchemaRecord, table: QualifiedName, { quoting }: Dialect): readonly SqlText[] {
  const { log, rows, at, server, tool, schemas, fingerprint, schema, problem } = record
  const values = [
    value(log),
    value(JSON.stringify(rows)),
    value({ $date: at }),
    value(server),
    value(tool),
    value(JSON.stringify(schemas)),
    value(fingerprint ?? null),
    value(schema === undefined ? null : compress(JSON.stringify(schema))),
    value(problem ?? null),
  ]
  return [raw(`DELETE FROM ${quoting.qualified(table)}`), insertRow(table, COLUMNS, values, quoting)]
}

/** Where the records of a database stand. */
export interface RecordPlace {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly logTable: QualifiedName
  readonly schemaTable: QualifiedName
}

/** The record; a database of which nothing was recorded has none. Nothing is created. */
export async function readRecord({ dialect, connection, schemaTable }: RecordPlace): Promise<SchemaRecord | undefined> {
  if (!(await dialect.reflector.hasTable(connection, schemaTable))) return undefined
  const executor = new ConnectionExecutor(connection, { dialect })
  const [row] = await executor.query(raw(`SELECT * FROM ${dialect.quoting.qualified(schemaTable)}`))
  if (row === undefined) return undefined
  const { fingerprint, schema, problem } = row
  return {
    log: Number(row['log_id']),
    rows: JSON.parse(String(row['version_rows'])) as readonly string[],
    at: momentOf(row['recorded_at']),
    server: Number(row['server_major']),
    tool: String(row['tool_version']),
    schemas: JSON.parse(String(row['schemas'])) as readonly string[],
    ...(typeof fingerprint === 'string' ? { fingerprint } : {}),
    ...(typeof schema === 'string' ? { schema: JSON.parse(decompress(schema)) as Schema } : {}),
    ...(typeof problem === 'string' ? { problem } : {}),
  }
}
