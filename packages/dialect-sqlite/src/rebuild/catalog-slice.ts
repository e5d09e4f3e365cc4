import { displayName, OperationError, UnsupportedError, type Connection, type QualifiedName } from '@mig/core/dialect'
import { master } from '../catalog.ts'
import { quoting } from '../quoting.ts'
import { foldName, mentionsTable } from '../tokens.ts'
import { isCounted } from './counter.ts'
import { parseTableText, type TableText } from './table-text.ts'

/** All that the catalog says of a table and of what hangs on it. */
export interface TableSlice {
  readonly schema: string
  /** As it stands in the catalog. */
  readonly name: string
  /** The stored text. */
  readonly sql: string
  readonly text: TableText
  readonly strict: boolean
  readonly withoutRowid: boolean
  /** With those that are generated. */
  readonly columns: readonly ColumnFacts[]
  /** Those that somebody created, in the order of their creation. */
  readonly indexes: readonly StoredObject[]
  /** Its own and those of the temp schema, in the order of their creation. */
  readonly triggers: readonly StoredObject[]
  /** Views and triggers that speak of it, wherever they stand. */
  readonly speakers: readonly StoredObject[]
  /** Foreign keys to it, its own among them. */
  readonly references: readonly Reference[]
  /** Tables that hold statistics: `sqlite_stat1`, `sqlite_stat4`. */
  readonly statistics: readonly string[]
  /** Its numbers are counted in `sqlite_sequence`. */
  readonly counted: boolean
  /** A temporary table of the same name stands before it. */
  readonly shadowed: boolean
  /** Names that are taken in its schema. */
  readonly taken: readonly string[]
}

export interface ColumnFacts {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  /** The place in the primary key, from 1; 0 outside. */
  readonly key: number
  readonly generated: boolean
}

/** A column of a foreign key that refers to the table. */
export interface Reference {
  readonly child: string
  /** The column that is meant; none where it is the primary key, unsaid. */
  readonly to: string | null
}

export interface StoredObject {
  readonly schema: string
  readonly name: string
  readonly sql: string
}

/**
 * Reads what the catalog says of a table.
 * @throws OperationError `op.missing` where there is none. @throws UnsupportedError for one that SQLite or a module keeps.
 */
export async function readSlice(connection: Connection, table: QualifiedName): Promise<TableSlice> {
  const schema = table.schema ?? 'main'
  const query = queries(connection)
  const objects = await query<{ type: string; name: string; tbl_name: string; sql: string | null }>(
    `SELECT type, name, tbl_name, sql FROM ${master(schema)} ORDER BY rowid`,
  )
  const own = objects.find(({ type, name }) => type === 'table' && same(name, table.name))
  if (own === undefined || own.sql === null) throw missing(table)
  const [facts] = await query<{ type: string; wr: number; strict: number }>(
    `SELECT type, wr, strict FROM pragma_table_list(${quoting.literal(own.name)}) WHERE schema = ${quoting.literal(schema)} COLLATE NOCASE`,
  )
  if (facts === undefined || facts.type !== 'table') throw ofModule(table, facts?.type ?? 'virtual')
  const text = parseTableText(own.sql)
  const temporary = schema === 'temp' ? [] : await temporaryObjects(connection)
  return {
    schema,
    name: own.name,
    sql: own.sql,
    text,
    strict: facts.strict === 1,
    withoutRowid: facts.wr === 1,
    columns: await readColumns(connection, schema, own.name),
    indexes: stored(objects, 'index', own.name, schema),
    triggers: [...stored(objects, 'trigger', own.name, schema), ...stored(temporary, 'trigger', own.name, 'temp')],
    speakers: [...speakersOf(objects, own.name, schema), ...speakersOf(temporary, own.name, 'temp')],
    references: await readReferences(connection, { schema, name: own.name }),
    statistics: objects.map(({ name }) => name).filter((name) => name === 'sqlite_stat1' || name === 'sqlite_stat4'),
    counted: isCounted(text),
    shadowed: temporary.some(({ type, name }) => (type === 'table' || type === 'view') && same(name, own.name)),
    taken: objects.map(({ name }) => name),
  }
}

/** The foreign keys in the schema that refer to the table, a row for each column. */
export async function readReferences(connection: Connection, { schema = 'main', name }: QualifiedName): Promise<readonly Reference[]> {
  return queries(connection)<Reference>(
    `SELECT t.name AS "child", f."to" AS "to" ` +
      `FROM ${master(schema)} AS t, pragma_foreign_key_list(t.name, ${quoting.literal(schema)}) AS f ` +
      `WHERE t.type = 'table' AND f."table" = ${quoting.literal(name)} COLLATE NOCASE`,
  )
}

/** Names are the same in upper and lower case. */
export function same(a: string, b: string): boolean {
  return foldName(a) === foldName(b)
}

interface ObjectRow {
  readonly type: string
  readonly name: string
  readonly tbl_name: string
  readonly sql: string | null
}

function stored(objects: readonly ObjectRow[], type: string, table: string, schema: string): readonly StoredObject[] {
  return objects.flatMap((row) =>
    row.type === type && same(row.tbl_name, table) && row.sql !== null ? [{ schema, name: row.name, sql: row.sql }] : [],
  )
}

function speakersOf(objects: readonly ObjectRow[], table: string, schema: string): readonly StoredObject[] {
  return objects.flatMap(({ type, name, sql }) =>
    (type === 'view' || type === 'trigger') && sql !== null && mentionsTable(sql, table) ? [{ schema, name, sql }] : [],
  )
}

async function temporaryObjects(connection: Connection): Promise<readonly ObjectRow[]> {
  return queries(connection)<ObjectRow>('SELECT type, name, tbl_name, sql FROM sqlite_temp_master ORDER BY rowid')
}

async function readColumns(connection: Connection, schema: string, table: string): Promise<readonly ColumnFacts[]> {
  const rows = await queries(connection)<{ name: string; type: string; notNull: number; key: number; hidden: number }>(
    `SELECT name, type, "notnull" AS "notNull", pk AS "key", hidden FROM ` +
      `pragma_table_xinfo(${quoting.literal(table)}, ${quoting.literal(schema)}) ORDER BY cid`,
  )
  return rows.map(({ name, type, notNull, key, hidden }) => ({ name, type, notNull: notNull === 1, key, generated: hidden > 1 }))
}

/** The queries name their columns as the row's type does. */
function queries(connection: Connection): <R>(sql: string) => Promise<readonly R[]> {
  return async <R>(sql: string) => (await connection.run(sql)).rows as readonly unknown[] as readonly R[]
}

function missing(table: QualifiedName): OperationError {
  return new OperationError('op.missing', `There is no table ${displayName(table)}.`, {
    hint: 'Correct the name, or create the table before it is changed.',
  })
}

function ofModule(table: QualifiedName, type: string): UnsupportedError {
  const what = type === 'shadow' ? 'is kept by a virtual table' : `is a ${type === 'view' ? 'view' : 'virtual table'}`
  return new UnsupportedError(`${displayName(table)} ${what}, which cannot be altered.`, {
    hint:
      type === 'view'
        ? 'Drop the view and create it as it should be.'
        : 'Create a new virtual table, copy the rows with op.execute and drop the old one; what its module keeps is not touched by mig.',
  })
}
