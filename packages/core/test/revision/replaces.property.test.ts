import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import type { RevisionHeader } from '../../src/revision/header.ts'
import { planDowngrade, planStamp, planUpgrade } from '../../src/revision/plan.ts'
import type { Step } from '../../src/revision/plan.ts'
import { squashRange } from '../../src/revision/squash-range.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'
import { NaiveHistory } from './naive-history.ts'

const RUNS = Number(process.env['MIG_WALKS'] ?? 300)

interface Written {
  /** How many revisions back those stand that it follows, less one. */
  readonly back: readonly number[]
  readonly dependsOn: readonly number[]
  /** Zero for a first revision. */
  readonly apart: number
}

const some = fc.array(fc.nat(99), { maxLength: 2 })
// Mostly lines with small forks, of which many parts are closed.
const written: fc.Arbitrary<Written> = fc.record({
  back: fc.oneof({ weight: 4, arbitrary: fc.constant([0]) }, { weight: 1, arbitrary: fc.array(fc.nat(2), { minLength: 1, maxLength: 2 }) }),
  dependsOn: fc.oneof({ weight: 12, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some }),
  apart: fc.nat(19),
})
const histories = fc.array(written, { minLength: 2, maxLength: 14 })

function headersOf(history: readonly Written[]): readonly RevisionHeader[] {
  const ids: string[] = []
  return history.map(({ back, dependsOn, apart }, at) => {
    const parents = apart === 0 ? [] : back.flatMap((steps) => ids[at - 1 - steps] ?? [])
    const needs = dependsOn.flatMap((number) => ids[number % Math.max(1, ids.length)] ?? [])
    const id = `${(at * 7) % 10}${String(at).padStart(4, '0')}`
    ids.push(id)
    return header(id, [...new Set(parents)], { dependsOn: [...new Set(needs)] })
  })
}

/** A history with some of its revisions replaced by others, one squash after the other. */
interface Squashed {
  readonly before: readonly RevisionHeader[]
  readonly after: readonly RevisionHeader[]
  /** What each revision does, as the revisions that were there at first. */
  readonly effects: ReadonlyMap<string, readonly string[]>
}

function squashed(before: readonly RevisionHeader[], ranges: readonly (readonly [number, number])[]): Squashed {
  const effects = new Map(before.map(({ id }) => [id, [id] as readonly string[]]))
  let after = before
  for (const [number, [from, to]] of ranges.entries()) {
    const graph = new RevisionGraph(after)
    const pick = (at: number): string => graph.revisions[at % graph.revisions.length]?.id as string
    const range = closed(graph, `${pick(from)}:${pick(to)}`) ?? closed(graph, `${pick(to)}:${pick(from)}`)
    if (range === undefined) continue
    const { members, parents, dependsOn, replaces } = range
    const id = `squash${number}`
    effects.set(id, members.flatMap((member) => effects.get(member.id) as readonly string[]))
    after = [...after, header(id, parents, { dependsOn, replaces })]
  }
  return { before, after, effects }
}

function closed(graph: RevisionGraph, range: string): ReturnType<typeof squashRange> | undefined {
  try {
    return squashRange(graph, range)
  } catch {
    return undefined
  }
}

/** Carries steps out as a database would: each row has to be there, and each effect comes or goes once. */
function follow(steps: readonly Step[], start: readonly string[], applied: Set<string>, { before, effects }: Squashed): readonly string[] {
  const naive = new NaiveHistory(before)
  const rows = new Set(start)
  for (const { revision, direction, rowsBefore, rows: after, rowChanges } of steps) {
    expect(rowsBefore).toEqual([...rows].sort())
    for (const row of rowChanges.delete) expect(rows.delete(row)).toBe(true)
    if (rowChanges.update !== undefined) {
      expect(rows.delete(rowChanges.update[0])).toBe(true)
      rows.add(rowChanges.update[1])
    }
    for (const row of rowChanges.insert) {
      expect(rows.has(row)).toBe(false)
      rows.add(row)
    }
    expect([...rows].sort()).toEqual(after)
    const own = effects.get(revision.id) as readonly string[]
    for (const effect of direction === 'upgrade' ? own : [...own].reverse()) {
      if (direction === 'upgrade') {
        expect(naive.needs(effect).every((need) => applied.has(need)), `${effect} runs after what it needs`).toBe(true)
        expect(applied.has(effect), `${effect} runs once`).toBe(false)
        applied.add(effect)
      } else expect(applied.delete(effect), `${effect} is taken back once`).toBe(true)
    }
  }
  return [...rows].sort()
}

const scene = fc.record({
  history: histories,
  ranges: fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 3 }),
  applied: fc.array(fc.nat(99), { maxLength: 3 }),
})

test(`${RUNS} squashed histories: from everywhere all databases come to the same end, and back`, { timeout: 60_000 + RUNS * 100 }, () => {
  const seen = { squashes: 0, nested: 0, middles: 0 }
  fc.assert(
    fc.property(scene, ({ history, ranges, applied: numbers }) => {
      const project = squashed(headersOf(history), ranges)
      const naive = new NaiveHistory(project.before)
      const pick = (at: number): string => project.before[at % project.before.length]?.id as string
      const applied = naive.below(numbers.map(pick))
      const start = naive.tips(applied)
      const graph = new RevisionGraph(project.after)
      const squashes = project.after.filter(({ replaces }) => replaces !== undefined)
      seen.squashes += squashes.length
      seen.nested += squashes.filter(({ replaces = [] }) => replaces.some((id) => id.startsWith('squash'))).length
      if (start.some((row) => graph.replacementOf(row) !== undefined && graph.names.exact(row) === undefined)) seen.middles++
      const all = project.before.map(({ id }) => id).sort()
      const fresh = new Set<string>()
      const end = follow(planUpgrade(graph, [], 'heads'), [], fresh, project)
      expect([...fresh].sort()).toEqual(all)
      expect(end).toEqual([...graph.effectiveHeads].sort())

      const done = new Set(applied)
      const reached = follow(planUpgrade(graph, start, 'heads'), start, done, project)
      expect([...done].sort()).toEqual(all)
      expect([...planStamp(graph, reached, []).rows]).toEqual(end)

      const undone = new Set(applied)
      expect(follow(planDowngrade(graph, start, 'base'), start, undone, project)).toEqual([])
      expect(undone.size).toBe(0)
      expect(follow(planDowngrade(graph, end, 'base'), end, fresh, project)).toEqual([])
      expect(fresh.size).toBe(0)
    }),
    { numRuns: RUNS },
  )
  // Whatever the seed, the cases that matter come up often.
  expect(seen.squashes).toBeGreaterThan(RUNS / 4)
  expect(seen.nested).toBeGreaterThan(0)
  expect(seen.middles).toBeGreaterThan(RUNS / 20)
})

const GONE = `${RUNS} squashed histories without the old files: who is in the middle is told so, all others go on`
test(GONE, { timeout: 60_000 + RUNS * 100 }, () => {
  fc.assert(
    fc.property(scene, ({ history, ranges, applied: numbers }) => {
      const project = squashed(headersOf(history), ranges.slice(0, 1))
      const squash = project.after.find(({ replaces }) => replaces !== undefined)
      if (squash === undefined) return
      const replaced = new Set(squash.replaces)
      const naive = new NaiveHistory(project.before)
      const pick = (at: number): string => project.before[at % project.before.length]?.id as string
      const applied = naive.below(numbers.map(pick))
      const rows = naive.tips(applied)
      const graph = new RevisionGraph(project.after.filter(({ id }) => !replaced.has(id)))
      const part = [...applied].filter((id) => replaced.has(id)).length
      if (part > 0 && part < replaced.size) {
        expect(errorOf(() => planUpgrade(graph, rows, 'heads')).code).toBe('database.squashed')
        return
      }
      const reached = follow(planUpgrade(graph, rows, 'heads'), rows, applied, project)
      expect([...applied].sort()).toEqual(project.before.map(({ id }) => id).sort())
      expect(planStamp(graph, reached, []).rows).toEqual([...graph.effectiveHeads].sort())
    }),
    { numRuns: RUNS },
  )
})
