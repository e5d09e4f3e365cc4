import type { DialectOptions, Value } from './value.ts'

interface WithOptions {
  readonly options?: DialectOptions
}

/** The same thing without these options of a dialect, and with the others in their place where there are any. */
export function replaceOptions<T extends WithOptions>(
  item: T,
  dialect: string,
  names: readonly string[],
  others: { readonly [option: string]: Value } = {},
): T {
  const { options, ...rest } = item
  const { [dialect]: given = {}, ...dialects } = options ?? {}
  const own = { ...Object.fromEntries(Object.entries(given).filter(([option]) => !names.includes(option))), ...others }
  const kept = { ...dialects, ...(Object.keys(own).length === 0 ? {} : { [dialect]: own }) }
  // `options` is optional in every T.
  return { ...rest, ...(Object.keys(kept).length === 0 ? {} : { options: kept }) } as T
}
