import type { Connection } from '@mig/core/dialect'
import { arrayText } from '../values.ts'
import { attempt, jsonRows, readOnly } from '../snapshot.ts'

interface Found {
  readonly spelling: string
  readonly oid: string
}

/**
 * Types by their spellings, as the server prints them with an empty search path and without their modifiers: `int4` is `integer`. A
 * spelling that means nothing to it is left out: the type may come into being before it is needed.
 */
export async function typeNames(connection: Connection, spellings: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const open = [...new Set(spellings)]
  if (open.length === 0) return new Map()
  return readOnly(connection, async () => {
    const found = await find(connection, open)
    await connection.run("SET LOCAL search_path = ''")
    const rows = await jsonRows<{ readonly spelling: string; readonly name: string }>(
      connection,
      'SELECT u.spelling, format_type(u.oid, NULL) AS name FROM unnest($1::text[], $2::oid[]) AS u (spelling, oid)',
      [arrayText(found.map(({ spelling }) => spelling)), arrayText(found.map(({ oid }) => oid))],
    )
    return new Map(rows.map(({ spelling, name }) => [spelling, name]))
  })
}

/** All at once; one by one where one of them is no name of a type, which older servers answer with an error. */
async function find(connection: Connection, spellings: readonly string[]): Promise<readonly Found[]> {
  const sql = `SELECT u.spelling, pg_catalog.to_regtype(u.spelling)::oid AS oid FROM unnest($1::text[]) AS u (spelling)
    WHERE pg_catalog.to_regtype(u.spelling) IS NOT NULL`
  const found = await attempt(connection, () => jsonRows<Found>(connection, sql, [arrayText(spellings)]))
  if (found !== undefined) return found
  if (spellings.length === 1) return []
  const single: Found[] = []
  for (const spelling of spellings) single.push(...(await find(connection, [spelling])))
  return single
}
