import { quoting } from './quoting.ts'

/*
 * The catalog of one schema, in four queries whatever the number of tables: the functions of
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

/** Columns in order; `hidden` is 2 and 3 for generated ones. */
export function columnsQuery(schema: string): string {
  return `SELECT m.name AS "table", x.name AS "name", x."notnull" AS "notNull", x.dflt_value AS "default", x.pk AS "key"
FROM ${master(schema)} AS m JOIN pragma_table_xinfo(m.name, ${quoting.literal(schema)}) AS x
WHERE m.type = 'table' AND x.hidden <> 1
ORDER BY m.name, x.cid`
}

export interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly notNull: number
  readonly default: string | null
  /** The place in the primary key, from 1; 0 outside. */
  readonly key: number
}

/** Indexes that somebody created; those of constraints have no text. */
export function indexesQuery(schema: string): string {
  return `SELECT m.tbl_name AS "table", m.name AS "name", m.sql AS "sql"
FROM ${master(schema)} AS m
WHERE m.type = 'index' AND m.sql IS NOT NULL
ORDER BY m.name`
}

export interface IndexRow {
  readonly table: string
  readonly name: string
  readonly sql: string
}

/** The parts of those indexes, in order; an expression has no column. */
export function partsQuery(schema: string): string {
  return `SELECT m.name AS "index", x.name AS "column", x."desc" AS "descending", x.coll AS "collation"
FROM ${master(schema)} AS m JOIN pragma_index_xinfo(m.name, ${quoting.literal(schema)}) AS x
WHERE m.type = 'index' AND m.sql IS NOT NULL AND x.key = 1
ORDER BY m.name, x.seqno`
}

export interface PartRow {
  readonly index: string
  readonly column: string | null
  readonly descending: number
  readonly collation: string | null
}

function master(schema: string): string {
  return quoting.qualified({ schema, name: 'sqlite_master' })
}

/** Finds a table by name, which SQLite takes in upper and lower case. */
export function tableQuery(schema: string): string {
  return `SELECT 1 AS "found" FROM ${master(schema)} WHERE type = 'table' AND name = ? COLLATE NOCASE`
}
