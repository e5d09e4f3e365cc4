/** Queries on PostgreSQL's catalog: https://www.postgresql.org/docs/current/catalogs.html. `$1` is always the schemas, as an array. */

/** The rows as the queries give them; numbers of objects are text. */
export interface TypeRow {
  readonly type: string
  readonly typeKind: string
  readonly typeSchema: string
  /** As `format_type` prints it, with and without the modifier; of the element where the type is an array. */
  readonly typeText: string
  readonly typeName: string
  readonly isArray: boolean
}

export interface TableRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly unlogged: boolean
  readonly comment: string | null
}

export interface ColumnRow extends TypeRow {
  readonly table: string
  readonly position: number
  readonly name: string
  readonly notNull: boolean
  readonly expression: string | null
  readonly generated: string
  readonly identity: string
  readonly sequence: SequenceRow | null
  readonly collation: string | null
  readonly comment: string | null
}

export interface SequenceRow {
  readonly start: string
  readonly increment: string
  readonly min: string
  readonly max: string
  readonly cache: string
  readonly cycle: boolean
}

export interface ConstraintRow {
  readonly table: string
  readonly name: string
  readonly kind: 'p' | 'u' | 'f' | 'c'
  readonly columns: readonly number[] | null
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly valid: boolean
  readonly noInherit: boolean
  readonly targetSchema: string | null
  readonly targetTable: string | null
  readonly targetColumns: readonly string[] | null
  readonly onDelete: string
  readonly onUpdate: string
  readonly match: string
  readonly expression: string | null
  readonly include: readonly number[] | null
  readonly nullsNotDistinct: boolean | null
  readonly comment: string | null
}

export interface IndexRow {
  readonly table: string
  readonly name: string
  readonly unique: boolean
  readonly method: string
  readonly keys: number
  readonly columns: readonly number[]
  readonly flags: readonly number[]
  readonly opclasses: readonly (string | null)[]
  readonly collations: readonly (string | null)[]
  readonly predicate: string | null
  /** The whole definition, where a part is an expression. */
  readonly definition: string | null
  readonly settings: readonly string[] | null
  readonly nullsNotDistinct: boolean
  readonly comment: string | null
}

export interface EnumRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly values: readonly string[]
  readonly comment: string | null
}

/** Tables that are neither partitions, which belong to their parent, nor members of an extension. */
const TABLES = `
  SELECT c.oid, n.nspname, c.relname, c.relpersistence
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY ($1)
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend e
      WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
    )`

const COMMENT = (catalog: string, object: string, part = '0'): string => `(
    SELECT description FROM pg_catalog.pg_description
    WHERE objoid = ${object} AND classoid = 'pg_catalog.${catalog}'::regclass AND objsubid = ${part}
  )`

/** The type of a column or of a value: joins `t`, the type, and `b`, the type of its elements or itself. */
export function typeSelection(modifier: string): string {
  return `b.oid AS "type", b.typtype AS "typeKind", bn.nspname AS "typeSchema", b.oid <> t.oid AS "isArray",
    format_type(b.oid, ${modifier}) AS "typeText", format_type(b.oid, NULL) AS "typeName"`
}

export function typeJoin(oid: string): string {
  // The test that format_type itself makes: int2vector has elements but is no array.
  return `
  JOIN pg_catalog.pg_type t ON t.oid = ${oid}
  JOIN pg_catalog.pg_type b ON b.oid = CASE
    WHEN t.typsubscript = 'pg_catalog.array_subscript_handler'::regproc AND t.typstorage <> 'p' THEN t.typelem ELSE t.oid END
  JOIN pg_catalog.pg_namespace bn ON bn.oid = b.typnamespace`
}

export const TABLES_QUERY: string = `
  SELECT c.oid, c.nspname AS schema, c.relname AS name, c.relpersistence = 'u' AS unlogged, ${COMMENT('pg_class', 'c.oid')} AS comment
  FROM (${TABLES}) c ORDER BY c.nspname, c.relname`

export const COLUMNS_QUERY: string = `
  SELECT a.attrelid AS table, a.attnum AS position, a.attname AS name, a.attnotnull AS "notNull", ${typeSelection('a.atttypmod')},
    pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated AS generated, a.attidentity AS identity,
    CASE WHEN a.attidentity <> '' THEN (
      SELECT json_build_object('start', s.seqstart::text, 'increment', s.seqincrement::text, 'min', s.seqmin::text,
        'max', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle)
      FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_sequence s ON s.seqrelid = o.objid
      WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass
        AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i'
    ) END AS sequence,
    CASE WHEN a.attcollation <> t.typcollation THEN (
      SELECT collname FROM pg_catalog.pg_collation WHERE oid = a.attcollation
    ) END AS collation,
    ${COMMENT('pg_class', 'a.attrelid', 'a.attnum')} AS comment
  FROM pg_catalog.pg_attribute a
  ${typeJoin('a.atttypid')}
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid IN (SELECT oid FROM (${TABLES}) c) AND a.attnum > 0 AND NOT a.attisdropped AND a.attislocal
  ORDER BY a.attrelid, a.attnum`

/** NOT NULL is a fact of the column, though PostgreSQL 18 keeps it as a constraint too; exclusion constraints are not read. */
export function constraintsQuery(major: number): string {
  return `
  SELECT k.conrelid AS table, k.conname AS name, k.contype AS kind, k.conkey AS columns,
    k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS valid, k.connoinherit AS "noInherit",
    fn.nspname AS "targetSchema", f.relname AS "targetTable",
    CASE WHEN k.contype = 'f' THEN (
      SELECT array_agg(a.attname ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY u (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
    ) END AS "targetColumns",
    k.confdeltype AS "onDelete", k.confupdtype AS "onUpdate", k.confmatchtype AS match,
    CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
    CASE WHEN i.indnatts > i.indnkeyatts THEN (i.indkey::int2[])[i.indnkeyatts:] END AS include,
    ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct",
    ${COMMENT('pg_constraint', 'k.oid')} AS comment
  FROM pg_catalog.pg_constraint k
  LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
  WHERE k.conrelid IN (SELECT oid FROM (${TABLES}) c) AND k.contype IN ('p', 'u', 'f', 'c') AND k.conparentid = 0 AND k.conislocal
  ORDER BY k.conrelid, k.conname`
}

/** Indexes that stand for themselves. One whose build failed is left out, so that it counts as missing. */
export function indexesQuery(major: number): string {
  return `
  SELECT i.indrelid AS table, c.relname AS name, i.indisunique AS "unique", m.amname AS method, i.indnkeyatts AS keys,
    i.indkey::int2[] AS columns, i.indoption::int2[] AS flags,
    ARRAY(
      SELECT CASE WHEN NOT o.opcdefault THEN o.opcname END
      FROM unnest(i.indclass::oid[]) WITH ORDINALITY u (oid, place) JOIN pg_catalog.pg_opclass o ON o.oid = u.oid ORDER BY u.place
    ) AS opclasses,
    ARRAY(
      SELECT CASE WHEN u.oid <> a.attcollation THEN l.collname END
      FROM unnest(i.indcollation::oid[], i.indkey::int2[]) WITH ORDINALITY u (oid, number, place)
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
      LEFT JOIN pg_catalog.pg_collation l ON l.oid = u.oid ORDER BY u.place
    ) AS collations,
    pg_get_expr(i.indpred, i.indrelid) AS predicate,
    CASE WHEN i.indexprs IS NOT NULL THEN pg_get_indexdef(i.indexrelid) END AS definition,
    c.reloptions AS settings, ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct",
    ${COMMENT('pg_class', 'i.indexrelid')} AS comment
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am m ON m.oid = c.relam
  WHERE i.indrelid IN (SELECT oid FROM (${TABLES}) c) AND i.indisvalid AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
  )
  ORDER BY i.indrelid, c.relname`
}

/** All enums that are not an extension's: columns may use one of any schema. */
export const ENUMS_QUERY: string = `
  SELECT t.oid, n.nspname AS schema, t.typname AS name, ${COMMENT('pg_type', 't.oid')} AS comment,
    ARRAY(SELECT enumlabel::text FROM pg_catalog.pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder) AS values
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype = 'e' AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e'
  )
  ORDER BY n.nspname, t.typname`
