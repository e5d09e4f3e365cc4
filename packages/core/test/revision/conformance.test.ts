import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { MigError } from '../../src/errors.ts'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { historyOf } from '../../src/revision/history.ts'
import { planDowngrade, planStamp, planUpgrade } from '../../src/revision/plan.ts'
import { resolveIdentifier } from '../../src/revision/target.ts'
import { deviation } from './deviations.ts'
import { header } from './headers.ts'
import { NaiveHistory } from './naive-history.ts'

/** The class of an error of Alembic's. */
type AlembicError = 'MultipleHeads' | 'ResolutionError' | 'RangeNotAncestorError' | 'RevisionError'

interface AlembicStep {
  readonly revision: string
  readonly rows: readonly string[]
}

interface LookupQuestion {
  readonly kind: 'resolve'
  readonly id: string
  readonly ok?: readonly string[] | 'base'
  readonly error?: AlembicError
}

interface PlanQuestion {
  readonly kind: 'upgrade' | 'downgrade'
  readonly from: readonly string[]
  readonly to: string
  readonly ok?: readonly AlembicStep[]
  readonly error?: AlembicError
}

interface StampQuestion {
  readonly kind: 'stamp'
  readonly from: readonly string[]
  readonly to: string
  readonly ok?: readonly string[]
  readonly error?: AlembicError
}

interface HistoryQuestion {
  readonly kind: 'history'
  readonly from: string
  readonly to: string
  readonly ok?: readonly string[]
  readonly error?: AlembicError
}

/** A question with the answer that Alembic gave. */
export type Question = LookupQuestion | PlanQuestion | StampQuestion | HistoryQuestion

/** What mig answers: steps, rows or revisions, or the code of an error. */
export type Answer = { readonly code: string } | { readonly steps: readonly AlembicStep[] } | { readonly ids: readonly string[] }

interface Case {
  readonly seed: number
  readonly graph: readonly { revision: string, downRevision: readonly string[], dependsOn: readonly string[],
    branchLabels: readonly string[] }[]
  readonly heads: readonly string[]
  readonly bases: readonly string[]
  readonly effectiveHeads: readonly string[]
  readonly labels: Readonly<Record<string, readonly string[]>>
  readonly branchPoints: readonly string[]
  readonly mergePoints: readonly string[]
  readonly questions: readonly Question[]
}

const AS_ALEMBIC = 'as Alembic'

const CODES: Readonly<Record<AlembicError, readonly string[]>> = {
  MultipleHeads: ['revision.multipleHeads'],
  ResolutionError: ['revision.unknown', 'revision.ambiguous'],
  RangeNotAncestorError: ['revision.unreachable'],
  RevisionError: ['revision.relative'],
}

const file = process.env['MIG_CONFORMANCE_FILE'] ?? new URL('../fixtures/revision-graph.json.gz', import.meta.url)
const { alembic, cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { readonly alembic: string,
  readonly cases: readonly Case[] }
const graphs = cases.map((one) => one.graph.map(({ revision, downRevision, dependsOn, branchLabels }) =>
  header(revision, downRevision, { dependsOn, labels: branchLabels })))

function ask(graph: RevisionGraph, question: Question): Answer {
  try {
    switch (question.kind) {
      case 'resolve':
        return { ids: [...resolveIdentifier(graph, question.id)].sort() }
      case 'stamp':
        return { ids: planStamp(graph, question.from, question.to).rows }
      case 'history':
        return { ids: historyOf(graph, `${question.from}:${question.to}`).map(({ id }) => id) }
      case 'upgrade':
      case 'downgrade': {
        const plan = question.kind === 'upgrade' ? planUpgrade : planDowngrade
        return { steps: plan(graph, question.from, question.to).map(({ revision, rows }) => ({ revision: revision.id, rows })) }
      }
    }
  } catch (error) {
    if (error instanceof MigError) return { code: error.code }
    throw error
  }
}

/** Whether the answer is Alembic's, up to an order that the graph leaves open. */
function agrees(naive: NaiveHistory, question: Question, answer: Answer): boolean {
  if ('code' in answer) return question.error !== undefined && CODES[question.error].includes(answer.code)
  switch (question.kind) {
    case 'upgrade':
    case 'downgrade':
      return question.ok !== undefined && 'steps' in answer && stepsAgree(answer.steps, question.ok)
    case 'resolve':
      return question.ok !== undefined && 'ids' in answer && sameSet(answer.ids, question.ok === 'base' ? [] : question.ok)
    case 'stamp':
      return question.ok !== undefined && 'ids' in answer && sameSet(answer.ids, question.ok)
    case 'history':
      return question.ok !== undefined && 'ids' in answer && sameSet(answer.ids, question.ok) && isNewestFirst(naive, answer.ids)
  }
}

function stepsAgree(steps: readonly AlembicStep[], expected: readonly AlembicStep[]): boolean {
  return sameSet(steps.map(({ revision }) => revision), expected.map(({ revision }) => revision))
    && sameSet(steps.at(-1)?.rows ?? [], expected.at(-1)?.rows ?? [])
}

/** Nothing stands below what needs it. */
function isNewestFirst(naive: NaiveHistory, ids: readonly string[]): boolean {
  return ids.every((id, at) => !ids.slice(0, at).some((above) => naive.needs(id).includes(above)))
}

/** Whether every step is possible where it stands and leaves the rows that are right there. */
function stepsAreSound(naive: NaiveHistory, question: Question, answer: Answer): boolean {
  if (!('steps' in answer) || (question.kind !== 'upgrade' && question.kind !== 'downgrade')) return true
  const applied = naive.below(question.from)
  return answer.steps.every(({ revision, rows }) => {
    if (question.kind === 'upgrade') {
      if (applied.has(revision) || !naive.needs(revision).every((need) => applied.has(need))) return false
      applied.add(revision)
    } else if (!applied.delete(revision) || [...applied].some((id) => naive.needs(id).includes(revision))) {
      return false
    }
    return sameSet(rows, naive.tips(applied))
  })
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())
}

test(`${cases.length} graphs have the properties that Alembic ${alembic} sees`, () => {
  for (const [at, one] of cases.entries()) {
    const graph = new RevisionGraph(graphs[at] ?? [])
    const seen = [graph.heads, graph.bases, graph.effectiveHeads, graph.branchPoints, graph.mergePoints].map((ids) => [...ids].sort())
    expect(seen).toEqual([one.heads, one.bases, one.effectiveHeads, one.branchPoints, one.mergePoints].map((ids) => [...ids].sort()))
    for (const { id } of graph.revisions) {
      const labels = one.labels[id] ?? []
      // Alembic begins its way down at whatever revision it saw last above the label, and forgets the part below the label
      // when there is a fork above it; here the way down always begins at the label itself.
      expect(graph.labelsOf(id)).toEqual(expect.arrayContaining([...labels]))
      const more = graph.labelsOf(id).filter((label) => !labels.includes(label))
      expect(more.every((label) => graph.ancestorsOf([graph.labels.get(label) ?? ''], { dependencies: false }).has(id))).toBe(true)
    }
  }
})

test(`questions are answered as Alembic ${alembic} does, or better`, { timeout: 300_000 }, () => {
  const tally = new Map<string, Map<string, number>>()
  const failures: object[] = []
  for (const [at, one] of cases.entries()) {
    const graph = new RevisionGraph(graphs[at] ?? [])
    const naive = new NaiveHistory(graph.revisions.map((each) => ({ ...each, dependsOn: graph.dependenciesOf(each.id) })))
    for (const question of one.questions) {
      const answer = ask(graph, question)
      const reason = agrees(naive, question, answer) ? AS_ALEMBIC : deviation({ graph, naive, question, answer })
      const verdict = reason !== undefined && stepsAreSound(naive, question, answer) ? reason : 'WRONG'
      if (verdict === 'WRONG') failures.push({ seed: one.seed, question, answer, reason })
      const ofKind = tally.get(question.kind) ?? new Map<string, number>()
      tally.set(question.kind, ofKind.set(verdict, (ofKind.get(verdict) ?? 0) + 1))
    }
  }
  console.log(report(tally))
  expect(failures.slice(0, 5)).toEqual([])
})

/** A line for each kind of question, and below it one for each reason to answer otherwise. */
function report(tally: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  return [...tally].map(([kind, verdicts]) => {
    const all = [...verdicts.values()].reduce((sum, count) => sum + count, 0)
    const others = [...verdicts].filter(([verdict]) => verdict !== AS_ALEMBIC)
    const head = `${kind}: ${verdicts.get(AS_ALEMBIC) ?? 0} of ${all} ${AS_ALEMBIC}, ${verdicts.get('WRONG') ?? 0} wrong`
    return [head, ...others.map(([verdict, count]) => `${String(count).padStart(8)}  otherwise: ${verdict}`)].join('\n')
  }).join('\n')
}
