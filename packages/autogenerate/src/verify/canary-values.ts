import type { BytesValue, ColumnType } from '@mig/core/dialect'

/** What goes into a column, as a literal: databases make the value of its type from a text. */
export type CanaryValue = string | BytesValue

/** Long and full of what is easily mangled. */
const ODD_TEXT = `it's "odd" \\n ${'ä€😀'.repeat(80)}`

/** The lowest and the highest value of a type, or the emptiest and the fullest one; none for a type of which nothing is known. */
export function boundaryValues(type: ColumnType): readonly CanaryValue[] {
  switch (type.kind) {
    case 'text':
    case 'varchar':
    case 'char':
      return ['', Array.from(ODD_TEXT).slice(0, lengthOf(type)).join('')]
    case 'numeric':
      return numericBoundaries(type.precision, type.scale)
    case 'bytes':
      return [{ $bytes: '' }, { $bytes: '00ff27' }]
    case 'enum':
      return [type.values[0] ?? [], type.values.at(-1) ?? []].flat()
    case 'array':
      return ['{}', ...boundaryValues(type.of).flatMap(arrayOf)]
    case 'custom': {
      const named = namedType(type.sql)
      return named === undefined ? (CUSTOM_BOUNDARIES[typeName(type.sql)] ?? []) : boundaryValues(named)
    }
    default:
      return BOUNDARIES[type.kind]
  }
}

/** The n-th of ordinary values, counted from 1: another one for each n, as far as the type has so many. */
export function plainValue(type: ColumnType, n: number): CanaryValue | undefined {
  switch (type.kind) {
    case 'text':
    case 'varchar':
    case 'char':
      return plainText(n, lengthOf(type))
    case 'numeric':
      return plainNumeric(n, type.precision, type.scale)
    case 'bytes':
      return { $bytes: two(n) }
    case 'enum':
      return type.values[n % Math.max(type.values.length, 1)]
    case 'array': {
      const item = plainValue(type.of, n)
      return item === undefined ? undefined : arrayOf(item)[0]
    }
    case 'custom': {
      const named = namedType(type.sql)
      return named === undefined ? CUSTOM_PLAIN[typeName(type.sql)]?.(n) : plainValue(named, n)
    }
    default:
      return PLAIN[type.kind](n)
  }
}

/**
 * The type whose values a column can hold before its type changes and after it: text that becomes a number holds numbers.
 */
export function sharedType(own: ColumnType, later: ColumnType): ColumnType {
  const texts = ['text', 'varchar', 'char']
  if (texts.includes(own.kind)) return !texts.includes(later.kind) || lengthOf(later) < lengthOf(own) ? later : own
  if (own.kind === 'enum' && later.kind === 'enum') return { ...own, values: own.values.filter((value) => later.values.includes(value)) }
  if (own.kind === 'numeric' && later.kind === 'numeric') return (later.precision ?? Infinity) < (own.precision ?? Infinity) ? later : own
  return own
}

function lengthOf(type: ColumnType): number {
  if (type.kind === 'char') return type.length ?? 1
  return type.kind === 'varchar' ? (type.length ?? Infinity) : Infinity
}

function numericBoundaries(precision: number | undefined, scale = 0): readonly string[] {
  if (precision === undefined) return ['-123456789012345678.987654321', '98765432109876543210']
  const digits = '9'.repeat(precision)
  // A negative scale counts zeros before the point.
  const value = scale < 0 ? digits + '0'.repeat(-scale) : withPoint(digits.padStart(scale + 1, '0'), scale)
  return [`-${value}`, value]
}

/** With all the digits behind the point, of which a change of the type may cut some. */
function plainNumeric(n: number, precision = Infinity, scale = precision === Infinity ? 2 : 0): string {
  if (scale <= 0) return String(n)
  return `${precision > scale ? n : 0}.${`${n}23456789`.padEnd(scale, '0').slice(0, scale)}`
}

function withPoint(digits: string, scale: number): string {
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function plainText(n: number, length: number): string {
  return length < 8 ? String(n).slice(0, length) : `value ${n}`
}

/** The number with two digits. */
function two(n: number): string {
  return String(n).padStart(2, '0')
}

/** Bytes in arrays are left out: their spelling there hangs on a setting. */
export function arrayOf(item: CanaryValue): readonly string[] {
  return typeof item === 'string' ? [`{${item.startsWith('{') ? item : `"${item.replaceAll(/["\\]/g, '\\$&')}"`}}`] : []
}

const BOUNDARIES = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
  real: ['-3.4e38', '1e-37'],
  double: ['-1.7e308', '1e-300'],
  boolean: ['0', '1'],
  date: ['0001-01-01', '9999-12-31'],
  time: ['00:00:00', '23:59:59.999999'],
  timestamp: ['0001-01-01 00:00:00', '9999-12-30 23:59:59.999999'],
  timestamptz: ['0001-01-02 00:00:00+00', '9999-12-30 23:59:59.999999+00'],
  interval: ['-1 year -2 days -03:04:05.678', '100 years'],
  uuid: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  json: ['null', '{"a": [1, null, "\\u00e4"], "a ": {}}'],
  jsonb: ['null', '{"a": [1, null, "\\u00e4"], "a ": {}}'],
} as const

const PLAIN = {
  smallint: String,
  integer: String,
  bigint: String,
  real: (n: number) => `${n}.5`,
  double: (n: number) => `${n}.5`,
  boolean: (n: number) => String(n % 2),
  date: (n: number) => `2020-01-${two(n)}`,
  time: (n: number) => `10:00:${two(n)}.123456`,
  timestamp: (n: number) => `2020-01-${two(n)} 10:00:00.123456`,
  timestamptz: (n: number) => `2020-01-${two(n)} 10:00:00.123456+00`,
  interval: (n: number) => `${n} days`,
  uuid: (n: number) => `00000000-0000-4000-8000-0000000000${two(n)}`,
  json: (n: number) => `{"n": ${n}}`,
  jsonb: (n: number) => `{"n": ${n}}`,
} as const

const CUSTOM_BOUNDARIES: { readonly [type: string]: readonly string[] | undefined } = {
  citext: ['', 'ÄöX'],
  inet: ['0.0.0.0', 'ffff::/16'],
  cidr: ['0.0.0.0/0', 'ffff::/16'],
  macaddr: ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'],
  tsvector: ['', "'a':1A 'b c':2"],
  tsquery: ["'a'", "'a' & !'b'"],
  hstore: ['', 'a=>1, b=>NULL'],
  money: ['-92233720368547758.08', '92233720368547758.07'],
  oid: ['0', '4294967295'],
  point: ['(0,0)', '(-1e10,1e10)'],
  int4range: ['empty', '[1,5)'],
  int8range: ['empty', '[1,5)'],
  numrange: ['empty', '[1.5,)'],
  daterange: ['empty', '[2020-01-01,2020-02-01)'],
  tsrange: ['empty', '[2020-01-01 00:00,)'],
  tstzrange: ['empty', '[2020-01-01 00:00+00,)'],
  bit: ['0', '1'],
  varbit: ['', '101'],
}

const CUSTOM_PLAIN: { readonly [type: string]: ((n: number) => string) | undefined } = {
  citext: (n) => `value ${n}`,
  inet: (n) => `10.0.0.${n}`,
  cidr: (n) => `10.0.${n}.0/24`,
  macaddr: (n) => `08:00:2b:01:02:${two(n)}`,
  tsvector: (n) => `word${n}`,
  tsquery: (n) => `word${n}`,
  hstore: (n) => `a=>${n}`,
  ltree: (n) => `a.b${n}`,
  money: String,
  oid: String,
  xml: (n) => `<a>${n}</a>`,
  point: (n) => `(${n},${n})`,
  int4range: (n) => `[${n},${n + 1})`,
  int8range: (n) => `[${n},${n + 1})`,
  numrange: (n) => `[${n},${n + 1})`,
  daterange: (n) => `[2020-01-${two(n)},2020-01-${two(n + 1)})`,
  vector: (n) => `[${n}]`,
}

/** `numeric` for `pg_catalog.numeric(3,1)`. */
function typeName(sql: string): string {
  return sql
    .replace(/\(.*/, '')
    .replace(/^.*\./, '')
    .replaceAll('"', '')
    .trim()
    .toLowerCase()
}

/** Types that are spelt out where something stands between them and the column, such as a domain. */
function namedType(sql: string): ColumnType | undefined {
  if (sql.endsWith('[]')) return { kind: 'array', of: namedType(sql.slice(0, -2)) ?? { kind: 'custom', sql: sql.slice(0, -2) } }
  const name = typeName(sql.replace(/\s*\([^)]*\)/, ''))
  const kind = Object.hasOwn(SPELLINGS, name) ? SPELLINGS[name] : undefined
  if (kind === undefined) return undefined
  const numbers = [.../\((\d+)(?:,\s*(\d+))?\)/.exec(sql) ?? []].slice(1)
  const [first, second] = numbers.flatMap((text) => (text === undefined ? [] : [Number(text)]))
  if (kind === 'numeric') return first === undefined ? { kind } : { kind, precision: first, scale: second ?? 0 }
  return kind === 'varchar' || kind === 'char' ? { kind, ...(first === undefined ? {} : { length: first }) } : { kind }
}

const SPELLINGS: { readonly [name: string]: Exclude<ColumnType['kind'], 'enum' | 'array' | 'custom'> | undefined } = {
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  real: 'real',
  'double precision': 'double',
  boolean: 'boolean',
  text: 'text',
  bytea: 'bytes',
  date: 'date',
  interval: 'interval',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  'character varying': 'varchar',
  varchar: 'varchar',
  character: 'char',
  numeric: 'numeric',
  'time without time zone': 'time',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
}
