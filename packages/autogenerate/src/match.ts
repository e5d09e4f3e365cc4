/** Two lists laid side by side. */
export interface Match<T> {
  readonly added: readonly T[]
  readonly removed: readonly T[]
  /** What stands on both sides, as `[from, to]`. */
  readonly kept: readonly Pair<T>[]
}

export type Pair<T> = readonly [from: T, to: T]

/** Pairs the items whose keys are equal; keys are unique within a list, and what has none stays unpaired. */
export function matchByKey<T>(from: readonly T[], to: readonly T[], key: (item: T) => string | undefined): Match<T> {
  const wanted = new Map(to.map((item) => [key(item), item]))
  wanted.delete(undefined)
  const kept: Pair<T>[] = []
  const removed: T[] = []
  const taken = new Set<T>()
  for (const item of from) {
    const other = wanted.get(key(item))
    if (other === undefined) removed.push(item)
    else {
      kept.push([item, other])
      taken.add(other)
    }
  }
  return { added: to.filter((item) => !taken.has(item)), removed, kept }
}

/**
 * Pairs more of what an earlier match left over, each item with the first one that is the same.
 *
 * Every combination is tried before anything is paired, so that all questions for the database's judge come up at once.
 */
export function matchRest<T>(match: Match<T>, same: (from: T, to: T) => boolean): Match<T> {
  const table = match.removed.map((from) => match.added.map((to) => same(from, to)))
  const taken = new Set<number>()
  const kept: Pair<T>[] = [...match.kept]
  const removed: T[] = []
  match.removed.forEach((from, row) => {
    const column = match.added.findIndex((_, index) => !taken.has(index) && table[row]?.[index] === true)
    const to = match.added[column]
    if (to === undefined) removed.push(from)
    else {
      taken.add(column)
      kept.push([from, to])
    }
  })
  return { added: match.added.filter((_, index) => !taken.has(index)), removed, kept }
}
