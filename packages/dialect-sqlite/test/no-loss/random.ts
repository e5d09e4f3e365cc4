/** Choices that follow from a number alone, so that a failure can be had again. */
export interface Random {
  /** Below the bound. */
  readonly int: (bound: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  /** Each item with the probability, in their order. */
  readonly some: <T>(items: readonly T[], probability: number) => readonly T[]
  readonly shuffled: <T>(items: readonly T[]) => readonly T[]
}

/** mulberry32: small, and good enough to choose features of tables. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (bound: number): number => Math.floor(next() * bound)
  const chance = (probability: number): boolean => next() < probability
  return {
    int,
    chance,
    pick: (items) => {
      const item = items[int(items.length)]
      if (item === undefined && items.length === 0) throw new RangeError('Nothing to pick from.')
      return item as (typeof items)[number]
    },
    some: (items, probability) => items.filter(() => chance(probability)),
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: next() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ item }) => item),
  }
}
