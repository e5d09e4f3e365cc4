import type { Connection } from '@mig/core/dialect'

/*
 * What the catalog says of the tables of a schema, in the server's own words: our reflection has no part in it, so its blind spots show.
 * Names of constraints count; the order of columns does not.
 */

const IN_SCHEMA = `c.relnamespace = 'public'::regnamespace`

function queries(major: number): readonly string[] {
  const enforced = major >= 18 ? 'k.conenforced' : 'true'
  return [
    `SELECT c.relname, c.relkind, c.relpersistence, c.reloptions, m.amname, s.spcname, c.relreplident, c.relispartition, o.reloptions AS toast,
       nullif(c.reloftype, 0)::regtype::text AS of_type,
       pg_get_expr(c.relpartbound, c.oid) AS bound, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS key,
       obj_description(c.oid, 'pg_class') AS comment
     FROM pg_class c LEFT JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
     LEFT JOIN pg_class o ON o.oid = c.reltoastrelid WHERE ${IN_SCHEMA} AND c.relkind IN ('r', 'p', 'i', 'I', 'S') ORDER BY 1`,
    `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attislocal, a.attinhcount,
       pg_get_expr(d.adbin, d.adrelid) AS value, co.collname, co.collnamespace::regnamespace::text AS collation_schema, a.attstorage, a.attcompression,
       nullif(a.attstattarget, -1) AS target, a.attoptions, col_description(c.oid, a.attnum) AS comment
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation co ON co.oid = a.attcollation
     WHERE ${IN_SCHEMA} AND c.relkind IN ('r', 'p', 'i', 'I') ORDER BY 1, 2`,
    `SELECT k.conrelid::regclass::text AS table, k.conname, k.contype, pg_get_constraintdef(k.oid) AS definition, k.convalidated, ${enforced} AS enforced,
       k.conislocal, k.coninhcount, k.connoinherit, obj_description(k.oid, 'pg_constraint') AS comment
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE ${IN_SCHEMA} ORDER BY 1, 2`,
    `SELECT c.relname, pg_get_indexdef(c.oid) AS definition, i.indisreplident, i.indisclustered, i.indisvalid, s.spcname, obj_description(c.oid, 'pg_class') AS comment
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace WHERE ${IN_SCHEMA} ORDER BY 1`,
    `SELECT h.inhrelid::regclass::text AS child, h.inhparent::regclass::text AS parent, h.inhseqno
     FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid WHERE ${IN_SCHEMA} ORDER BY 1, 3`,
    `SELECT c.relname, seqtypid::regtype::text, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle
     FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE ${IN_SCHEMA} ORDER BY 1`,
  ]
}

/** The rows of all queries, as texts that compare well. */
export async function catalogFacts(connection: Connection): Promise<readonly string[]> {
  const facts: string[] = []
  for (const sql of queries(connection.version[0] ?? 0)) {
    const { rows } = await connection.run(sql)
    facts.push(...rows.map((row) => JSON.stringify(row)))
  }
  return facts
}
