/**
 * Queries on PostgreSQL's catalog: https://www.postgresql.org/docs/current/catalogs.html. `$1` is an array: of schemas where objects are
 * looked for, of the numbers of tables where their parts are.
 */

/** All keys of a row; one that is forgotten does not compile. */
export type Keys<T> = { readonly [key in keyof T]-?: true }

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
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
  /** By number, with those of its parents and empty texts for the dropped ones. */
  readonly columnNames: readonly string[]
  /** The access method, where it is not `heap`. */
  readonly method: string | null
  readonly settings: readonly string[] | null
  /** Those of the table behind it, for large values. */
  readonly toastSettings: readonly string[] | null
  readonly tablespace: string | null
  /** Of a partition its table, of others those that they inherit from. */
  readonly parents: readonly NameRow[]
  /** As it stands in CREATE TABLE: `FOR VALUES IN (1)`. */
  readonly bound: string | null
  /** As it stands behind PARTITION BY: `RANGE (at)`. */
  readonly partitionKey: string | null
  readonly replicaIdentity: string
  readonly replicaIndex: string | null
  readonly clusterIndex: string | null
  /** The type of a typed table. */
  readonly ofType: NameRow | null
  readonly comment: string | null
}

export interface NameRow {
  readonly schema: string
  readonly name: string
}

export interface ColumnRow {
  readonly table: string
  readonly typeOid: string
  readonly typeModifier: number
  readonly position: number
  readonly name: string
  readonly notNull: boolean
  readonly expression: string | null
  readonly generated: string
  readonly identity: string
  readonly sequence: SequenceRow | null
  readonly serial: NamedSequenceRow | null
  readonly collation: NameRow | null
  readonly storage: string | null
  readonly compression: string
  readonly statistics: number | null
  /** `n_distinct=-0.5` */
  readonly settings: readonly string[] | null
  readonly notNullConstraint: NotNullRow | null
  readonly comment: string | null
}

/** The constraint that a NOT NULL is from PostgreSQL 18 on. */
export interface NotNullRow {
  readonly name: string
  readonly valid: boolean
  readonly noInherit: boolean
}

/** A sequence that has a name of its own: one that a serial column owns, or one that stands for itself. */
export interface NamedSequenceRow extends SequenceRow {
  readonly name: string
  readonly type: 'smallint' | 'integer' | 'bigint'
  readonly unlogged: boolean
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

export interface EnumRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly values: readonly string[]
  readonly comment: string | null
}

/**
 * A condition: the object stands in a schema of `$1`. The catalogs have no index by schema, and where each of many schemas is read, all of
 * the database would be read for each; so objects are found by what DROP SCHEMA finds them by. OFFSET 0 keeps this a step of its own: among
 * many joins PostgreSQL would look at what every schema has first. https://www.postgresql.org/docs/current/explicit-joins.html
 * https://www.postgresql.org/docs/current/catalog-pg-depend.html
 */
export function ofSchemas(catalog: string, oid: string): string {
  return `${oid} IN (
      SELECT d.objid FROM pg_catalog.pg_namespace s JOIN pg_catalog.pg_depend d ON d.refobjid = s.oid
      WHERE s.nspname = ANY ($1) AND d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.classid = 'pg_catalog.${catalog}'::regclass
      OFFSET 0
    )`
}

/** The schema and the name of a collation, as a column of a query: a `NameRow`. */
export function collationName(oid: string): string {
  return `(
      SELECT json_build_object('schema', n.nspname, 'name', l.collname)
      FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = ${oid}
    )`
}

export const COMMENT = (catalog: string, object: string): string => `(
    SELECT description FROM pg_catalog.pg_description
    WHERE objoid = ${object} AND classoid = 'pg_catalog.${catalog}'::regclass AND objsubid = 0
  )`

/** A default that takes the next number of a sequence and does nothing else; the search path is empty. */
function isNextValue(expression: string): string {
  return `${expression} ~ '^nextval\\(''([^'']|'''')+''::regclass\\)$'`
}

/** `dependency` is that of the default on a sequence, and the column of the default owns the sequence. */
function usesOwnSequence(dependency: string, attrdef: string): string {
  return `${dependency}.classid = 'pg_catalog.pg_attrdef'::regclass AND ${dependency}.objid = ${attrdef}.oid
    AND ${dependency}.refclassid = 'pg_catalog.pg_class'::regclass AND EXISTS (
      SELECT FROM pg_catalog.pg_depend o
      WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = ${dependency}.refobjid AND o.deptype = 'a'
        AND o.refclassid = 'pg_catalog.pg_class'::regclass AND o.refobjid = ${attrdef}.adrelid AND o.refobjsubid = ${attrdef}.adnum
    )`
}

/** A condition: the sequence is no part of a serial column. */
export function notOfSerial(sequence: string): string {
  return `NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend u JOIN pg_catalog.pg_attrdef d ON d.oid = u.objid
    WHERE u.refobjid = ${sequence} AND ${usesOwnSequence('u', 'd')} AND ${isNextValue('pg_get_expr(d.adbin, d.adrelid)')}
  )`
}

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

/** Tables that are neither members of an extension nor temporary. */
export const TABLES_QUERY: string = `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relpersistence = 'u' AS unlogged,
    c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity", nullif(m.amname, 'heap') AS method,
    ARRAY(
      SELECT CASE WHEN a.attisdropped THEN '' ELSE a.attname END FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum
    ) AS "columnNames",
    c.reloptions AS settings, o.reloptions AS "toastSettings", p.spcname AS tablespace,
    coalesce((
      SELECT json_agg(json_build_object('schema', n.nspname, 'name', r.relname) ORDER BY h.inhseqno)
      FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class r ON r.oid = h.inhparent
      JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
      WHERE h.inhrelid = c.oid AND NOT h.inhdetachpending
    ), '[]') AS parents,
    CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionKey", c.relreplident AS "replicaIdentity",
    CASE WHEN c.relreplident = 'i' THEN (
      SELECT r.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class r ON r.oid = i.indexrelid
      WHERE i.indrelid = c.oid AND i.indisreplident
    ) END AS "replicaIndex", x.clustered AS "clusterIndex",
    CASE WHEN c.reloftype <> 0 THEN (
      SELECT json_build_object('schema', n.nspname, 'name', t.typname)
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = c.reloftype
    ) END AS "ofType",
    ${COMMENT('pg_class', 'c.oid')} AS comment
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_class o ON o.oid = c.reltoastrelid
  LEFT JOIN pg_catalog.pg_tablespace p ON p.oid = c.reltablespace
  LEFT JOIN (
    SELECT i.indrelid, r.relname AS clustered FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class r ON r.oid = i.indexrelid
    WHERE i.indisclustered
  ) x ON x.indrelid = c.oid
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${ofSchemas('pg_class', 'c.oid')} AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
  )
  ORDER BY n.nspname, c.relname`

/** The types that columns have, each once: printing one takes the server longer than finding its column. */
export const TYPES_QUERY: string = `
  SELECT p.oid AS "typeOid", p.modifier AS "typeModifier", ${typeSelection('p.modifier')}
  FROM (
    SELECT DISTINCT a.atttypid AS oid, a.atttypmod AS modifier FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
  ) p ${typeJoin('p.oid')}`

export interface ColumnTypeRow extends TypeRow {
  readonly typeOid: string
  readonly typeModifier: number
}

export const COLUMN_KEYS: Keys<ColumnRow> = {
  table: true,
  position: true,
  name: true,
  notNull: true,
  typeOid: true,
  typeModifier: true,
  expression: true,
  generated: true,
  identity: true,
  sequence: true,
  serial: true,
  collation: true,
  storage: true,
  compression: true,
  statistics: true,
  settings: true,
  notNullConstraint: true,
  comment: true,
}

/** The columns that a table has by itself; those of its parents, and of the table that it is a partition of, stand there. */
export function columnsQuery(major: number): string {
  return `
  SELECT a.attrelid AS table, a.attnum AS position, a.attname AS name, a.attnotnull AS "notNull", a.atttypid AS "typeOid",
    a.atttypmod AS "typeModifier", d.expression, a.attgenerated AS generated, a.attidentity AS identity,
    CASE WHEN a.attidentity <> '' THEN (
      SELECT json_build_object('start', s.seqstart::text, 'increment', s.seqincrement::text, 'min', s.seqmin::text,
        'max', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle)
      FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_sequence s ON s.seqrelid = o.objid
      WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass
        AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i'
    ) END AS sequence,
    CASE WHEN ${isNextValue('d.expression')} THEN (
      SELECT json_build_object('start', s.seqstart::text, 'increment', s.seqincrement::text, 'min', s.seqmin::text,
        'max', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle, 'name', c.relname, 'type', format_type(s.seqtypid, NULL),
        'unlogged', c.relpersistence = 'u', 'comment', ${COMMENT('pg_class', 'c.oid')})
      FROM pg_catalog.pg_depend u JOIN pg_catalog.pg_sequence s ON s.seqrelid = u.refobjid
      JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
      WHERE ${usesOwnSequence('u', 'd')}
    ) END AS serial,
    CASE WHEN a.attcollation <> t.typcollation THEN ${collationName('a.attcollation')} END AS collation,
    CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage, a.attcompression AS compression,
    CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics, a.attoptions AS settings,
    ${major >= 18 ? NOT_NULL : 'NULL'} AS "notNullConstraint",
    m.description AS comment
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN (
    -- OFFSET 0 keeps the server from printing an expression once for each place that speaks of it.
    SELECT oid, adrelid, adnum, pg_get_expr(adbin, adrelid) AS expression FROM pg_catalog.pg_attrdef
    WHERE adrelid = ANY ($1::oid[]) OFFSET 0
  ) d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_description m ON m.objoid = a.attrelid AND m.objsubid = a.attnum AND m.classoid = 'pg_catalog.pg_class'::regclass
  WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attislocal
  ORDER BY a.attrelid, a.attnum`
}

/**
 * Where it may be more than the NOT NULL of the column: under another name than PostgreSQL gives where it has not to cut it off, or in
 * another state.
 */
const NOT_NULL = `CASE WHEN a.attnotnull THEN (
      SELECT json_build_object('name', k.conname, 'valid', k.convalidated, 'noInherit', k.connoinherit)
      FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum AND (
        NOT k.convalidated OR k.connoinherit OR k.conname <> c.relname || '_' || a.attname || '_not_null'
      )
    ) END`

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
