/** Partial names may match names longer than this; shorter ones are given in full. */
const SHORT = 3

/** Finds revisions by id, by label, or by the first letters of either. Upper and lower case differ. */
export class NameIndex {
  readonly #ids: { has(id: string): boolean, keys(): Iterable<string> }
  readonly #labels: ReadonlyMap<string, string>
  #sorted: readonly string[] | undefined

  /**
   * @param ids a set of all ids, or a map from them
   * @param labels every label with the id of the revision that declares it
   */
  constructor(ids: { has(id: string): boolean, keys(): Iterable<string> }, labels: ReadonlyMap<string, string>) {
    this.#ids = ids
    this.#labels = labels
  }

  /** All names: ids, then labels. */
  get names(): readonly string[] {
    return [...this.#ids.keys(), ...this.#labels.keys()]
  }

  /** The revision of exactly this id or label. */
  exact(name: string): string | undefined {
    return this.#ids.has(name) ? name : this.#labels.get(name)
  }

  /** The revisions that a name may mean: the exact one, else all whose id or label begins with it. */
  matches(name: string): readonly string[] {
    const id = this.exact(name)
    if (id !== undefined) return [id]
    if (name === '') return []
    this.#sorted ??= this.names.filter((key) => key.length > SHORT).sort()
    const found = new Set<string>()
    for (let at = lowerBound(this.#sorted, name); this.#sorted[at]?.startsWith(name) === true; at++) {
      found.add(this.exact(this.#sorted[at] as string) as string)
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
