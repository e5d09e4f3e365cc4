import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import type { RevisionHeader } from '../../src/revision/header.ts'
import { planDowngrade, planStamp, planUpgrade } from '../../src/revision/plan.ts'
import type { Step } from '../../src/revision/plan.ts'
import { header } from './headers.ts'
import { NaiveHistory } from './naive-history.ts'

/** How many histories are walked; a long run asks for more. */
const WALKS = Number(process.env['MIG_WALKS'] ?? 300)

/** What is done to a database, or to the history, in one turn of a walk; numbers choose among what is there. */
type Turn =
  | { readonly kind: 'upgrade' | 'downgrade' | 'stamp', readonly targets: readonly number[] }
  | { readonly kind: 'branchDowngrade', readonly branch: number, readonly target: number }
  | { readonly kind: 'oneUp' | 'oneDown', readonly row: number }
  | { readonly kind: 'write', readonly parents: readonly number[], readonly dependsOn: readonly number[] }

const some = fc.array(fc.nat(99), { maxLength: 2 })
const written = fc.record({ parents: some, dependsOn: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some }) })
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('upgrade' as const),
    targets: fc.array(fc.nat(99), { minLength: 1, maxLength: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('downgrade' as const), targets: some }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('branchDowngrade' as const), branch: fc.nat(99), target: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('stamp' as const), targets: some }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('oneUp' as const, 'oneDown' as const), row: fc.nat(99) }) },
  { weight: 2, arbitrary: written.map((revision) => ({ kind: 'write' as const, ...revision })) },
)

const histories = fc.array(written, { minLength: 1, maxLength: 12 })
const walks = fc.array(turn, { minLength: 1, maxLength: 12 })

/** A database and a history, walked through twice at once: by the graph, and by sets. */
class Walk {
  readonly headers: RevisionHeader[] = []
  rows: readonly string[] = []

  get naive(): NaiveHistory {
    return new NaiveHistory(this.headers)
  }

  /** The files come in another order at each turn. */
  graph(shift: number): RevisionGraph {
    const at = shift % this.headers.length
    return new RevisionGraph([...this.headers.slice(at), ...this.headers.slice(0, at)].reverse())
  }

  /** Ids begin differently from the order in which they are written, so that no order is right by chance. */
  write(parents: readonly number[], dependsOn: readonly number[]): void {
    const at = this.headers.length
    const known = (numbers: readonly number[]): string[] =>
      [...new Set(numbers.map((number) => this.pick(number)))].filter((id) => id !== undefined)
    this.headers.push(header(`${(at * 7) % 10}${String(at).padStart(4, '0')}`, known(parents), { dependsOn: known(dependsOn) }))
  }

  pick(number: number): string | undefined {
    return this.headers[number % Math.max(1, this.headers.length)]?.id
  }

  id(number: number): string {
    return this.pick(number) as string
  }
}

function check(walk: Walk, next: Turn, shift: number): void {
  const { naive, rows } = walk
  const graph = walk.graph(shift)
  const applied = naive.below(rows)
  switch (next.kind) {
    case 'write':
      return walk.write(next.parents, next.dependsOn)
    case 'upgrade': {
      const targets = next.targets.map((number) => walk.id(number))
      return follow(walk, applied, planUpgrade(graph, rows, targets), naive.upgraded(applied, targets))
    }
    case 'downgrade': {
      const targets = next.targets.map((number) => walk.id(number)).filter((id) => rows.some((row) => naive.below([row], false).has(id)))
      const left = targets.map((id) => naive.downgraded(applied, id))
      const base = naive.downgraded(applied, undefined)
      const expected = targets.length === 0 ? base : [...applied].filter((id) => left.every((set) => set.has(id)))
      return follow(walk, applied, planDowngrade(graph, rows, targets.length === 0 ? 'base' : targets), new Set(expected))
    }
    case 'branchDowngrade': {
      const [branch, target] = [walk.id(next.branch), walk.id(next.target)]
      const expected = naive.downgraded(applied, target, branch)
      const above = naive.revisions.filter(({ parents }) => parents.includes(target))
      const elsewhere = above.length > 0 && !above.some(({ id }) => naive.related(id, branch, false))
      if (elsewhere || (expected.size === applied.size && !rows.includes(target))) {
        return expect(() => planDowngrade(graph, rows, `${branch}@${target}`)).toThrow(/on the branch of|cannot lead to|can be taken back/)
      }
      return follow(walk, applied, planDowngrade(graph, rows, `${branch}@${target}`), expected)
    }
    case 'stamp':
      return stamp(walk, graph, next.targets.map((number) => walk.id(number)))
    case 'oneUp':
    case 'oneDown':
      return oneStep(walk, graph, next, applied)
  }
}

type OneStep = Extract<Turn, { readonly row: number }>

function oneStep(walk: Walk, graph: RevisionGraph, { kind, row }: OneStep, applied: Set<string>): void {
  const start = walk.rows[row % Math.max(1, walk.rows.length)]
  if (start === undefined) return
  const { naive, rows } = walk
  const children = naive.revisions.filter(({ parents }) => parents.includes(start)).map(({ id }) => id)
  const ways = kind === 'oneUp' ? children : naive.needs(start, false)
  const plan = (): readonly Step[] => (kind === 'oneUp' ? planUpgrade(graph, rows, `${start}@+1`) : planDowngrade(graph, rows,
    `${start}@-1`))
  const several = rows.filter((other) => naive.related(start, other, false)).length > 1
  if (several || ways.length > 1 || (kind === 'oneUp' && ways.length === 0)) return expect(plan).toThrow(/ambiguous|too far/)
  const expected = kind === 'oneUp' ? naive.upgraded(applied, ways) : naive.downgraded(applied, ways[0], start)
  follow(walk, applied, plan(), expected)
}

/** Each step must be possible where it stands, and the rows must be right after each. */
function follow(walk: Walk, applied: Set<string>, steps: readonly Step[], expected: ReadonlySet<string>): void {
  const { naive } = walk
  for (const step of steps) {
    const { id } = step.revision
    expect(step.rowsBefore).toEqual([...walk.rows].sort())
    if (step.direction === 'upgrade') {
      expect(applied.has(id)).toBe(false)
      expect(naive.needs(id).every((need) => applied.has(need))).toBe(true)
      applied.add(id)
    } else {
      expect(applied.delete(id)).toBe(true)
      expect([...applied].some((other) => naive.needs(other).includes(id))).toBe(false)
    }
    expect(step.rows).toEqual(naive.tips(applied))
    moveRows(walk, step)
  }
  expect([...applied].sort()).toEqual([...expected].sort())
}

function stamp(walk: Walk, graph: RevisionGraph, targets: readonly string[]): void {
  const move = planStamp(graph, walk.rows, targets.length === 0 ? 'base' : targets)
  expect(move.rows).toEqual(targets.length === 0 ? [] : walk.naive.stamped(walk.rows, targets))
  expect(planStamp(graph, ['gone', ...walk.rows], targets.length === 0 ? 'base' : targets, { purge: true }).rows)
    .toEqual(walk.naive.stamped([], targets))
  moveRows(walk, move)
}

/** The statements lead from the rows before to the rows after: an update or delete finds its row, an insert finds none. */
function moveRows(walk: Walk, { rows, rowChanges }: Pick<Step, 'rows' | 'rowChanges'>): void {
  const table = new Set(walk.rows)
  for (const row of rowChanges.delete) expect(table.delete(row)).toBe(true)
  if (rowChanges.update !== undefined) {
    expect(table.delete(rowChanges.update[0])).toBe(true)
    expect(table.has(rowChanges.update[1])).toBe(false)
    table.add(rowChanges.update[1])
  }
  for (const row of rowChanges.insert) expect(table.has(row)).toBe(false)
  for (const row of rowChanges.insert) table.add(row)
  if (rowChanges.update === undefined) expect(Math.min(rowChanges.delete.length, rowChanges.insert.length)).toBe(0)
  expect([...table].sort()).toEqual(rows)
  walk.rows = rows
}

test(`${WALKS} random walks agree with sets`, { timeout: 60_000 + WALKS * 100 }, () => {
  fc.assert(
    fc.property(histories, walks, fc.nat(99), (history, turns, shift) => {
      const walk = new Walk()
      for (const { parents, dependsOn } of history) walk.write(parents, dependsOn)
      for (const [at, next] of turns.entries()) check(walk, next, shift + at)
    }),
    { numRuns: WALKS },
  )
})

test('a dependency that is added to an applied revision leaves a row behind, which the next step clears away', () => {
  const graph = new RevisionGraph([header('a0001', []), header('b0001', [], { dependsOn: ['a0001'] }), header('c0001', ['b0001'])])
  const [up] = planUpgrade(graph, ['a0001', 'b0001'], 'heads')
  expect(up).toMatchObject({
    rowsBefore: ['a0001', 'b0001'], rows: ['c0001'], rowChanges: { delete: ['a0001'], update: ['b0001', 'c0001'], insert: [] },
  })
  const [down] = planDowngrade(graph, ['a0001', 'b0001'], 'b0001@base')
  expect(down).toMatchObject({ rowsBefore: ['a0001', 'b0001'], rows: ['a0001'], rowChanges: { delete: ['b0001'], insert: [] } })
})
