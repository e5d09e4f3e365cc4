import fc from 'fast-check'
import type { Value } from '@mig/core/dialect'

/** Named choices, each with the values that it can have; the first one is what a counterexample shrinks to. */
export interface Choices {
  readonly [choice: string]: readonly unknown[]
}

export type Chosen<T extends Choices> = { readonly [K in keyof T]: T[K][number] }

export function chosen<const T extends Choices>(choices: T): fc.Arbitrary<Chosen<T>> {
  const arbitraries = Object.entries(choices).map(([name, values]) => [name, fc.constantFrom(...values)] as const)
  return fc.record(Object.fromEntries(arbitraries)) as fc.Arbitrary<Chosen<T>>
}

/** Groups of choices by name. */
export interface Groups {
  readonly [group: string]: { readonly [choice: string]: unknown }
}

/**
 * A pair of which the second is something else, or the first with some of its choices made anew: most of a schema stays then, and what
 * stays is in the way of what changes.
 */
export function pairOf<T extends Groups>(drawn: fc.Arbitrary<T>): fc.Arbitrary<readonly [a: T, b: T]> {
  const few = fc.array(
    fc.integer({ min: 0, max: 7 }).map((value) => value === 7),
    { minLength: 83, maxLength: 83 },
  )
  const all = fc.constant([true])
  return fc
    .tuple(drawn, drawn, fc.oneof({ weight: 3, arbitrary: few }, { weight: 1, arbitrary: all }))
    .map(([a, other, picks]) => [a, mixed(a, other, picks)])
}

function mixed<T extends Groups>(a: T, b: T, picks: readonly boolean[]): T {
  let position = 0
  const groups = Object.entries(a).map(([group, choices]) => {
    const values = Object.entries(choices).map(([choice, value]) => {
      const picked = picks[position++ % picks.length] === true
      return [choice, picked ? b[group]?.[choice] : value]
    })
    return [group, Object.fromEntries(values)]
  })
  return Object.fromEntries(groups) as T
}

/** The object without what is undefined: an absent key is the default. */
export function present<T extends object>(item: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}

/** Options for PostgreSQL with what is not undefined, or none. */
export function postgres(options: { readonly [option: string]: Value | undefined }): {
  readonly options?: { readonly postgres: { readonly [option: string]: Value } }
} {
  const own = present(options)
  return Object.keys(own).length === 0 ? {} : { options: { postgres: own } }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
