import { canonical } from '@mig/core/dialect'
import type { DialectOptions, Value } from '@mig/core/dialect'

/** A text that is equal for things that say the same to this dialect, apart from the keys that are compared elsewhere. */
export function shapeOf(thing: { readonly options?: DialectOptions }, dialect: string, without: readonly string[]): string {
  const entries: readonly (readonly [string, Value])[] = Object.entries({ ...thing, options: null })
  const data = Object.fromEntries(entries.filter(([key]) => key !== 'options' && !without.includes(key)))
  const own = thing.options?.[dialect]
  return canonical(own === undefined ? data : { ...data, options: own })
}
