import type { ColumnType, Identity, QualifiedName } from '@mig/core/dialect'
import { quoting } from './quoting.ts'

const BITS: { readonly [kind: string]: bigint } = { smallint: 15n, integer: 31n, bigint: 63n }

/**
 * The identity without the options that say what PostgreSQL does anyway.
 * https://www.postgresql.org/docs/current/sql-createsequence.html
 */
export function normalIdentity(identity: Identity, type: ColumnType): Identity {
  const bits = BITS[type.kind] ?? 63n
  const increment = identity.increment ?? '1'
  const down = increment.startsWith('-')
  const min = identity.min ?? String(down ? -(2n ** bits) : 1n)
  const max = identity.max ?? String(down ? -1n : 2n ** bits - 1n)
  return {
    ...(identity.always === true ? { always: true } : {}),
    ...given('start', identity.start, down ? max : min),
    ...given('increment', identity.increment, '1'),
    ...given('min', identity.min, String(down ? -(2n ** bits) : 1n)),
    ...given('max', identity.max, String(down ? -1n : 2n ** bits - 1n)),
    ...given('cache', identity.cache, '1'),
    ...(identity.cycle === true ? { cycle: true } : {}),
  }
}

function given<K extends string>(key: K, value: string | undefined, standard: string): { readonly [key in K]?: string } {
  if (value === undefined || BigInt(value) === BigInt(standard)) return {}
  // TypeScript widens a computed key to string.
  return { [key]: value } as { readonly [key in K]: string }
}

/**
 * SQL that gives the sequence of an identity. `pg_get_serial_sequence` may give another one where the column owns that as well.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG
 */
export function identitySequence(table: QualifiedName, column: string): string {
  const relation = quoting.literal(quoting.qualified(table))
  const ofColumn = `d.refobjid = ${relation}::pg_catalog.regclass AND a.attname = ${quoting.literal(column)}`
  return (
    '(SELECT d.objid::pg_catalog.regclass FROM pg_catalog.pg_depend d ' +
    'JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid ' +
    `WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid AND ${ofColumn} AND d.deptype = 'i')`
  )
}
