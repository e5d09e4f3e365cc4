import { canonical, UnsupportedError } from '@mig/core/dialect'
import type { CompositeType, Dialect, TypeAttribute } from '@mig/core/dialect'

/**
 * The expression that makes rows of one composite type out of those of another, attribute by attribute, or nothing where their texts do:
 * in these, attributes go by their places. What is new is NULL.
 * @param isArray The column holds arrays of them.
 * @param model The name that the type has in the model.
 * @throws UnsupportedError for arrays: an expression of ALTER COLUMN cannot look into each of their elements.
 */
export function conversionOfRows(
  column: string,
  [from, to]: readonly [from: CompositeType, to: CompositeType],
  { isArray, model }: { readonly isArray: boolean; readonly model: string },
  { quoting }: Dialect,
): string | undefined {
  const names = ({ attributes }: CompositeType): string => canonical(attributes.map(({ name }) => name))
  if (names(from) === names(to)) return undefined
  if (isArray) throw rowsInArray(column, model)
  const row = quoting.identifier(column)
  const value = (attribute: TypeAttribute): string => {
    const before = from.attributes.find(({ name }) => name === attribute.name)
    if (before === undefined) return 'NULL'
    const old = `(${row}).${quoting.identifier(attribute.name)}`
    return before.type === attribute.type ? old : `CAST(CAST(${old} AS text) AS ${attribute.type})`
  }
  // IS NULL is true for a row of nothing but NULL as well.
  return `CASE WHEN ${row} IS DISTINCT FROM NULL THEN CAST(ROW(${to.attributes.map(value).join(', ')}) AS ${quoting.qualified(to)}) END`
}

function rowsInArray(column: string, name: string): UnsupportedError {
  const message = `Column ${column} holds arrays of the composite type ${name}, whose attributes have other places in the model.`
  return new UnsupportedError(message, {
    hint: 'Keep the attributes in their order and add new ones at the end, in revisions apart from those that change the type of one.',
  })
}
