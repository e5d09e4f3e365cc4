import { quoting } from '../quoting.ts'
import { jsonRows } from '../snapshot.ts'
import type { Connection, QualifiedName } from '@mig/core/dialect'

/** Where tables have a type: in columns of their own, and inside of others: arrays, rows, ranges, and domains over these. */
export interface TypeUses {
  readonly columns: boolean
  readonly inside: boolean
}

/** Whom ALTER DOMAIN and ALTER TYPE look at before they change what values are: `find_composite_type_dependencies` in tablecmds.c. */
export async function typeUses(connection: Connection, type: QualifiedName): Promise<TypeUses> {
  const [found] = await jsonRows<TypeUses>(
    connection,
    `WITH RECURSIVE held (type, inside) AS (
       SELECT pg_catalog.to_regtype($1)::oid, false
       UNION
       SELECT u.type, h.inside OR u.inside FROM held h, LATERAL (
         SELECT oid AS type, false AS inside FROM pg_catalog.pg_type WHERE typbasetype = h.type
         UNION ALL SELECT typarray, true FROM pg_catalog.pg_type WHERE oid = h.type
         UNION ALL SELECT unnest(ARRAY[rngtypid, rngmultitypid]), true FROM pg_catalog.pg_range WHERE rngsubtype = h.type
         UNION ALL
         SELECT c.reltype, true FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
         WHERE a.atttypid = h.type AND a.attnum > 0 AND NOT a.attisdropped
       ) u
       WHERE u.type <> 0
     )
     SELECT coalesce(bool_or(true), false) AS columns, coalesce(bool_or(h.inside), false) AS inside
     FROM held h JOIN pg_catalog.pg_attribute a ON a.atttypid = h.type AND NOT a.attisdropped
     JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')`,
    [quoting.qualified(type)],
  )
  return found ?? { columns: false, inside: false }
}
