import { modelValues } from '../known-options.ts'
import { COMMENT, type OptionRules, TEXT, TEXT_BY_NAME, TEXTS } from '../option-rules.ts'
import type { Enum } from '../schema/enum.ts'
import { definitionOf, ENUM } from './brand.ts'
import { splitOptions, type EnumDialectOptions, type MergedOptions } from './dialect-options.ts'
import { lowerOptions } from './present.ts'

/** An enumerated type, for `t.enum(...)`. */
export interface EnumType<V extends string = string> extends Enum {
  readonly [ENUM]: true
  readonly values: readonly V[]
  readonly renamedFrom?: string
  readonly renamedValues?: { readonly [value: string]: string | undefined }
}

export interface OwnEnumTypeOptions<V extends string> {
  readonly schema?: string
  readonly comment?: string
  /** The name that the type had before, in another schema as `app.mood`. */
  readonly renamedFrom?: string
  /** The texts that values had before: `{ unhappy: 'sad' }`. */
  readonly renamedValues?: { readonly [value in V]?: string }
}

/** Options of the type, and those of dialects: `{ schema: 'app', postgres: { owner: 'app' } }`. */
export type EnumTypeOptions<V extends string> = MergedOptions<EnumDialectOptions> & OwnEnumTypeOptions<V> & {
  readonly [dialect: string]: object | string | undefined
}

const ENUM_OPTIONS: OptionRules<OwnEnumTypeOptions<string>> = {
  schema: TEXT,
  comment: COMMENT,
  renamedFrom: TEXT,
  renamedValues: TEXT_BY_NAME,
}

/**
 * An enumerated type of the database; the order of the values is their sort order.
 *
 * SQLite, which has no such types, gets a check on each column that uses it.
 * @throws ModelError `model.option` for an option that enums do not have, or a value that it cannot have.
 */
export function enumType<const V extends string>(
  name: string,
  values: readonly V[],
  options: EnumTypeOptions<NoInfer<V>> = {},
): EnumType<V> {
  modelValues({ values }, { values: TEXTS }, `The enum ${name}`)
  const { own, dialects } = splitOptions<OwnEnumTypeOptions<V>>(options, ENUM_OPTIONS, `The enum ${name}`)
  const { schema, comment, renamedFrom, renamedValues } = own
  return {
    [ENUM]: true,
    ...(schema === undefined ? {} : { schema }),
    name,
    values,
    ...(comment === undefined ? {} : { comment }),
    ...(dialects === undefined ? {} : { options: dialects }),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
    ...(renamedValues === undefined ? {} : { renamedValues }),
  }
}

/** The enum as the schema holds it; `undefined` when the value is none. */
export function lowerEnum(value: unknown): Enum | undefined {
  if (definitionOf(value, ENUM) === undefined) return undefined
  const { schema, name, values, comment, options } = value as EnumType
  return {
    ...(schema === undefined ? {} : { schema }),
    name,
    values: [...values],
    ...(comment === undefined ? {} : { comment }),
    ...(options === undefined ? {} : { options: lowerOptions(options, `Enum ${name}`) }),
  }
}
