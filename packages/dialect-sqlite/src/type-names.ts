import { isDeepStrictEqual } from 'node:util'
import { typeFor, UnsupportedError, type ColumnType, type EnumColumnType } from '@mig/core/dialect'
import { quoting } from './quoting.ts'
import { tokenize } from './tokens.ts'

/*
 * SQLite takes any name of a type and derives an affinity from the letters in it: https://www.sqlite.org/datatype3.html#type_affinity
 * `uuid`, `date`, `json` and the like would get NUMERIC, which turns '2024' into a number and a uuid of 32 digits into 1.2e31.
 * So types that SQLite keeps as text get names that hold TEXT, and no INT, which would win: hence DURATION for interval.
 */

type Kind = ColumnType['kind']

const PLAIN_NAMES = {
  integer: 'INTEGER',
  bigint: 'BIGINT',
  smallint: 'SMALLINT',
  boolean: 'BOOLEAN',
  text: 'TEXT',
  real: 'REAL',
  double: 'DOUBLE PRECISION',
  date: 'DATE_TEXT',
  uuid: 'UUID_TEXT',
  json: 'JSON_TEXT',
  jsonb: 'JSONB_TEXT',
  bytes: 'BLOB',
  interval: 'DURATION_TEXT',
} as const satisfies { readonly [K in Kind]?: string }

const LENGTH_NAMES = { varchar: 'VARCHAR', char: 'CHAR' } as const
const PRECISION_NAMES = { time: 'TIME_TEXT', timestamp: 'TIMESTAMP_TEXT', timestamptz: 'TIMESTAMPTZ_TEXT' } as const

/** What strict tables have: https://www.sqlite.org/stricttables.html */
const STRICT_NAMES = ['INT', 'INTEGER', 'REAL', 'TEXT', 'BLOB', 'ANY']

/**
 * Other names of the same type, with the same affinity, except those of dates and times: theirs is NUMERIC, which leaves well-formed
 * values as the text they are. UUID and JSON are not here, since NUMERIC changes some of their values.
 */
const SYNONYMS: { readonly [name: string]: string } = {
  INT: 'INTEGER',
  INT8: 'BIGINT',
  INT2: 'SMALLINT',
  BOOL: 'BOOLEAN',
  FLOAT: 'DOUBLE PRECISION',
  DOUBLE: 'DOUBLE PRECISION',
  DECIMAL: 'NUMERIC',
  CHARACTER: 'CHAR',
  'CHARACTER VARYING': 'VARCHAR',
  'VARYING CHARACTER': 'VARCHAR',
  DATE: 'DATE_TEXT',
  TIME: 'TIME_TEXT',
  DATETIME: 'TIMESTAMP_TEXT',
  TIMESTAMP: 'TIMESTAMP_TEXT',
  TIMESTAMPTZ: 'TIMESTAMPTZ_TEXT',
}

/** The type as a column definition names it; an enum is the text that its check limits. */
export function formatType(type: ColumnType): string {
  const own = typeFor(type, 'sqlite')
  switch (own.kind) {
    case 'varchar':
    case 'char':
      return withArguments(LENGTH_NAMES[own.kind], own.length)
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return withArguments(PRECISION_NAMES[own.kind], own.precision)
    case 'numeric':
      return withArguments('NUMERIC', own.precision, own.scale)
    case 'enum':
      return PLAIN_NAMES.text
    case 'custom':
      return own.sql
    case 'array':
      throw new UnsupportedError('SQLite has no arrays.', {
        hint: "Keep the list as JSON: give the column t.json(), or t.json() as the variant for 'sqlite'.",
      })
    default:
      return PLAIN_NAMES[own.kind]
  }
}

/** The type in a strict table, which knows six names. */
export function formatStrictType(type: ColumnType): string {
  const own = typeFor(type, 'sqlite')
  switch (own.kind) {
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'boolean':
      return 'INTEGER'
    case 'real':
    case 'double':
    case 'numeric':
      return 'REAL'
    case 'bytes':
      return 'BLOB'
    case 'array':
      return formatType(own)
    case 'custom':
      if (STRICT_NAMES.includes(own.sql.toUpperCase())) return own.sql
      throw new UnsupportedError(`A strict table of SQLite has no type ${own.sql}.`, { hint: `It has ${STRICT_NAMES.join(', ')}.` })
    default:
      return 'TEXT'
  }
}

/**
 * The type that a column definition names, in upper or lower case. Every other name is custom, by its text: INT is not INTEGER, which
 * makes a rowid, and what was read is written again as it was.
 */
export function parseType(text: string): ColumnType {
  const quoted = quotedType(text)
  const sql = quoted ?? spelledType(text)
  const { name, numbers } = nameAndNumbers(sql)
  return knownType(name, numbers) ?? { kind: 'custom', sql: quoted === undefined ? sql : quoting.identifier(quoted) }
}

/** A type that begins with a quoted name is that name, whatever follows. */
export function quotedType(text: string): string | undefined {
  const [first] = tokenize(text)
  return first?.kind === 'quoted' || first?.kind === 'string' ? first.value : undefined
}

/** Comments between words stay, since SQLite takes their letters for the affinity too. */
function spelledType(text: string): string {
  const tokens = tokenize(text)
  const sql = text.slice(tokens[0]?.start ?? text.length, tokens.at(-1)?.end)
  return /--|\/\*/.test(sql) ? sql : sql.replaceAll(/\s+/g, ' ')
}

/** True for names of one type, such as DECIMAL(10, 2) and NUMERIC(10, 2). */
export function sameType(left: ColumnType, right: ColumnType): boolean {
  return isDeepStrictEqual(canonicalType(left), canonicalType(right))
}

/** The type that mig has for the name, where it has one. */
export function canonicalType(type: ColumnType): ColumnType {
  if (type.kind !== 'custom') return type
  const { name, numbers } = nameAndNumbers(type.sql)
  const synonym = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : undefined
  return (synonym === undefined ? undefined : knownType(synonym, numbers)) ?? type
}

function nameAndNumbers(sql: string): { readonly name: string; readonly numbers: readonly number[] } {
  const [, base = '', ...numbers] = /^([^()]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?$/.exec(sql) ?? []
  return { name: base.toUpperCase(), numbers: numbers.filter((text) => text !== undefined).map(Number) }
}

function knownType(name: string, numbers: readonly number[]): ColumnType | undefined {
  const [first, second] = numbers
  if (name === 'NUMERIC') {
    if (first === undefined) return { kind: 'numeric' }
    return second === undefined ? { kind: 'numeric', precision: first } : { kind: 'numeric', precision: first, scale: second }
  }
  if (numbers.length < 2) {
    const length = keyOf(LENGTH_NAMES, name)
    if (length !== undefined) return first === undefined ? { kind: length } : { kind: length, length: first }
    const precision = keyOf(PRECISION_NAMES, name)
    if (precision !== undefined) return first === undefined ? { kind: precision } : { kind: precision, precision: first }
  }
  const plain = numbers.length === 0 ? keyOf(PLAIN_NAMES, name) : undefined
  return plain === undefined ? undefined : { kind: plain }
}

function keyOf<K extends string>(names: { readonly [P in K]: string }, name: string): K | undefined {
  return (Object.keys(names) as K[]).find((key) => names[key] === name)
}

function withArguments(name: string, first?: number, second?: number): string {
  if (first === undefined) return name
  return second === undefined ? `${name}(${first})` : `${name}(${first}, ${second})`
}

/** The enum type that the column has on SQLite, if it has one. */
export function enumOf(type: ColumnType): EnumColumnType | undefined {
  const own = typeFor(type, 'sqlite')
  return own.kind === 'enum' ? own : undefined
}
