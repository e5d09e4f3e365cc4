import { COMMENT } from './catalog.ts'

/** Queries on PostgreSQL's catalog, as those of `catalog.ts`: https://www.postgresql.org/docs/current/catalogs.html */

export interface ConstraintRow {
  readonly table: string
  readonly name: string
  readonly kind: 'p' | 'u' | 'f' | 'c'
  readonly columns: readonly number[] | null
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly valid: boolean
  readonly enforced: boolean
  readonly noInherit: boolean
  readonly period: boolean
  readonly targetSchema: string | null
  readonly targetTable: string | null
  readonly targetColumns: readonly string[] | null
  readonly onDelete: string
  readonly onDeleteColumns: readonly number[] | null
  readonly onUpdate: string
  readonly match: string
  readonly expression: string | null
  readonly include: readonly number[] | null
  readonly nullsNotDistinct: boolean | null
  readonly settings: readonly string[] | null
  readonly tablespace: string | null
  readonly comment: string | null
}

/** NOT NULL is a fact of the column, though PostgreSQL 18 keeps it as a constraint too; exclusion constraints come with their index. */
export function constraintsQuery(major: number): string {
  return `
  SELECT k.conrelid AS table, k.conname AS name, k.contype AS kind, k.conkey AS columns,
    k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS valid,
    ${major >= 18 ? 'k.conenforced' : 'true'} AS enforced, ${major >= 18 ? 'k.conperiod' : 'false'} AS period,
    k.connoinherit AS "noInherit",
    fn.nspname AS "targetSchema", f.relname AS "targetTable",
    CASE WHEN k.contype = 'f' THEN (
      SELECT array_agg(
        (SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = u.number) ORDER BY u.place
      )
      FROM unnest(k.confkey) WITH ORDINALITY u (number, place)
    ) END AS "targetColumns",
    k.confdeltype AS "onDelete", ${major >= 15 ? 'k.confdelsetcols' : 'NULL'} AS "onDeleteColumns",
    k.confupdtype AS "onUpdate", k.confmatchtype AS match,
    CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
    CASE WHEN i.indnatts > i.indnkeyatts THEN (i.indkey::int2[])[i.indnkeyatts:] END AS include,
    ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct", x.reloptions AS settings, s.spcname AS tablespace,
    ${COMMENT('pg_constraint', 'k.oid')} AS comment
  FROM pg_catalog.pg_constraint k
  LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
  LEFT JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = x.reltablespace
  WHERE k.conrelid = ANY ($1::oid[]) AND k.contype IN ('p', 'u', 'f', 'c') AND k.conparentid = 0 AND k.conislocal
  ORDER BY k.conrelid, k.conname`
}
