import { OBJECT_KINDS, type Connection, type ReflectOptions, type Unread } from '@mig/core/dialect'
import { jsonRows, readOnly } from './snapshot.ts'
import { notOfExtension } from './objects/object.ts'
import { arrayText } from './values.ts'

interface Query {
  readonly what: string
  /** The kind that it would be, once schemas have it. */
  readonly kind: string
  /** Gives `schema` and `name`. */
  readonly sql: string
}

function members(catalog: string, prefix: string, condition = 'true'): string {
  return `SELECT n.nspname AS schema, o.${prefix}name AS name FROM pg_catalog.${catalog} o
    JOIN pg_catalog.pg_namespace n ON n.oid = o.${prefix}namespace WHERE ${condition} AND ${notOfExtension(catalog, 'o.oid')}`
}

function ofTable(catalog: string, prefix: string, table: string, condition = 'true'): string {
  return `SELECT n.nspname AS schema, c.relname || '.' || o.${prefix}name AS name FROM pg_catalog.${catalog} o
    JOIN pg_catalog.pg_class c ON c.oid = o.${table} JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ${condition}`
}

const COMPOSITE = `o.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c')`

const QUERIES: readonly Query[] = [
  { what: 'foreign table', kind: 'foreignTable', sql: members('pg_class', 'rel', "o.relkind = 'f'") },
  { what: 'domain', kind: 'domain', sql: members('pg_type', 'typ', "o.typtype = 'd'") },
  { what: 'composite type', kind: 'compositeType', sql: members('pg_type', 'typ', COMPOSITE) },
  { what: 'range type', kind: 'rangeType', sql: members('pg_type', 'typ', "o.typtype = 'r'") },
  { what: 'aggregate', kind: 'aggregate', sql: members('pg_proc', 'pro', "o.prokind = 'a'") },
  { what: 'function', kind: 'function', sql: members('pg_proc', 'pro', "o.prokind IN ('f', 'w')") },
  { what: 'procedure', kind: 'procedure', sql: members('pg_proc', 'pro', "o.prokind = 'p'") },
  { what: 'trigger', kind: 'trigger', sql: ofTable('pg_trigger', 'tg', 'tgrelid', 'NOT o.tgisinternal AND o.tgparentid = 0') },
  { what: 'rule', kind: 'rule', sql: ofTable('pg_rewrite', 'rule', 'ev_class', "o.rulename <> '_RETURN'") },
  { what: 'policy', kind: 'policy', sql: ofTable('pg_policy', 'pol', 'polrelid') },
  { what: 'extended statistics', kind: 'statistics', sql: members('pg_statistic_ext', 'stx') },
  { what: 'collation', kind: 'collation', sql: members('pg_collation', 'coll') },
  { what: 'text search configuration', kind: 'textSearchConfiguration', sql: members('pg_ts_config', 'cfg') },
  { what: 'operator', kind: 'operator', sql: members('pg_operator', 'opr') },
]

/** What the schemas hold and reflection does not read. */
export async function unread(connection: Connection, { schemas = [] }: ReflectOptions = {}): Promise<readonly Unread[]> {
  const known: ReadonlySet<string> = new Set(OBJECT_KINDS)
  const queries = QUERIES.filter(({ kind }) => !known.has(kind))
  const branches = queries.map(({ what, sql }) => `SELECT '${what}' AS what, schema, name FROM (${sql}) AS q`)
  return readOnly(connection, async () => {
    const rows = await jsonRows<{ readonly what: string; readonly schema: string; readonly name: string; readonly local: boolean }>(
      connection,
      `SELECT what, schema, name, schema = pg_catalog.current_schema() AS local FROM (${branches.join('\nUNION ALL\n')}) AS found
       WHERE schema = ANY ($1) OR schema = pg_catalog.current_schema() ORDER BY what, schema, name`,
      [arrayText(schemas)],
    )
    return rows.map(({ what, schema, name, local }) => ({ what, name: local ? name : `${schema}.${name}` }))
  })
}
