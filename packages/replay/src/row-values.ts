import { typeFor, type Column, type ColumnType, type Dialect } from '@mig/core/dialect'

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'smallint', 'numeric', 'real', 'double'])
const GROUPS: readonly ReadonlySet<string>[] = [
  new Set([...NUMBERS, 'boolean']),
  new Set(['date', 'timestamp', 'timestamptz']),
  new Set(['json', 'jsonb']),
]
const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'char'])

/**
 * SQL for the n-th value of a column, counted from 1: another one for each n, as far as the type has so many, and one that the type of
 * the same column in the other version can hold as well. `undefined` where no value is known for the type.
 */
export function rowValue(column: Column, other: Column | undefined, n: number, dialect: Dialect): string | undefined {
  const [own, later] = [column.type, other?.type ?? column.type].map((type) => typeFor(type, dialect.name))
  if (own === undefined || later === undefined) return undefined
  if (own.kind === 'bytes') return dialect.quoting.literal({ $bytes: `0${n}` })
  if (!fits(own, later)) return undefined
  const text = TEXTS.has(own.kind) && !TEXTS.has(later.kind) ? textOf(later, n) : textOf(own, n, shortest(own, later))
  // SQLite holds a text in a column of any type.
  if (text === undefined && dialect.name !== 'sqlite') return undefined
  const literal = dialect.quoting.literal(text ?? `value ${n}`)
  return NUMBERS.has(own.kind) || dialect.name === 'sqlite' ? literal : `CAST(${literal} AS ${dialect.types.format(own)})`
}

/** A value of one type can be one of the other. */
export function fits(own: ColumnType, later: ColumnType): boolean {
  return (
    own.kind === later.kind
    || GROUPS.some((group) => group.has(own.kind) && group.has(later.kind))
    || TEXTS.has(own.kind)
    || TEXTS.has(later.kind)
  )
}

function shortest(...types: readonly ColumnType[]): number {
  return Math.min(...types.map((type) => ('length' in type ? (type.length ?? Infinity) : Infinity)))
}

function textOf(type: ColumnType, n: number, length = Infinity): string | number | undefined {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'real':
    case 'double':
      return n
    case 'numeric':
      return (type.precision ?? 9) > (type.scale ?? 0) ? n : Number(`0.${n}`)
    case 'boolean':
      return n % 2
    case 'text':
    case 'varchar':
    case 'char':
      return length < 8 ? String(n).slice(0, length) : `value ${n}`
    case 'enum':
      return type.values[n % type.values.length]
    case 'array': {
      const item = textOf(type.of, n)
      return item === undefined ? undefined : `{${typeof item === 'string' ? JSON.stringify(item) : item}}`
    }
    case 'bytes':
      return undefined
    case 'custom':
      return CUSTOM[type.sql.replace(/\(.*|.*\./g, '').toLowerCase()]?.(n)
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'interval':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return PLAIN[type.kind](n)
  }
}

const PLAIN = {
  date: (n: number) => `2020-01-0${n}`,
  time: (n: number) => `10:00:0${n}`,
  timestamp: (n: number) => `2020-01-0${n} 10:00:00`,
  timestamptz: (n: number) => `2020-01-0${n} 10:00:00+00`,
  interval: (n: number) => `${n} days`,
  uuid: (n: number) => `00000000-0000-4000-8000-00000000000${n}`,
  json: (n: number) => `{"n": ${n}}`,
  jsonb: (n: number) => `{"n": ${n}}`,
} as const

const CUSTOM: { readonly [type: string]: ((n: number) => string) | undefined } = {
  citext: (n) => `value ${n}`,
  inet: (n) => `10.0.0.${n}`,
  cidr: (n) => `10.0.${n}.0/24`,
  macaddr: (n) => `08:00:2b:01:02:0${n}`,
  tsvector: (n) => `word${n}`,
  tsquery: (n) => `word${n}`,
  hstore: (n) => `a=>${n}`,
  ltree: (n) => `a.b${n}`,
  money: String,
  oid: String,
  xml: (n) => `<a>${n}</a>`,
  point: (n) => `(${n},${n})`,
  int4range: (n) => `[${n},${n + 1})`,
  daterange: (n) => `[2020-01-0${n},2020-01-0${n + 1})`,
}
