import { type ColumnBuilder } from './column-builder.ts'
import { type EnumType } from './enum-type.ts'
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
interface CustomType {
  (type: { readonly sql: string }): Fresh<'custom', ''>
  <const D extends string>(
    name: D,
    type: {
      readonly sql: string
    },
  ): Fresh<'custom', D>
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
  /** Any type by its SQL name: `t.custom({ sql: 'citext' }).$type<string>()`. */
  readonly custom: CustomType
}
/** Column types: `t.integer()`, `t.varchar(80)`, `t.numeric('total', 12, 2)`. Each gives an immutable builder. */
export declare const t: ColumnTypes
export {}
