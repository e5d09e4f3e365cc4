import { toData } from '../schema/data.ts'
import type { DialectOptions } from '../schema/value.ts'

/** The key with its value, or nothing: in schemas an absent key says "default", and `undefined` never stands in data. */
export function present<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V })
}

/** Options of dialects as data. */
export function lowerOptions(options: DialectOptions, where: string): DialectOptions {
  return toData(options, `${where}, options`) as DialectOptions
}
