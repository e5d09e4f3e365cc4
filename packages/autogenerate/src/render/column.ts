import type { Column, ColumnDefault, Constraint, DialectOptions, Identity } from '@mig/core/dialect'
import { referenceSource } from './constraint.ts'
import { call, chain, object, type CallSource, type Source } from './layout.ts'
import { optionsSource } from './entries.ts'
import { literal, quote, sqlSource } from './literal.ts'
import { typeBuilder } from './type.ts'
import { BY_NAME, type Wording } from './wording.ts'

/**
 * `t.varchar(80).notNull().default('x')`: a column as a chain of calls.
 *
 * @param sugar Constraints that stand for methods of the column; see `isSugar`.
 * @param name The database name, where the property is called otherwise.
 */
export function columnSource(
  given: Column,
  sugar: readonly Constraint[] = [],
  name?: string,
  wording: Wording = BY_NAME,
): Source {
  const begun = wording.begin?.(given, name)
  const source = begun === undefined ? { rest: given, ...typeBuilder(given.type, name, wording) } : { ...begun, links: [] }
  const { rest: column, head, links } = source
  // A key and a counter are never null.
  const saysNotNull = column.identity !== undefined || sugar.some((constraint) => constraint.kind === 'primaryKey')
  return chain(head, [
    ...links,
    ...(column.nullable || saysNotNull ? [] : [call('notNull')]),
    ...valueLinks(column, wording),
    ...optional(column.collation, (text) => call('collate', quote(text))),
    ...sugar.map((constraint) => sugarLink(constraint, wording)),
    ...optional(column.comment, (text) => call('comment', quote(text))),
  ])
}

/** Where the value comes from, and the options, one of which has a method of its own. */
function valueLinks({ default: value, identity, generated, options }: Column, wording: Wording): readonly CallSource[] {
  const counts = identity !== undefined && Object.keys(identity).length === 0 && options?.['sqlite']?.['autoincrement'] === true
  const others = counts ? withoutAutoincrement(options) : options
  return [
    ...(counts ? [call('autoincrement')] : optional(identity, (data) => call('identity', identitySource(data)))),
    ...optional(value, (data) => call('default', defaultSource(data, wording))),
    ...optional(generated, ({ sql, stored }) => call('generated', sqlSource(sql), stored ? undefined : object([['stored', 'false']]))),
    ...optional(others, (data) => call('with', optionsSource(data))),
  ]
}

/** A literal or SQL, as a builder and an alteration take it. */
export function defaultSource(value: ColumnDefault, wording: Wording): Source {
  return wording.defaultValue?.(value) ?? ('sql' in value ? sqlSource(value.sql) : literal(value.value))
}

function withoutAutoincrement(options: DialectOptions): DialectOptions | undefined {
  const { autoincrement: _, ...sqlite } = options['sqlite'] ?? {}
  const { sqlite: __, ...others } = options
  const rest = Object.keys(sqlite).length === 0 ? others : { ...others, sqlite }
  return Object.keys(rest).length === 0 ? undefined : rest
}

/** The options of an identity; absent where all are the defaults. */
export function identitySource(identity: Identity): Source | undefined {
  const entries = Object.entries(identity).map(([key, value]): readonly [string, Source] => [key, numberSource(value)])
  return entries.length === 0 ? undefined : object(entries)
}

/** Decimal text as a number, as far as a number holds it. */
export function numberSource(value: string | true): Source {
  if (value === true) return 'true'
  return Number.isSafeInteger(Number(value)) && String(Number(value)) === value ? value : quote(value)
}

/** The places of sugar in the order in which builders give it back. */
const PLACES = ['primaryKey', 'unique', 'foreignKey'] as const

/** Where a constraint stands among the methods of its column; `undefined` where it cannot be one. */
export function sugarPlace(constraint: Constraint, column: Column): number | undefined {
  if (constraint.kind === 'check' || constraint.kind === 'exclusion') return undefined
  if (constraint.columns.length !== 1 || constraint.columns[0] !== column.name) return undefined
  if (constraint.comment !== undefined || constraint.options !== undefined) return undefined
  if (constraint.kind !== 'foreignKey' && constraint.deferrable === true) return undefined
  if (constraint.kind === 'primaryKey' && column.nullable) return undefined
  return PLACES.indexOf(constraint.kind)
}

function sugarLink(constraint: Constraint, wording: Wording): CallSource {
  if (constraint.kind === 'foreignKey') return call('references', ...referenceSource(constraint, wording))
  const name = constraint.name === undefined ? undefined : quote(constraint.name)
  return call(constraint.kind === 'primaryKey' ? 'primaryKey' : 'unique', name)
}

function optional<T>(value: T | undefined, link: (value: T) => CallSource): readonly CallSource[] {
  return value === undefined ? [] : [link(value)]
}
