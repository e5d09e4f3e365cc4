import type { Passage, Verification } from '@mig/autogenerate'
import type { ReplayReport } from './corpus.ts'
import type { PairResult } from './replay.ts'

export function isRight({ misses }: PairResult): boolean {
  return misses.length === 0
}

/** A pair that is not right, and why. */
export function pairLines({ from, to, misses }: PairResult): readonly string[] {
  return misses.map(({ way, detail }) => `${from} -> ${to} ${way}: ${detail}`)
}

/** The score, the misses by kind, and the time. */
export function summaryLines({ judge, pairs, milliseconds }: ReplayReport): readonly string[] {
  const changing = pairs.filter(({ changes }) => changes)
  const filled = pairs.reduce((sum, pair) => sum + pair.filled, 0)
  const tables = pairs.reduce((sum, pair) => sum + pair.tables, 0)
  return [
    `${score(pairs)} pairs are right; of those that differ ${score(changing)}`,
    ...missesByKind(pairs).map(([kind, count]) => `  ${String(count).padStart(4)} ${kind}`),
    ...verificationLines(pairs.flatMap(({ verification }) => verification ?? [])),
    `rows in ${percent(filled, tables)} of all tables, judged by ${judge}`,
    `${(milliseconds / 1000).toFixed(1)} s, ${Math.round(milliseconds / pairs.length)} ms a pair`,
  ]
}

/** How many revisions were tried out, and what becomes of rows there. */
function verificationLines(verifications: readonly Verification[]): readonly string[] {
  if (verifications.length === 0) return []
  const verified = verifications.filter((each) => each.outcome === 'verified')
  const back = (kind: Effect): number => verified.filter(({ downgrade }) => downgrade?.kind === kind).length
  const refused = verified.filter(({ upgrade, downgrade }) => (upgrade.refused ?? downgrade?.refused) !== undefined).length
  const effects = EFFECTS.map((kind) => `${back(kind)} ${kind}`).join(', ')
  return [`${verified.length} of ${verifications.length} revisions verified; downgrades ${effects}; ${refused} refused with rows`]
}

type Effect = Passage['kind']
const EFFECTS: readonly Effect[] = ['lossless', 'lossy', 'destructive']

/** In how many pairs each kind is missed, the most frequent first. */
export function missesByKind(pairs: readonly PairResult[]): readonly (readonly [kind: string, pairs: number])[] {
  const counts = new Map<string, number>()
  for (const { misses } of pairs) {
    for (const kind of new Set(misses.map((miss) => `${miss.way}: ${miss.kind}`))) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])
}

function score(pairs: readonly PairResult[]): string {
  const right = pairs.filter(isRight).length
  return `${right} of ${pairs.length} (${percent(right, pairs.length)})`
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '100 %' : `${((part / whole) * 100).toFixed(1)} %`
}
