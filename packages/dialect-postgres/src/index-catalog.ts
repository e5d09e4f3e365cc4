import { collationName, COMMENT, type NameRow } from './catalog.ts'

/** Queries on PostgreSQL's catalog, as those of `catalog.ts`: https://www.postgresql.org/docs/current/catalogs.html */

export interface IndexRow {
  readonly table: string
  readonly name: string
  readonly unique: boolean
  readonly method: string
  readonly keys: number
  readonly columns: readonly number[]
  readonly flags: readonly number[]
  /** Where the index has more than the type has by itself. */
  readonly opclasses: readonly (OpclassRow | null)[]
  readonly collations: readonly (NameRow | null)[] | null
  readonly predicate: string | null
  /** The whole definition, where a part is an expression. */
  readonly definition: string | null
  readonly settings: readonly string[] | null
  readonly tablespace: string | null
  readonly nullsNotDistinct: boolean
  /** Where the index is that of an exclusion constraint. */
  readonly exclusion: ExclusionRow | null
  readonly comment: string | null
}

/** The operator class of a part, and what else the index has of its own there. */
export interface OpclassRow extends NameRow {
  /** It is the one that the type has by itself. */
  readonly default: boolean
  readonly settings: readonly string[] | null
  readonly statistics: number | null
}

export interface ExclusionRow {
  readonly operators: readonly NameRow[]
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly comment: string | null
}

/**
 * Indexes that stand for themselves or for an exclusion constraint, without those that follow from the index of a partitioned table. One
 * whose build failed is left out, so that it counts as missing.
 */
export function indexesQuery(major: number): string {
  return `
  SELECT i.indrelid AS table, c.relname AS name, i.indisunique AS "unique", m.amname AS method, i.indnkeyatts AS keys,
    i.indkey::int2[] AS columns, i.indoption::int2[] AS flags,
    ARRAY(
      SELECT CASE WHEN NOT o.opcdefault OR a.attoptions IS NOT NULL OR a.attstattarget >= 0 THEN (
        SELECT json_build_object('schema', n.nspname, 'name', o.opcname, 'default', o.opcdefault, 'settings', a.attoptions,
          'statistics', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END)
        FROM pg_catalog.pg_namespace n WHERE n.oid = o.opcnamespace
      ) END
      FROM unnest(i.indclass::oid[]) WITH ORDINALITY u (oid, place)
      JOIN pg_catalog.pg_opclass o ON o.oid = u.oid
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid AND a.attnum = u.place ORDER BY u.place
    ) AS opclasses,
    CASE WHEN i.indcollation::oid[] <> array_fill(0::oid, ARRAY[i.indnkeyatts], ARRAY[0]) THEN ARRAY(
      SELECT CASE WHEN u.oid <> (
        SELECT a.attcollation FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = u.number
      ) THEN ${collationName('u.oid')} END
      FROM unnest(i.indcollation::oid[], i.indkey::int2[]) WITH ORDINALITY u (oid, number, place) ORDER BY u.place
    ) END AS collations,
    pg_get_expr(i.indpred, i.indrelid) AS predicate,
    CASE WHEN i.indexprs IS NOT NULL THEN pg_get_indexdef(i.indexrelid) END AS definition,
    c.reloptions AS settings, s.spcname AS tablespace, ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct",
    ${EXCLUSION} AS exclusion, ${COMMENT('pg_class', 'i.indexrelid')} AS comment
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
  WHERE i.indrelid = ANY ($1::oid[]) AND i.indisvalid AND NOT c.relispartition AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
  )
  ORDER BY i.indrelid, c.relname`
}

const EXCLUSION = `CASE WHEN i.indisexclusion THEN (
      SELECT json_build_object('deferrable', k.condeferrable, 'deferred', k.condeferred, 'comment', ${COMMENT('pg_constraint', 'k.oid')},
        'operators', ARRAY(
          SELECT json_build_object('schema', n.nspname, 'name', o.oprname)
          FROM unnest(k.conexclop) WITH ORDINALITY u (oid, place) JOIN pg_catalog.pg_operator o ON o.oid = u.oid
          JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace ORDER BY u.place
        ))
      FROM pg_catalog.pg_constraint k WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype = 'x'
    ) END`
