/**
 * The candidate that a mistyped word most likely means: the nearest one, when it is near enough to be a slip of the fingers.
 *
 * Upper and lower case count as the same letter. A third of the longer word may differ, one letter at least and three at most; where no
 * candidate is so near, three letters or more stand for one that begins with them.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const words = [...candidates]
  let best: string | undefined
  let bestDistance = Infinity
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    const allowed = Math.min(3, Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)))
    if (distance <= allowed && distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  if (best !== undefined || word.length < 3) return best
  return words.find((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()))
}

/** The end of a message: `; did you mean x?`, or its full stop when no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = suggest(word, candidates)
  return found === undefined ? '.' : `; did you mean ${found}?`
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let cost = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(beforeLast, j - 2) + 1)
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
