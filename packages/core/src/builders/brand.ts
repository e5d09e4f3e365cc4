/*
 * What builders, handles and fragments are known by. Two copies of this package meet in one process, so nothing is told by its
 * class: the definition stands as plain data under a symbol that both copies share.
 */
export const COLUMN: unique symbol = Symbol.for('@mig/core.column')
export const REFERENCE: unique symbol = Symbol.for('@mig/core.column-reference')
export const PART: unique symbol = Symbol.for('@mig/core.index-part')
export const SQL: unique symbol = Symbol.for('@mig/core.sql')
export const ENUM: unique symbol = Symbol.for('@mig/core.enum')
export const EXTRA: unique symbol = Symbol.for('@mig/core.extra')
export const OBJECT: unique symbol = Symbol.for('@mig/core.object')
export const TABLE: unique symbol = Symbol.for('@mig/core.table')

/** The definition that a value carries under the symbol; `undefined` for everything else. */
export function definitionOf(value: unknown, brand: symbol): unknown {
  return typeof value === 'object' && value !== null ? (value as { readonly [key: symbol]: unknown })[brand] : undefined
}
