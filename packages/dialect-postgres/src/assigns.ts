import type { ColumnType, Connection } from '@mig/core/dialect'
import { formatType } from './type-format.ts'
import { attempt, jsonRows, readOnly } from './snapshot.ts'
import { arrayText } from './values.ts'

/**
 * Whether values of one type become those of the other when they are assigned, as ALTER COLUMN TYPE without USING does. A domain is its
 * base type, an array goes by its elements, and everything becomes a text. Of types that are not there yet the answer is yes.
 * https://www.postgresql.org/docs/current/typeconv-query.html
 */
export async function assigns(
  pairs: readonly (readonly [from: ColumnType, to: ColumnType])[],
  connection: Connection,
): Promise<readonly boolean[]> {
  if (pairs.length === 0) return []
  const [from, to] = [pairs.map(([type]) => formatType(type)), pairs.map(([, type]) => formatType(type))]
  const values = [arrayText(from), arrayText(to)]
  const rows = await readOnly(connection, () => attempt(connection, () => jsonRows<AssignRow>(connection, QUERY, values)))
  const refused = new Set((rows ?? []).filter(({ assigned }) => !assigned).map(({ place }) => place - 1))
  return pairs.map((_, index) => !refused.has(index))
}

interface AssignRow {
  readonly place: number
  readonly assigned: boolean
}

/** The type that a value is of, once domains and arrays are looked through. */
function bareType(spelling: string): string {
  return `(SELECT CASE WHEN b.typcategory = 'A' THEN b.typelem ELSE b.oid END
           FROM pg_catalog.pg_type d JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN d.typtype = 'd' THEN d.typbasetype ELSE d.oid END
           WHERE d.oid = pg_catalog.to_regtype(${spelling}))`
}

function isArray(spelling: string): string {
  return `(SELECT d.typcategory = 'A' FROM pg_catalog.pg_type d WHERE d.oid = pg_catalog.to_regtype(${spelling}))`
}

const QUERY = `
  SELECT p.place::int AS place,
         t.source = t.target AND p.from_array = p.to_array
         OR p.from_array = p.to_array AND EXISTS (
           SELECT FROM pg_catalog.pg_cast c WHERE c.castsource = t.source AND c.casttarget = t.target AND c.castcontext IN ('a', 'i'))
         OR (NOT p.to_array OR p.from_array) AND (SELECT y.typcategory = 'S' FROM pg_catalog.pg_type y WHERE y.oid = t.target) AS assigned
  FROM (SELECT u.place, ${bareType('u.source')} AS source, ${bareType('u.target')} AS target,
               ${isArray('u.source')} AS from_array, ${isArray('u.target')} AS to_array
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (source, target, place)) AS p,
       LATERAL (SELECT p.source, p.target) AS t
  WHERE p.source IS NOT NULL AND p.target IS NOT NULL`
