import type { ColumnType } from '../schema/column-type.ts'
import { ModelError } from '../errors.ts'
import { modelOptions } from '../known-options.ts'
import { refuseNearNames } from '../near-names.ts'
import { ELSEWHERE, type OptionRules } from '../option-rules.ts'
import { type ColumnBuilder, columnOf } from './column-builder.ts'
import { type EnumType, lowerEnum } from './enum-type.ts'
import type { Js } from './row-types.ts'

type Fresh<K extends string, D extends string> = ColumnBuilder<Js<K>, true, 'required', D>

interface PlainType<K extends string> {
  (): Fresh<K, ''>
  <const D extends string>(name: D): Fresh<K, D>
}
interface SizedType<K extends string> {
  (size?: number): Fresh<K, ''>
  <const D extends string>(name: D, size?: number): Fresh<K, D>
}
interface NumericType {
  (precision?: number, scale?: number): Fresh<'numeric', ''>
  <const D extends string>(name: D, precision?: number, scale?: number): Fresh<'numeric', D>
}
interface EnumColumn {
  <V extends string>(type: EnumType<V>): ColumnBuilder<V, true, 'required', ''>
  <const D extends string, V extends string>(name: D, type: EnumType<V>): ColumnBuilder<V, true, 'required', D>
}
interface CustomTypeOptions {
  readonly sql: string
}
interface CustomType {
  (type: CustomTypeOptions): Fresh<'custom', ''>
  <const D extends string>(name: D, type: CustomTypeOptions): Fresh<'custom', D>
}

/** The types that every dialect has. A text as first argument is the database name of the column: `t.varchar('full_name', 80)`. */
export interface ColumnTypes {
  readonly integer: PlainType<'integer'>
  readonly bigint: PlainType<'bigint'>
  readonly smallint: PlainType<'smallint'>
  readonly boolean: PlainType<'boolean'>
  readonly text: PlainType<'text'>
  /** Text of at most so many characters. */
  readonly varchar: SizedType<'text'>
  /** Text of exactly so many characters, filled up with spaces. */
  readonly char: SizedType<'text'>
  /** An exact number: digits in all, and digits after the point. */
  readonly numeric: NumericType
  readonly real: PlainType<'real'>
  readonly double: PlainType<'double'>
  readonly date: PlainType<'date'>
  /** A time of day; the size is the number of digits of its seconds' fraction, here and in the next two. */
  readonly time: SizedType<'time'>
  readonly timestamp: SizedType<'timestamp'>
  readonly timestamptz: SizedType<'timestamptz'>
  readonly interval: PlainType<'interval'>
  readonly uuid: PlainType<'uuid'>
  readonly json: PlainType<'json'>
  readonly jsonb: PlainType<'jsonb'>
  readonly bytes: PlainType<'bytes'>
  /** `t.enum(enumType('status', ['open', 'paid']))`. */
  readonly enum: EnumColumn
  /** Any type by its SQL name: `t.custom({ sql: 'citext' }).$type<string>()`. The empty text is no type at all, which SQLite allows. */
  readonly custom: CustomType
}

/** A maker whose first argument may be the name; the others are the type's, in the order of the keys. */
function maker(kind: ColumnType['kind'], keys: readonly string[] = []): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    const [name, values] = splitName(args)
    const sizes = keys.flatMap((key, index) => (values[index] === undefined ? [] : [[key, values[index]] as const]))
    return columnOf({ kind, ...Object.fromEntries(sizes) } as ColumnType, name)
  }
}

function splitName(args: readonly unknown[]): readonly [name: string | undefined, rest: readonly unknown[]] {
  const [first, ...rest] = args
  return typeof first === 'string' ? [first, rest] : [undefined, args]
}

function enumColumn(...args: readonly unknown[]): unknown {
  const [name, [type]] = splitName(args)
  const found = lowerEnum(type)
  if (found === undefined) {
    throw new ModelError('model.enum', 't.enum() was given no enum type.', { hint: "Write t.enum(enumType('status', ['open', 'paid']))." })
  }
  const { comment: _, options: __, ...reference } = found
  return columnOf({ kind: 'enum', ...reference }, name, [found])
}

const CUSTOM_OPTIONS: OptionRules<CustomTypeOptions> = { sql: ELSEWHERE }

function customColumn(...args: readonly unknown[]): unknown {
  const [name, [type]] = splitName(args)
  const text = (type as { readonly sql?: unknown } | undefined)?.sql
  // A column of SQLite may have no type, which is the empty text.
  if (typeof text !== 'string' || (text !== '' && text.trim() === '')) {
    throw new ModelError('model.type', 't.custom() was given no SQL name.', { hint: "Write t.custom({ sql: 'citext' })." })
  }
  modelOptions(type as CustomTypeOptions, CUSTOM_OPTIONS, 't.custom()')
  return columnOf({ kind: 'custom', sql: text }, name)
}

const makers: Readonly<Record<keyof ColumnTypes, (...args: readonly unknown[]) => unknown>> = {
  integer: maker('integer'),
  bigint: maker('bigint'),
  smallint: maker('smallint'),
  boolean: maker('boolean'),
  text: maker('text'),
  varchar: maker('varchar', ['length']),
  char: maker('char', ['length']),
  numeric: maker('numeric', ['precision', 'scale']),
  real: maker('real'),
  double: maker('double'),
  date: maker('date'),
  time: maker('time', ['precision']),
  timestamp: maker('timestamp', ['precision']),
  timestamptz: maker('timestamptz', ['precision']),
  interval: maker('interval'),
  uuid: maker('uuid'),
  json: maker('json'),
  jsonb: maker('jsonb'),
  bytes: maker('bytes'),
  enum: enumColumn,
  custom: customColumn,
}

/** Column types: `t.integer()`, `t.varchar(80)`, `t.numeric('total', 12, 2)`. Each gives an immutable builder. */
export const t: ColumnTypes = refuseNearNames(makers as unknown as ColumnTypes, (name, meant) => {
  const types = Object.keys(makers).join(', ')
  return new ModelError('model.type', `t has no type ${name}; did you mean ${meant}?`, { hint: `Its types are ${types}.` })
})
