import type { Enum } from '../schema/enum.ts'
import { ENUM } from './brand.ts'
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
export declare function enumType<const V extends string>(
  name: string,
  values: readonly V[],
  options?: {
    readonly schema?: string
    readonly comment?: string
  },
): EnumType<V>
/** The enum as the schema holds it; `undefined` when the value is none. */
export declare function lowerEnum(value: unknown): Enum | undefined
