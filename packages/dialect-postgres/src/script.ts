import type { ScriptContext, ScriptRules } from '@mig/core/dialect'
import { advisoryKey } from './lock.ts'
import { dollarQuoted, quoting } from './quoting.ts'
import { pathOf } from './session-schema.ts'
import { SETTINGS } from './session.ts'

/** Scripts are for psql: https://www.postgresql.org/docs/current/app-psql.html */
export const script: ScriptRules = {
  head: ({ table, place }) => [
    String.raw`\set ON_ERROR_STOP on`,
    ...SETTINGS.map(([name, value]) => `SET ${name} = '${value}';`),
    ...placeLines(place),
    ...lockLines(table.schema, table.name),
  ],
  guard: (condition, message) => [
    `DO ${dollarQuoted(`BEGIN IF (${condition}) IS NOT TRUE THEN RAISE EXCEPTION USING MESSAGE = ${quoting.literal(message)}; END IF; END`)}`,
  ],
  now: 'clock_timestamp()',
  by: 'current_user',
  // Builds of distributions say more behind the number.
  serverVersion: "pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1)",
}

/** The session goes into the schema before it takes the lock, whose key names the schema. */
function placeLines(place: ScriptContext['place']): readonly string[] {
  if (place === undefined) return []
  const created = place.create ? [`CREATE SCHEMA IF NOT EXISTS ${quoting.identifier(place.schema)};`] : []
  return [...created, `SET search_path = ${pathOf(place)};`]
}

/** The key of the lock depends on the schema, which only the server knows when the version table is in the default one. */
function lockLines(schema: string | undefined, table: string): readonly string[] {
  const key = schema === undefined ? keyOfCurrentSchema(table) : advisoryKey(schema, table)
  const refusal = quoting.literal('Another run of mig holds the lock.')
  return [
    `DO ${dollarQuoted(`BEGIN IF NOT pg_catalog.pg_try_advisory_lock(${key}) THEN RAISE EXCEPTION USING MESSAGE = ${refusal}; END IF; END`)};`,
  ]
}

/** The same number as `advisoryKey`, in SQL: the first eight bytes of the hash, read as a signed number. */
function keyOfCurrentSchema(table: string): string {
  const bytes = (text: string): string => `pg_catalog.convert_to(${text}, 'UTF8')`
  const pieces = [
    String.raw`'\x6d696700'::bytea`,
    bytes("coalesce(pg_catalog.current_schema()::text, '')"),
    String.raw`'\x00'::bytea`,
    bytes(quoting.literal(table)),
  ]
  const hash = `pg_catalog.encode(pg_catalog.substr(pg_catalog.sha256(${pieces.join(' || ')}), 1, 8), 'hex')`
  return `('x' || ${hash})::bit(64)::bigint`
}
