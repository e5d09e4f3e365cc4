/** Words that stand in many names and say little about which thing is meant. */
const COMMON: ReadonlySet<string> = new Set('a at by code count date has id ids is key name no of on the time type'.split(' '))

/**
 * How much two names look like one that was changed, from 0 to 1.
 *
 * Names are taken apart at underscores, at other signs and where a capital begins; a word counts as much as it says. Words may be cut
 * (`desc`, `description`), misspelt (`adress`) or in another number (`tag`, `tags`).
 */
export function nameSimilarity(a: string, b: string): number {
  const [left, right] = [wordsIn(a), wordsIn(b)]
  if (left.join('') === right.join('')) return 1
  const total = [...left, ...right].reduce((sum, word) => sum + weight(word), 0)
  const free = [...right]
  let shared = 0
  for (const word of left.toSorted((x, y) => y.length - x.length)) {
    const [best, likeness] = mostAlike(word, free)
    if (best === undefined) continue
    free.splice(free.indexOf(best), 1)
    shared += likeness * (weight(word) + weight(best))
  }
  return total === 0 ? 0 : shared / total
}

function wordsIn(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

function weight(word: string): number {
  return COMMON.has(word) ? 0.3 : 1
}

function mostAlike(word: string, others: readonly string[]): readonly [best: string | undefined, likeness: number] {
  return others.reduce<readonly [string | undefined, number]>(
    (found, other) => {
      const likeness = wordLikeness(word, other)
      return likeness > found[1] ? [other, likeness] : found
    },
    [undefined, 0],
  )
}

function wordLikeness(a: string, b: string): number {
  if (a === b) return 1
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length < 3) return 0
  if (long.startsWith(short)) return 0.9
  if (short.length >= 4 && long.includes(short)) return 0.8
  const likeness = 1 - editDistance(a, b) / long.length
  if (likeness >= 0.7) return likeness
  return isAbbreviation(short, long) ? 0.7 : 0
}

/** `qty` of `quantity`: the letters in their order, of which the first is the first. */
function isAbbreviation(short: string, long: string): boolean {
  let place = 0
  for (const letter of long) if (letter === short[place]) place++
  return place === short.length && short[0] === long[0]
}

/** Insertions, deletions and replacements. */
function editDistance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    last = row
  }
  return last[b.length] ?? 0
}
