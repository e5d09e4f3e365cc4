import type { Connection, ReflectOptions, Unread } from '@mig/core/dialect'
import { jsonRows, readOnly } from './snapshot.ts'
import { notOfExtension } from './objects/object.ts'
import { arrayText } from './values.ts'

interface Query {
  readonly what: string
  /** Gives `schema` and `name`. */
  readonly sql: string
}

function members(catalog: string, prefix: string, condition = 'true'): string {
  return `SELECT n.nspname AS schema, o.${prefix}name AS name FROM pg_catalog.${catalog} o
    JOIN pg_catalog.pg_namespace n ON n.oid = o.${prefix}namespace WHERE ${condition} AND ${notOfExtension(catalog, 'o.oid')}`
}

const QUERIES: readonly Query[] = [
  { what: 'foreign table', sql: members('pg_class', 'rel', "o.relkind = 'f'") },
  { what: 'collation', sql: members('pg_collation', 'coll') },
  { what: 'text search configuration', sql: members('pg_ts_config', 'cfg') },
]

/** What the schemas hold and reflection does not read. */
export async function unread(connection: Connection, { schemas = [] }: ReflectOptions = {}): Promise<readonly Unread[]> {
  const branches = QUERIES.map(({ what, sql }) => `SELECT '${what}' AS what, schema, name FROM (${sql}) AS q`)
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
