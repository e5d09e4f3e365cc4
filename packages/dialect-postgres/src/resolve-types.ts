import { attempt, jsonRows, readOnly } from './snapshot.ts'
import type { ColumnType, Connection } from '@mig/core/dialect'
import { ENUMS_QUERY, typeJoin, typeSelection, type EnumRow, type TypeRow } from './catalog.ts'
import { namesOf, readType } from './read-type.ts'
import { arrayText } from './values.ts'
import { clientOf } from './client.ts'
import { searchPath } from './search-path.ts'

interface Found {
  readonly spelling: string
  readonly oid: string
  readonly modifier: number
}

/**
 * What the server understands by spellings of types: `int4` is an integer, `citext` is found through the search path.
 * A spelling that means nothing to it is left out: the type may come into being before the table does.
 */
export async function resolveTypes(connection: Connection, spellings: readonly string[]): Promise<ReadonlyMap<string, ColumnType>> {
  if (spellings.length === 0) return new Map()
  return readOnly(connection, async () => {
    const { defaultSchema, path } = await searchPath(connection)
    const found = await findTypes(connection, spellings)
    await connection.run("SET LOCAL search_path = ''")
    const rows = await jsonRows<TypeRow & { readonly spelling: string }>(
      connection,
      `SELECT u.spelling, ${typeSelection('u.modifier')}
       FROM unnest($1::text[], $2::oid[], $3::int[]) AS u (spelling, oid, modifier) ${typeJoin('u.oid')}`,
      [
        arrayText(found.map((type) => type.spelling)),
        arrayText(found.map((type) => type.oid)),
        arrayText(found.map((type) => type.modifier)),
      ],
    )
    const names = namesOf(defaultSchema, path, await jsonRows<EnumRow>(connection, ENUMS_QUERY))
    return new Map(rows.map((row) => [row.spelling, readType(row, names)]))
  })
}

/** All of them at once; one by one when the server cannot read one of them. */
async function findTypes(connection: Connection, spellings: readonly string[]): Promise<readonly Found[]> {
  const found = await attempt(connection, () => find(connection, spellings))
  if (found !== undefined) return found
  const single: Found[] = []
  for (const spelling of spellings) single.push(...((await attempt(connection, () => find(connection, [spelling]))) ?? []))
  return single
}

async function find(connection: Connection, spellings: readonly string[]): Promise<readonly Found[]> {
  const rows = await jsonRows<{ readonly spelling: string; readonly oid: string; readonly domain: boolean }>(
    connection,
    `SELECT u.spelling, t.oid, t.typtype = 'd' AS domain
     FROM unnest($1::text[]) AS u (spelling) JOIN pg_catalog.pg_type t ON t.oid = pg_catalog.to_regtype(u.spelling)`,
    [arrayText(spellings)],
  )
  if (rows.length === 0) return []
  // The names of types are found with to_regtype, which tells nothing of `(3)`: that is in the description of a result.
  const casts = rows.map((row) => `CAST(NULL AS ${row.spelling})`).join(', ')
  const { fields } = await clientOf(connection).query(`SELECT ${casts} WHERE false`)
  return rows.map((row, index) => ({
    spelling: row.spelling,
    oid: row.oid,
    modifier: row.domain ? -1 : fields[index]?.dataTypeModifier ?? -1,
  }))
}
