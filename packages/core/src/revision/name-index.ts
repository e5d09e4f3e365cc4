/** Partial names may match names longer than this; shorter ones are given in full. */
const SHORT = 3

/** Finds revisions by id, by label, or by the first letters of either. Upper and lower case differ. */
export class NameIndex {
  readonly #idByName: ReadonlyMap<string, string>
  #sorted: readonly string[] | undefined

  /** @param idByName every id (to itself) and every label (to the id of the revision that declares it) */
  constructor(idByName: ReadonlyMap<string, string>) {
    this.#idByName = idByName
  }

  /** All names, for suggestions. */
  get names(): Iterable<string> {
    return this.#idByName.keys()
  }

  /** The revision of exactly this id or label. */
  exact(name: string): string | undefined {
    return this.#idByName.get(name)
  }

  /** The revisions that a name may mean: the exact one, else all whose id or label begins with it. */
  matches(name: string): readonly string[] {
    const id = this.exact(name)
    if (id !== undefined) return [id]
    if (name === '') return []
    this.#sorted ??= [...this.#idByName.keys()].filter((key) => key.length > SHORT).sort()
    const found = new Set<string>()
    for (let at = lowerBound(this.#sorted, name); this.#sorted[at]?.startsWith(name) === true; at++) {
      found.add(this.#idByName.get(this.#sorted[at] as string) as string)
    }
    return [...found]
  }
}

/** The first place in a sorted list that does not come before the text. */
function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as string) < text) low = middle + 1
    else high = middle
  }
  return low
}
