import { ELSEWHERE, modelOptions, ModelError, refuseNearNames, t, type ColumnBuilder, type OptionRules } from '@mig/core/dialect'
import type { Js } from '@mig/core'
import type { PostgresSerialOptions } from './options.ts'
import { postgresObjects, type PostgresObjects } from './objects/models.ts'

type Fresh<T, D extends string> = ColumnBuilder<T, true, 'required', D>

interface PlainType<T> {
  (): Fresh<T, ''>
  <const D extends string>(name: D): Fresh<T, D>
}

/** Types that PostgreSQL alone has. A text as argument is the database name of the column: `pg.tsvector('search_text')`. */
export interface PostgresColumnTypes {
  /** Text that is compared without case; needs the extension citext. */
  readonly citext: PlainType<string>
  /** A document prepared for text search. */
  readonly tsvector: PlainType<string>
  /** A text search query. */
  readonly tsquery: PlainType<string>
  /** An address of a host or a network. */
  readonly inet: PlainType<string>
  /** An address of a network. */
  readonly cidr: PlainType<string>
  readonly macaddr: PlainType<string>
  readonly money: PlainType<string>
  readonly xml: PlainType<string>
  /** Bits of a fixed number; one unless said otherwise. */
  readonly bit: SizedType
  /** Bits of any number, or of at most so many. */
  readonly varbit: SizedType
  /** Numbers of a fixed count; needs the extension vector. */
  readonly vector: SizedType
  readonly int4range: PlainType<string>
  readonly int8range: PlainType<string>
  readonly numrange: PlainType<string>
  readonly tsrange: PlainType<string>
  readonly tstzrange: PlainType<string>
  readonly daterange: PlainType<string>
  readonly int4multirange: PlainType<string>
  readonly int8multirange: PlainType<string>
  readonly nummultirange: PlainType<string>
  readonly tsmultirange: PlainType<string>
  readonly tstzmultirange: PlainType<string>
  readonly datemultirange: PlainType<string>
  readonly macaddr8: PlainType<string>
  readonly line: PlainType<string>
  readonly lseg: PlainType<string>
  readonly box: PlainType<string>
  readonly path: PlainType<string>
  readonly polygon: PlainType<string>
  readonly jsonpath: PlainType<string>
  /** A time of day with its zone. */
  readonly timetz: PlainType<string>
  /** A path of labels; needs the extension ltree. */
  readonly ltree: PlainType<string>
  /** Texts by name; needs the extension hstore. */
  readonly hstore: PlainType<string>
  /** An integer whose default is the next number of a sequence of its own; never null. Prefer `t.integer().identity()` for new tables. */
  readonly serial: SerialType<'integer'>
  readonly bigserial: SerialType<'bigint'>
  readonly smallserial: SerialType<'smallint'>
}

/** A counter: the type of its sequence is that of the column unless said otherwise. */
export type SerialOptions = Partial<PostgresSerialOptions>

type Counter<K extends string, D extends string> = ColumnBuilder<Js<K>, false, 'optional', D>

interface SerialType<K extends string> {
  (options?: SerialOptions): Counter<K, ''>
  <const D extends string>(name: D, options?: SerialOptions): Counter<K, D>
}

interface SizedType {
  (size?: number): Fresh<string, ''>
  <const D extends string>(name: D, size?: number): Fresh<string, D>
}

/** The overloads differ in whether the name is known as a literal, which one function cannot say. */
function textType(sql: string): PlainType<string> {
  const make = (name?: string): unknown => (name === undefined ? t.custom({ sql }) : t.custom(name, { sql })).$type<string>()
  return make as PlainType<string>
}

/** Their values are compared with the form of the option `serial`, which they become. */
const SERIAL_OPTIONS: OptionRules<SerialOptions> = {
  type: ELSEWHERE,
  sequence: ELSEWHERE,
  start: ELSEWHERE,
  increment: ELSEWHERE,
  min: ELSEWHERE,
  max: ELSEWHERE,
  cache: ELSEWHERE,
  cycle: ELSEWHERE,
  unlogged: ELSEWHERE,
  comment: ELSEWHERE,
}

/** What each is called in `pg`. */
const SERIALS = { integer: 'serial', bigint: 'bigserial', smallint: 'smallserial' } as const

function serialType<K extends 'integer' | 'bigint' | 'smallint'>(type: K): SerialType<K> {
  const make = (first?: string | SerialOptions, second?: SerialOptions): unknown => {
    const [name, options = {}] = typeof first === 'string' ? [first, second] : [undefined, first]
    const { type: counted = type, ...others } = modelOptions(options, SERIAL_OPTIONS, `pg.${SERIALS[type]}()`)
    const serial = Object.keys(others).length === 0 ? counted : { type: counted, ...others }
    // The makers of the three types differ in their types alone.
    const integer = t[type] as typeof t.integer
    return (name === undefined ? integer() : integer(name)).notNull().with({ postgres: { serial } })
  }
  return make as SerialType<K>
}

function sizedType(sql: string): SizedType {
  const make = (first?: string | number, second?: number): unknown => {
    const size = typeof first === 'number' ? first : second
    const type = { sql: size === undefined ? sql : `${sql}(${size})` }
    return (typeof first === 'string' ? t.custom(first, type) : t.custom(type)).$type<string>()
  }
  return make as SizedType
}

const makers: PostgresColumnTypes & PostgresObjects = {
  ...postgresObjects,
  bit: sizedType('bit'),
  varbit: sizedType('bit varying'),
  vector: sizedType('vector'),
  int4range: textType('int4range'),
  int8range: textType('int8range'),
  numrange: textType('numrange'),
  tsrange: textType('tsrange'),
  tstzrange: textType('tstzrange'),
  daterange: textType('daterange'),
  int4multirange: textType('int4multirange'),
  int8multirange: textType('int8multirange'),
  nummultirange: textType('nummultirange'),
  tsmultirange: textType('tsmultirange'),
  tstzmultirange: textType('tstzmultirange'),
  datemultirange: textType('datemultirange'),
  macaddr8: textType('macaddr8'),
  line: textType('line'),
  lseg: textType('lseg'),
  box: textType('box'),
  path: textType('path'),
  polygon: textType('polygon'),
  jsonpath: textType('jsonpath'),
  citext: textType('citext'),
  tsvector: textType('tsvector'),
  tsquery: textType('tsquery'),
  inet: textType('inet'),
  cidr: textType('cidr'),
  macaddr: textType('macaddr'),
  money: textType('money'),
  xml: textType('xml'),
  timetz: textType('timetz'),
  ltree: textType('ltree'),
  hstore: textType('hstore'),
  serial: serialType('integer'),
  bigserial: serialType('bigint'),
  smallserial: serialType('smallint'),
}

/** What PostgreSQL alone has: types of columns, and objects of a schema. */
export const pg: PostgresColumnTypes & PostgresObjects = refuseNearNames(makers, (name, meant) => {
  const all = Object.keys(makers).join(', ')
  return new ModelError('model.type', `pg has nothing called ${name}; did you mean ${meant}?`, { hint: `It has ${all}.` })
})
