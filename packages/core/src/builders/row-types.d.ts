import type { COLUMN, TABLE } from './brand.ts'
/** A type by its name, such as `numeric`. */
export interface Js<K extends string> {
  readonly js: K
}
export interface JsArray<E> {
  readonly array: E
}
/** The neutral map: what a value may be before it is known which driver carries it. */
export interface JsTypes {
  readonly integer: number
  readonly smallint: number
  readonly bigint: bigint | number | string
  readonly boolean: boolean
  readonly text: string
  readonly numeric: string | number
  readonly real: number
  readonly double: number
  readonly date: Date | string
  readonly time: string
  readonly timestamp: Date | string
  readonly timestamptz: Date | string
  readonly interval: string
  readonly uuid: string
  readonly json: unknown
  readonly jsonb: unknown
  readonly bytes: Uint8Array
}
/** What a type is in JavaScript. A map may have `array` where a driver does not hand out arrays. */
export type Resolve<T, M> =
  T extends Js<infer K>
    ? K extends keyof M
      ? M[K]
      : unknown
    : T extends JsArray<infer E>
      ? M extends {
          readonly array: infer A
        }
        ? A
        : Resolve<E, M>[]
      : T
/** On insert: a value is needed, may be left out, or cannot be given. */
export type Presence = 'required' | 'optional' | 'never'
/** What the types of a column are: T its type, N nullable, I presence on insert, D its database name (`''`: that of the property). */
export interface TypedColumn<T, N extends boolean, I extends Presence, D extends string> {
  readonly [COLUMN]: {
    readonly t: T
    readonly n: N
    readonly i: I
    readonly d: D
  }
}
export type AnyColumn = TypedColumn<unknown, boolean, Presence, string>
export type NotNullColumn = TypedColumn<unknown, false, Presence, string>
/** Any table handle. */
export interface AnyTable {
  readonly [TABLE]: {
    readonly name: string
    readonly columns: object
  }
}
type Columns<T> = T extends {
  readonly [TABLE]: {
    readonly columns: infer C
  }
}
  ? C
  : never
type ValueOf<C, M> = C extends TypedColumn<infer T, infer N, Presence, string> ? Resolve<T, M> | (N extends true ? null : never) : never
/**
 * A row as it is read, by property names: `InferRow<typeof expenses, PostgresTypes>`.
 *
 * Dialect packages have it bound to the types of their driver.
 */
export type InferRow<T, M = JsTypes> = {
  [K in keyof Columns<T>]: ValueOf<Columns<T>[K], M>
}
type InsertKey<C, W extends 'required' | 'optional'> = {
  [K in keyof C]: C[K] extends TypedColumn<unknown, infer N, infer I, string> ? (InsertPresence<N, I> extends W ? K : never) : never
}[keyof C]
type InsertPresence<N extends boolean, I extends Presence> = I extends 'required' ? (N extends true ? 'optional' : 'required') : I
/** What an insert takes: columns with a default, identity or null may be left out, generated ones cannot be given. */
export type InferInsert<T, M = JsTypes> = {
  [K in InsertKey<Columns<T>, 'required'>]: ValueOf<Columns<T>[K], M>
} & {
  [K in InsertKey<Columns<T>, 'optional'>]?: ValueOf<Columns<T>[K], M>
}
/** Kysely's `ColumnType`, told by its shape: this package does not import Kysely. */
interface KyselyColumn<S, I, U> {
  readonly __select__: S
  readonly __insert__: I
  readonly __update__: U
}
type DatabaseName<K, C> = C extends TypedColumn<unknown, boolean, Presence, infer D> ? (D extends '' ? K : D) : never
type KyselyValue<C, M> =
  C extends TypedColumn<unknown, infer N, infer I, string>
    ? I extends 'never'
      ? KyselyColumn<ValueOf<C, M>, never, never>
      : InsertPresence<N, I> extends 'optional'
        ? KyselyColumn<ValueOf<C, M>, ValueOf<C, M> | undefined, ValueOf<C, M>>
        : ValueOf<C, M>
    : never
/** A table as Kysely wants it, by database names. */
export type KyselyTable<T, M = JsTypes> = {
  [K in keyof Columns<T> as DatabaseName<K, Columns<T>[K]> & string]: KyselyValue<Columns<T>[K], M>
}
/** The `Database` of Kysely from a module of models: `interface DB extends KyselyDatabase<typeof models, PostgresTypes> {}`. */
export type KyselyDatabase<Module, M = JsTypes> = {
  [
    K in keyof Module as Module[K] extends {
      readonly [TABLE]: {
        readonly name: infer N
      }
    }
      ? N & string
      : never
  ]: KyselyTable<Module[K], M>
}
export {}
