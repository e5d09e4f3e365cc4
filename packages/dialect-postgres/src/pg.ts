import { t, type ColumnBuilder } from '@mig/core/dialect'

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
  /** A time of day with its zone. */
  readonly timetz: PlainType<string>
  /** A path of labels; needs the extension ltree. */
  readonly ltree: PlainType<string>
  /** Texts by name; needs the extension hstore. */
  readonly hstore: PlainType<string>
}

/** The overloads differ in whether the name is known as a literal, which one function cannot say. */
function textType(sql: string): PlainType<string> {
  const make = (name?: string): unknown => (name === undefined ? t.custom({ sql }) : t.custom(name, { sql })).$type<string>()
  return make as PlainType<string>
}

export const pg: PostgresColumnTypes = {
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
}
