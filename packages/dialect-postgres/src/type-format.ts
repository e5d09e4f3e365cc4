import { typeFor, UnsupportedError, type ColumnType } from '@mig/core/dialect'
import { isBuiltInType } from './built-in-types.ts'
import { quoting } from './quoting.ts'

/** Types that are a name alone. */
const PLAIN = {
  integer: 'integer',
  bigint: 'bigint',
  smallint: 'smallint',
  boolean: 'boolean',
  text: 'text',
  real: 'real',
  double: 'double precision',
  date: 'date',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  bytes: 'bytea',
  interval: 'interval',
} as const

/** The type as DDL spells it; the spelling is the one that PostgreSQL itself prints. */
export function formatType(given: ColumnType): string {
  const type = typeFor(given, 'postgres')
  return isPlain(type) ? PLAIN[type.kind] : formatSized(type)
}

type PlainKind = keyof typeof PLAIN
type PlainType = Extract<ColumnType, { readonly kind: PlainKind }>

function isPlain(type: ColumnType): type is PlainType {
  return type.kind in PLAIN
}

function formatSized(type: Exclude<ColumnType, PlainType>): string {
  switch (type.kind) {
    case 'varchar':
      return `character varying${inParentheses(type.length)}`
    case 'char':
      return `character${inParentheses(type.length)}`
    case 'numeric':
      return `numeric${inParentheses(type.precision, type.scale)}`
    case 'time':
      return `time${inParentheses(type.precision)} without time zone`
    case 'timestamp':
      return `timestamp${inParentheses(type.precision)} without time zone`
    case 'timestamptz':
      return `timestamp${inParentheses(type.precision)} with time zone`
    case 'enum':
      if (type.schema === undefined && isBuiltInType(type.name)) throw hiddenEnum(type.name)
      return quoting.qualified(type.schema === undefined ? { name: type.name } : { schema: type.schema, name: type.name })
    case 'array':
      return `${formatType(type.of)}[]`
    case 'custom':
      if (type.sql !== '') return type.sql
      throw new UnsupportedError('PostgreSQL has no columns without a type.', { hint: 'Name one: t.text(), or t.custom({ sql: … }).' })
  }
}

function hiddenEnum(name: string): UnsupportedError {
  return new UnsupportedError(`The enum ${name} is called as a type of PostgreSQL's own, which a column would get instead.`, {
    hint: `Give its schema: enumType('${name}', [...], { schema: 'public' }).`,
  })
}

function inParentheses(...numbers: readonly (number | undefined)[]): string {
  const given = numbers.filter((number) => number !== undefined)
  return given.length === 0 ? '' : `(${given.join(', ')})`
}

const PLAIN_BY_TEXT: ReadonlyMap<string, ColumnType> = new Map(
  Object.entries(PLAIN).map(([kind, text]): [string, ColumnType] => [text, { kind: kind as PlainKind }]),
)

const SIZED = /^(character varying|character|numeric|time|timestamp)(?:\((-?\d+)(?:,(-?\d+))?\))?( without time zone| with time zone)?$/

/** The type that `format_type` printed; what has no kind of its own is custom. */
export function parseType(text: string): ColumnType {
  const plain = PLAIN_BY_TEXT.get(text)
  if (plain !== undefined) return plain
  const sized = SIZED.exec(text)
  const kind = sized === null ? undefined : sizedKind(sized[1] ?? '', sized[4])
  if (sized === null || kind === undefined) return { kind: 'custom', sql: text }
  const [first, second] = [sized[2], sized[3]].map((digits) => (digits === undefined ? undefined : Number(digits)))
  if (kind === 'varchar' || kind === 'char') return first === undefined ? { kind } : { kind, length: first }
  if (kind === 'numeric')
    return {
      kind,
      ...(first === undefined ? {} : { precision: first }),
      ...(second === undefined || second === 0 ? {} : { scale: second }),
    }
  return first === undefined ? { kind } : { kind, precision: first }
}

type SizedKind = 'varchar' | 'char' | 'numeric' | 'time' | 'timestamp' | 'timestamptz'

function sizedKind(name: string, zone: string | undefined): SizedKind | undefined {
  const key = `${name}${zone ?? ''}`
  switch (key) {
    case 'character varying':
      return 'varchar'
    case 'character':
      return 'char'
    case 'numeric':
      return 'numeric'
    case 'time without time zone':
      return 'time'
    case 'timestamp without time zone':
      return 'timestamp'
    case 'timestamp with time zone':
      return 'timestamptz'
    default:
      return undefined
  }
}
