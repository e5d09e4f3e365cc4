import { quoting } from './quoting.ts'

/*
 * The catalog of one schema, in five queries whatever the number of tables: the functions of
 * https://www.sqlite.org/pragma.html#pragfunc are joined with the list of tables.
 */

/** Tables without those of SQLite's own, without virtual tables and the shadow tables that those keep. */
export function tablesQuery(schema: string): string {
  const name = quoting.literal(schema)
  return `WITH list AS MATERIALIZED (SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = ${name})
SELECT m.name AS "name", m.sql AS "sql", l.wr AS "withoutRowid", l.strict AS "strict"
FROM ${master(schema)} AS m JOIN list AS l ON l.name = m.name
WHERE m.type = 'table' AND l.type = 'table' AND m.sql IS NOT NULL AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`
}

export interface TableRow {
  readonly name: string
  readonly sql: string
  readonly withoutRowid: number
  readonly strict: number
}

/** Columns in order. */
export function columnsQuery(schema: string): string {
  return `SELECT m.name AS "table", x.name AS "name", x.type AS "type", x."notnull" AS "notNull", x.dflt_value AS "default",
  x.pk AS "key", x.hidden AS "hidden"
FROM ${master(schema)} AS m JOIN pragma_table_xinfo(m.name, ${quoting.literal(schema)}) AS x
WHERE ${ARE_TABLES} AND x.hidden <> 1
ORDER BY m.name, x.cid`
}

export interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly notNull: number
  readonly default: string | null
  /** The place in the primary key, from 1; 0 outside. */
  readonly key: number
  /** 2 for a generated column, 3 for a stored one. */
  readonly hidden: number
}

/** The texts of indexes; those of constraints have none. */
export function indexesQuery(schema: string): string {
  return `SELECT m.name AS "name", m.sql AS "sql" FROM ${master(schema)} AS m WHERE m.type = 'index' AND m.sql IS NOT NULL`
}

export interface IndexRow {
  readonly name: string
  readonly sql: string
}

/** The parts of all indexes, in order, also of those that keep constraints; an expression has no column. */
export function partsQuery(schema: string): string {
  const name = quoting.literal(schema)
  return `SELECT m.name AS "table", l.name AS "index", l."unique" AS "unique", l.origin AS "origin",
  x.name AS "column", x."desc" AS "descending", x.coll AS "collation"
FROM ${master(schema)} AS m JOIN pragma_index_list(m.name, ${name}) AS l JOIN pragma_index_xinfo(l.name, ${name}) AS x
WHERE ${ARE_TABLES} AND x.key = 1
ORDER BY m.name, l.name, x.seqno`
}

export interface PartRow {
  readonly table: string
  readonly index: string
  readonly unique: number
  /** `c` for CREATE INDEX, `u` for a unique constraint, `pk` for a primary key that is not the rowid. */
  readonly origin: string
  readonly column: string | null
  readonly descending: number
  readonly collation: string | null
}

/** Foreign keys, a row for each column. */
export function foreignKeysQuery(schema: string): string {
  return `SELECT m.name AS "table", f.id AS "id", f."table" AS "target", f."from" AS "from", f."to" AS "to",
  f.on_delete AS "onDelete", f.on_update AS "onUpdate"
FROM ${master(schema)} AS m JOIN pragma_foreign_key_list(m.name, ${quoting.literal(schema)}) AS f
WHERE ${ARE_TABLES}
ORDER BY m.name, f.id, f.seq`
}

export interface ForeignKeyRow {
  readonly table: string
  readonly id: number
  readonly target: string
  readonly from: string
  /** `null` for the primary key of the target. */
  readonly to: string | null
  readonly onDelete: string
  readonly onUpdate: string
}

/** Virtual tables; those that they keep for themselves are none. */
export function virtualTablesQuery(schema: string): string {
  return `SELECT m.name AS "name" FROM ${master(schema)} AS m WHERE m.type = 'table' AND m.rootpage = 0 ORDER BY m.name`
}

/** Virtual tables have no page; asking about them would load their modules, which may be missing. */
const ARE_TABLES = "m.type = 'table' AND m.rootpage <> 0"

export function master(schema: string): string {
  return quoting.qualified({ schema, name: 'sqlite_master' })
}

/** Finds a table by name, which SQLite takes in upper and lower case. */
export function tableQuery(schema: string): string {
  return `SELECT 1 AS "found" FROM ${master(schema)} WHERE type = 'table' AND name = ? COLLATE NOCASE`
}
