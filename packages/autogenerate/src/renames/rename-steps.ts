/** One rename of a thing among others that share a space of names. */
export interface Step {
  readonly from: string
  readonly to: string
}

/**
 * The renames in an order in which each new name is free when it is taken. Where names go round in a circle, as in a swap, one thing
 * stands aside under a name of its own until its place is free.
 *
 * @param taken All names that are there, before and after.
 */
export function renameSteps(renames: readonly Step[], taken: Iterable<string>): readonly Step[] {
  const steps: Step[] = []
  const names = new Set(taken)
  let left = [...renames]
  while (left.length > 0) {
    const free = left.filter(({ to }) => !left.some(({ from }) => from === to))
    if (free.length > 0) {
      steps.push(...free)
      left = left.filter((rename) => !free.includes(rename))
      continue
    }
    const [first, ...others] = left
    if (first === undefined) break
    const aside = freeName(first.from, names)
    names.add(aside)
    steps.push({ from: first.from, to: aside })
    left = [...others, { from: aside, to: first.to }]
  }
  return steps
}

/** A name like another one that nothing has, in any case of letters. */
export function freeName(name: string, names: ReadonlySet<string>): string {
  const folded = new Set([...names].map((other) => other.toLowerCase()))
  // Half of what PostgreSQL keeps of a name, in any encoding, leaves room for the end.
  const stem = Array.from(name).slice(0, 15).join('')
  for (let number = 1; ; number++) {
    const aside = `${stem}_aside${number === 1 ? '' : number}`
    if (!folded.has(aside.toLowerCase())) return aside
  }
}
