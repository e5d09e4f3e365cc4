import type { QualifiedName } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'
import { definitionOf, TABLE } from './brand.ts'
import { columnDefinition } from './column-builder.ts'
import { splitOptions, TABLE_OPTIONS, type TableOptions } from './dialect-options.ts'
import type { Extra } from './extra.ts'
import { columnAt, type NamedColumn } from './index-part.ts'
import { present } from './present.ts'
import type { AnyColumn, AnyTable, Presence, TypedColumn } from './row-types.ts'

/** A column of a table: what foreign keys, indexes and SQL speak of. */
export interface ColumnRef<T, N extends boolean, I extends Presence, D extends string> extends TypedColumn<T, N, I, D>, NamedColumn {}

export type ColumnRefs<C> = {
  readonly [K in keyof C]: C[K] extends TypedColumn<infer T, infer N, infer I, infer D> ? ColumnRef<T, N, I, D> : never
}

/** What `table` gives: the columns by their property names, and the definition under one symbol. */
export type TableHandle<Name extends string = string, C = object> = ColumnRefs<C> & {
  readonly [TABLE]: { readonly name: Name; readonly columns: C }
}

/** Constraints and indexes from the columns. It is called when the models are read, not before: they may refer to each other. */
export type ExtrasFunction<C> = (columns: ColumnRefs<C>) => readonly Extra[]

/** What a table was told: plain data, apart from builders and the function of the extras. */
export interface TableDefinition extends QualifiedName {
  readonly columns: Readonly<Record<string, unknown>>
  readonly extras?: (columns: unknown) => readonly unknown[]
  readonly comment?: string
  readonly renamedFrom?: string
  readonly options?: DialectOptions
}

/**
 * A table of the models.
 *
 * @param name The bare name in the database; a schema stands in the options.
 * @param columns Builders by property name, which is the database name where the builder has none.
 * @param extras Constraints and indexes: `(e) => [index().on(e.spentAt)]`. It may be left out.
 * @throws ModelError `model.option` for an option that tables do not have, or a value that it cannot have.
 */
export function table<const Name extends string, C extends Readonly<Record<string, AnyColumn>>>(
  name: Name,
  columns: C,
  extras?: ExtrasFunction<C> | TableOptions,
  options?: TableOptions,
): TableHandle<Name, C> {
  const given = (typeof extras === 'function' ? options : extras) ?? {}
  const { own, dialects } = splitOptions(given, TABLE_OPTIONS, `The table ${name}`)
  const { schema, comment, renamedFrom } = own
  const qualified = schema === undefined ? { name } : { schema, name }
  const definition = {
    ...qualified,
    columns,
    ...(typeof extras === 'function' ? { extras } : {}),
    ...present('comment', comment),
    ...present('renamedFrom', renamedFrom),
    ...present('options', dialects),
  }
  const references = Object.entries(columns).map(([key, builder]) => {
    const columnName = columnDefinition(builder)?.name ?? key
    return [key, columnAt({ table: qualified, name: columnName })]
  })
  return { ...Object.fromEntries(references), [TABLE]: definition } as unknown as TableHandle<Name, C>
}

/** What a table handle was told; `undefined` for anything else. */
export function tableDefinition(handle: unknown): TableDefinition | undefined {
  return definitionOf(handle, TABLE) as TableDefinition | undefined
}

/** True for what `table` gives, whichever copy of this package made it. */
export function isTable(value: unknown): value is AnyTable {
  return tableDefinition(value) !== undefined
}
