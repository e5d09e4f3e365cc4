import type { ColumnType, EnumColumnType } from '@mig/core/dialect'

/** What an assignment of values of one type to another does to some of them. */
export interface Narrowing {
  readonly kind: 'loses data' | 'may fail'
  /** What goes, or the values that stop it: `the time of day`, `longer values`. */
  readonly what: string
}

/** What gets lost or does not fit where values become those of another type by assignment; nothing where all of them stay what they are. */
export function narrowing(from: ColumnType, to: ColumnType): Narrowing | undefined {
  if (to.kind === 'varchar' || to.kind === 'char') return shorter(from, to.length ?? (to.kind === 'char' ? 1 : Infinity))
  if (TIMES.has(from.kind) && TIMES.has(to.kind)) return times(from, to)
  if (from.kind === 'enum' && to.kind === 'enum') return fewerValues(from, to)
  if (from.kind === 'array' && to.kind === 'array') return narrowing(from.of, to.of)
  if (from.kind === 'json' && to.kind === 'jsonb') return loses('the order of keys, and keys that stand twice')
  const digits = from.kind === 'real' && to.kind === 'double' ? undefined : digitsOf(from)
  return digits === undefined ? undefined : numbers(digits, to)
}

/** The same where a column may hold values of any type, as in SQLite: only what looks like a number in a text becomes another value. */
export function looseNarrowing(from: ColumnType, to: ColumnType): Narrowing | undefined {
  if (from.kind === 'enum' && to.kind === 'enum') return fewerValues(from, to)
  const isText = from.kind === 'text' || from.kind === 'varchar' || from.kind === 'char'
  return isText && (digitsOf(to) !== undefined || to.kind === 'boolean')
    ? fails('texts that would be stored as other values, such as 007,')
    : undefined
}

function loses(what: string): Narrowing {
  return { kind: 'loses data', what }
}

function fails(what: string): Narrowing {
  return { kind: 'may fail', what }
}

function shorter(from: ColumnType, length: number): Narrowing | undefined {
  if (length === Infinity) return undefined
  const before = from.kind === 'varchar' || from.kind === 'char' ? (from.length ?? (from.kind === 'char' ? 1 : Infinity)) : Infinity
  return before <= length ? undefined : fails(`values with more than ${length} ${length === 1 ? 'character' : 'characters'}`)
}

function fewerValues(from: EnumColumnType, to: EnumColumnType): Narrowing | undefined {
  const gone = from.values.filter((value) => !to.values.includes(value))
  return gone.length === 0 ? undefined : fails(`rows with ${gone.join(', ')}`)
}

/* ---- numbers ---- */

/** The most digits that a number has before the point and behind it. */
interface Digits {
  readonly whole: number
  readonly fraction: number
  readonly isInteger: boolean
}

/** Digits that every number of the type may have. */
const SURE: { readonly [kind: string]: number } = { smallint: 4, integer: 9, bigint: 18 }
const MOST: { readonly [kind: string]: number } = { smallint: 5, integer: 10, bigint: 19 }
const FLOATS: { readonly [kind: string]: number } = { real: 6, double: 15 }

/** Nothing for what is no number. */
function digitsOf(type: ColumnType): Digits | undefined {
  const most = MOST[type.kind]
  if (most !== undefined) return { whole: most, fraction: 0, isInteger: true }
  if (type.kind === 'numeric' && type.precision !== undefined) {
    const scale = type.scale ?? 0
    return { whole: type.precision - scale, fraction: scale, isInteger: false }
  }
  return type.kind === 'numeric' || type.kind in FLOATS ? { whole: Infinity, fraction: Infinity, isInteger: false } : undefined
}

function numbers({ whole, fraction, isInteger }: Digits, to: ColumnType): Narrowing | undefined {
  const kept = FLOATS[to.kind]
  if (kept !== undefined) return whole + fraction > kept ? loses(`all digits but the first ${kept}`) : undefined
  const sure = SURE[to.kind]
  if (sure !== undefined) {
    if (fraction > 0) return loses('the digits behind the point')
    return whole <= (isInteger ? (MOST[to.kind] ?? sure) : sure) ? undefined : fails('numbers out of its range')
  }
  if (to.kind !== 'numeric' || to.precision === undefined) return undefined
  const scale = to.scale ?? 0
  if (fraction > scale) return loses(scale === 0 ? 'the digits behind the point' : `the digits behind the point but ${scale}`)
  return whole > to.precision - scale ? fails(`numbers with more than ${to.precision - scale} digits before the point`) : undefined
}

/* ---- times ---- */

const TIMES: ReadonlySet<string> = new Set(['date', 'time', 'timestamp', 'timestamptz', 'interval'])

function times(from: ColumnType, to: ColumnType): Narrowing | undefined {
  const isPoint = from.kind === 'timestamp' || from.kind === 'timestamptz'
  if (isPoint && to.kind === 'date') return loses('the time of day')
  if (isPoint && to.kind === 'time') return loses('the date')
  if (from.kind === 'interval' && to.kind === 'time') return loses('whole days')
  const [before, after] = [precisionOf(from), precisionOf(to)]
  return before !== undefined && after !== undefined && after < before ? loses('fractions of a second') : undefined
}

/** Databases keep microseconds where nothing is said. */
function precisionOf(type: ColumnType): number | undefined {
  return type.kind === 'time' || type.kind === 'timestamp' || type.kind === 'timestamptz' ? (type.precision ?? 6) : undefined
}
