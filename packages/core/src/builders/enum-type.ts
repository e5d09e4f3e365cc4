import type { Enum } from '../schema/enum.ts'
import { definitionOf, ENUM } from './brand.ts'

/** An enumerated type, for `t.enum(...)`. */
export interface EnumType<V extends string = string> extends Enum {
  readonly [ENUM]: true
  readonly values: readonly V[]
}

/**
 * An enumerated type of the database; the order of the values is their sort order.
 *
 * SQLite, which has no such types, gets a check on each column that uses it.
 */
export function enumType<const V extends string>(
  name: string,
  values: readonly V[],
  options: { readonly schema?: string; readonly comment?: string } = {},
): EnumType<V> {
  const { schema, comment } = options
  return {
    [ENUM]: true,
    ...(schema === undefined ? {} : { schema }),
    name,
    values,
    ...(comment === undefined ? {} : { comment }),
  }
}

/** The enum as the schema holds it; `undefined` when the value is none. */
export function lowerEnum(value: unknown): Enum | undefined {
  if (definitionOf(value, ENUM) === undefined) return undefined
  const { schema, name, values, comment } = value as EnumType
  return {
    ...(schema === undefined ? {} : { schema }),
    name,
    values: [...values],
    ...(comment === undefined ? {} : { comment }),
  }
}
