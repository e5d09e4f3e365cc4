import { createHash } from 'node:crypto'
import {
  addedValues,
  displayName,
  nameKey,
  statement,
  type AddedValue,
  type AlterEnumOp,
  type EnumColumn,
  type Guard,
  type Instruction,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { defaultText } from './defaults.ts'
import { dollarQuoted, MAX_NAME_BYTES, quoting } from './quoting.ts'
import { formatType } from './type-format.ts'

/** Values that only come are added: nothing is written anew, and nothing has to make room. */
export function alterEnum(op: AlterEnumOp): readonly Instruction[] {
  return additionsOf(op)?.map((added) => addValue(op.enum, added, true)) ?? rebuilt(op)
}

/** The values that an operation adds to an enum; nothing where it does more, or where nobody says what was there. */
export function additionsOf({ values, was, map = {} }: AlterEnumOp): readonly AddedValue[] | undefined {
  return was === undefined || Object.keys(map).length > 0 ? undefined : addedValues(was, values)
}

/** https://www.postgresql.org/docs/current/sql-altertype.html */
export function addValue(name: QualifiedName, { value, before, after }: AddedValue, ifNotExists: boolean): Statement {
  const place = before === undefined ? after && ` AFTER ${quoting.literal(after)}` : ` BEFORE ${quoting.literal(before)}`
  return statement(
    `ALTER TYPE ${quoting.qualified(name)} ADD VALUE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoting.literal(value)}${place ?? ''}`,
  )
}

/**
 * PostgreSQL takes no value out of an enum and gives none another place, so the type is made anew: the old one makes room under another
 * name, the columns are converted by their texts, and the old one goes. What else uses the type would keep the old one.
 * https://www.postgresql.org/docs/current/sql-altertype.html
 */
function rebuilt(op: AlterEnumOp): readonly Instruction[] {
  const old = asideName(op.enum)
  const name = quoting.qualified(op.enum)
  return [
    dependentsGuard(op),
    ...valuesGuard(op),
    statement(`ALTER TYPE ${name} RENAME TO ${quoting.identifier(old.name)}`),
    statement(`CREATE TYPE ${name} AS ENUM (${texts(op.values)})`),
    likeBefore(op.enum, old),
    ...conversions(op),
    statement(`DROP TYPE ${quoting.qualified(old)}`),
  ]
}

function asideName({ name, ...place }: QualifiedName): QualifiedName {
  const aside = `${name}__old`
  if (Buffer.byteLength(aside) <= MAX_NAME_BYTES) return { ...place, name: aside }
  return { ...place, name: `mig_${createHash('sha256').update(name).digest('hex').slice(0, 16)}__old` }
}

function texts(values: readonly string[]): string {
  return values.map((value) => quoting.literal(value)).join(', ')
}

/* ---- columns ---- */

/** One ALTER TABLE a table, so that each is written anew once. */
function conversions(op: AlterEnumOp): readonly Statement[] {
  const actions = new Map<string, { readonly table: QualifiedName; readonly sql: string[] }>()
  for (const column of op.columns ?? []) {
    const { table } = column
    const known = actions.get(nameKey(table)) ?? { table, sql: [] }
    known.sql.push(...conversion(column, op))
    actions.set(nameKey(table), known)
  }
  return [...actions.values()].map(({ table, sql }) => statement(`ALTER TABLE ${quoting.qualified(table)} ${sql.join(', ')}`))
}

/** A default of the old type would not become one of the new type by itself. */
function conversion({ column, array, default: value }: EnumColumn, op: AlterEnumOp): readonly string[] {
  const alter = `ALTER COLUMN ${quoting.identifier(column)}`
  const own = { kind: 'enum', ...op.enum, values: op.values } as const
  const type = array === true ? ({ kind: 'array', of: own } as const) : own
  const using = `${array === true ? mappedArray(column, op) : mapped(column, op)}::${formatType(type)}`
  return [
    ...(value === undefined ? [] : [`${alter} DROP DEFAULT`]),
    `${alter} TYPE ${formatType(type)} USING ${using}`,
    ...(value === undefined ? [] : [`${alter} SET DEFAULT ${defaultText(value, type)}`]),
  ]
}

function mapped(column: string, { map = {} }: AlterEnumOp): string {
  const text = `${quoting.identifier(column)}::text`
  const cases = Object.entries(map).map(([value, to]) => `WHEN ${quoting.literal(value)} THEN ${quoting.literal(to)}`)
  return cases.length === 0 ? text : `(CASE ${text} ${cases.join(' ')} ELSE ${text} END)`
}

/** USING takes no subquery; no value becomes one that is looked for later, so one after the other is as good. */
function mappedArray(column: string, { map = {} }: AlterEnumOp): string {
  return Object.entries(map).reduce(
    (array, [value, to]) => `array_replace(${array}, ${quoting.literal(value)}, ${quoting.literal(to)}::text)`,
    `${quoting.identifier(column)}::text[]`,
  )
}

/* ---- guards ---- */

/** Objects that use the type besides the columns that are named: https://www.postgresql.org/docs/current/catalog-pg-depend.html */
function dependentsGuard({ enum: name, columns = [] }: AlterEnumOp): Guard {
  const type = `pg_catalog.to_regtype(${quoting.literal(quoting.qualified(name))})`
  const named = (items: readonly EnumColumn[]): string => ['false', ...items.map(isColumn)].join(' OR ')
  const withDefault = columns.filter((column) => column.default !== undefined)
  const rows =
    `SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) AS "object" FROM pg_catalog.pg_depend d ` +
    `LEFT JOIN pg_catalog.pg_attrdef v ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND v.oid = d.objid ` +
    `LEFT JOIN pg_catalog.pg_attribute a ` +
    `ON a.attrelid = coalesce(v.adrelid, CASE d.classid WHEN 'pg_catalog.pg_class'::regclass THEN d.objid END) ` +
    `AND a.attnum = coalesce(v.adnum, d.objsubid) ` +
    `WHERE d.refclassid = 'pg_catalog.pg_type'::regclass AND d.deptype <> 'i' ` +
    `AND d.refobjid IN (SELECT unnest(ARRAY[t.oid, t.typarray]) FROM pg_catalog.pg_type t WHERE t.oid = ${type}) ` +
    // What a table inherits changes with its parent, and so does a default that it has from there.
    `AND NOT coalesce(v.oid IS NULL AND (a.attinhcount > 0 OR ${named(columns)}), false) ` +
    `AND NOT coalesce(v.oid IS NOT NULL AND ` +
    `(${named(withDefault)} OR (a.attinhcount > 0 AND EXISTS (${inheritedDefault(withDefault)}))), false)`
  return {
    guard: `NOT EXISTS (${rows})`,
    message: `The type of enum ${displayName(name)} is used by what the operation does not name`,
    hint:
      'Nothing was changed. Name columns in `columns`, with their defaults; drop what else uses the type before, and create it again ' +
      'after the operation.',
    rows: `${rows} ORDER BY 1`,
  }
}

function isColumn({ table, column }: EnumColumn): string {
  return `(a.attrelid = ${quoting.literal(quoting.qualified(table))}::regclass AND a.attname = ${quoting.literal(column)})`
}

function inheritedDefault(columns: readonly EnumColumn[]): string {
  const named = columns.map(
    ({ table, column }) =>
      `(p.adrelid = ${quoting.literal(quoting.qualified(table))}::regclass AND b.attname = ${quoting.literal(column)})`,
  )
  return (
    `SELECT 1 FROM pg_catalog.pg_attrdef p JOIN pg_catalog.pg_attribute b ON b.attrelid = p.adrelid AND b.attnum = p.adnum ` +
    `WHERE (${['false', ...named].join(' OR ')}) AND b.attname = a.attname ` +
    `AND pg_catalog.pg_get_expr(p.adbin, p.adrelid) = pg_catalog.pg_get_expr(v.adbin, v.adrelid)`
  )
}

/** Rows whose values go and are not said to become others. */
function valuesGuard({ enum: name, values, was, map = {}, columns = [] }: AlterEnumOp): readonly Guard[] {
  const known = [...values, ...Object.keys(map)]
  if (columns.length === 0 || was?.every((value) => known.includes(value)) === true) return []
  const goes = known.length === 0 ? 'IS NOT NULL' : `NOT IN (${texts(known)})`
  const rows = columns.map(({ table, column, array }) => {
    const text = `${quoting.identifier(column)}::text`
    const from = quoting.qualified(table)
    const inArray = `${from}, LATERAL (SELECT DISTINCT unnest(${text}[]) AS "value") AS "v"`
    const [value, source] = array === true ? ['"v"."value"', inArray] : [text, from]
    const label = quoting.literal(`${displayName(table)}.${column}`)
    return (
      `SELECT ${label} AS "column", ${value} AS "value", pg_catalog.count(*)::integer AS "rows" ` +
      `FROM ${source} WHERE ${value} ${goes} GROUP BY 2`
    )
  })
  const all = rows.join(' UNION ALL ')
  return [
    {
      guard: `NOT EXISTS (${all})`,
      message: `Rows hold values that enum ${displayName(name)} is to lose`,
      hint:
        'Nothing was changed. Say in `map` what becomes of them, { old: new } or { old: null }, or give the rows other values before, ' +
        'with op.execute.',
      rows: all,
    },
  ]
}

/* ---- what the type had ---- */

/** Comment, owner and privileges, which only the server knows; what default privileges gave the new type goes first. */
function likeBefore(name: QualifiedName, old: QualifiedName): Statement {
  const [type, former] = [name, old].map((item) => quoting.literal(quoting.qualified(item)))
  const both = `FROM pg_catalog.pg_type made, pg_catalog.pg_type was`
  const where = `WHERE made.oid = ${type}::regtype AND was.oid = ${former}::regtype`
  const access = (item: string): string => `pg_catalog.aclexplode(coalesce(${item}.typacl, pg_catalog.acldefault('T', ${item}.typowner))) a`
  const grantee = `CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END`
  const grantable = `CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END`
  const body = `DECLARE command text;
BEGIN
  FOR command IN
    SELECT pg_catalog.format('ALTER TYPE %s OWNER TO %s', ${type}, was.typowner::regrole) ${both} ${where}
    UNION ALL SELECT pg_catalog.format('REVOKE ALL ON TYPE %s FROM %s', ${type}, ${grantee})
      ${both}, ${access('made')} ${where} AND made.typacl IS DISTINCT FROM was.typacl
    UNION ALL SELECT pg_catalog.format('GRANT USAGE ON TYPE %s TO %s%s', ${type}, ${grantee}, ${grantable})
      ${both}, ${access('was')} ${where} AND made.typacl IS DISTINCT FROM was.typacl
    UNION ALL SELECT pg_catalog.format('COMMENT ON TYPE %s IS %L', ${type}, pg_catalog.obj_description(was.oid, 'pg_type'))
      ${both} ${where} AND pg_catalog.obj_description(was.oid, 'pg_type') IS NOT NULL
  LOOP EXECUTE command; END LOOP;
END`
  return statement(`DO ${dollarQuoted(body)}`)
}
