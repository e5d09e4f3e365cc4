import type { QualifiedName } from './table.ts'
import type { DialectOptions } from './value.ts'

/** An enumerated type of a schema; the order of the values is their sort order. */
export interface Enum extends QualifiedName {
  readonly values: readonly string[]
  readonly comment?: string
  readonly options?: DialectOptions
}

/** A value that an enum gets, and its place: behind all others where none is said. */
export interface AddedValue {
  readonly value: string
  readonly before?: string
  readonly after?: string
}

/**
 * The values that lead from one list to the other, each behind the one before it, which is there by then; nothing where values go away
 * or change places, since an enum can only grow.
 */
export function addedValues(from: readonly string[], to: readonly string[]): readonly AddedValue[] | undefined {
  const known = new Set(from)
  const order = to.filter((value) => known.has(value))
  if (order.length !== from.length || order.some((value, index) => value !== from[index])) return undefined
  return to.flatMap((value, index): readonly AddedValue[] => {
    if (known.has(value)) return []
    const before = to[index - 1]
    const first = from[0]
    const last = !to.slice(index + 1).some((other) => known.has(other))
    const place = last ? {} : before === undefined ? (first === undefined ? {} : { before: first }) : { after: before }
    return [{ value, ...place }]
  })
}
