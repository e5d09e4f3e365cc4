import { MigError } from '../../src/errors.ts'
import type { RevisionGraph } from '../../src/revision/graph.ts'
import { resolveIdentifier } from '../../src/revision/target.ts'
import type { Answer, Question } from './conformance.test.ts'
import type { NaiveHistory } from './naive-history.ts'

/** A question with both answers. */
export interface Asked {
  readonly graph: RevisionGraph
  readonly naive: NaiveHistory
  readonly question: Question
  readonly answer: Answer
}

/** Where mig answers otherwise than Alembic on purpose. A rule holds only when it proves the answer of mig's right by itself. */
const DEVIATIONS: readonly { readonly reason: string, readonly holds: (asked: Asked) => boolean }[] = [
  {
    // Alembic never looks at the part before @ when one revision stands above the target, so a misspelt label goes through.
    reason: 'a branch that does not exist is not passed over in silence',
    holds: ({ graph, question, answer }) => question.kind === 'downgrade' && codeOf(answer) === 'revision.unknown'
      && question.to.includes('@') && graph.names.matches(question.to.split('@')[0] ?? '').length === 0,
  },
  {
    // For the same reason it takes back a revision of another branch than the one that was named.
    reason: 'a downgrade on a branch leaves other branches alone',
    holds: ({ graph, naive, question, answer }) => {
      if (question.kind !== 'downgrade' || question.ok === undefined || codeOf(answer) !== 'revision.unreachable') return false
      const [branch, target] = question.to.split('@').map((name) => graph.names.matches(name))
      const above = naive.revisions.filter(({ parents }) => parents.some((parent) => target?.includes(parent)))
      return branch?.length === 1 && above.length === 1 && !above.some(({ id }) => naive.related(id, branch[0] ?? '', false))
    },
  },
  {
    // After a merge is undone Alembic writes a row for each parent, even where another row implies it; such a table later fails
    // with "requested revision overlaps with other requested revisions".
    reason: 'no row for what another row implies',
    holds: ({ naive, question, answer }) => question.kind === 'downgrade' && question.ok !== undefined && 'steps' in answer
      && same(answer.steps.map(({ revision }) => revision), question.ok.map(({ revision }) => revision))
      && same(answer.steps.at(-1)?.rows ?? [], naive.tips(naive.below(question.ok.at(-1)?.rows ?? [])))
      && !same(question.ok.at(-1)?.rows ?? [], answer.steps.at(-1)?.rows ?? []),
  },
  {
    // "Not a valid downgrade target", though everything above a label is on its branch.
    reason: 'a downgrade on a branch whose label is not above the target',
    holds: ({ graph, naive, question, answer }) => {
      if (question.kind !== 'downgrade' || question.error !== 'RevisionError' || !question.to.includes('@')) return false
      if ('code' in answer) return answer.code === 'revision.unreachable'
      const branch = graph.names.matches(question.to.split('@')[0] ?? '')
      return 'steps' in answer && answer.steps.length > 0 && answer.steps.every(({ revision }) => naive.above(branch).has(revision))
    },
  },
  {
    // The first letters of an id and of a label of the same revision: two names, and nothing ambiguous.
    reason: 'one revision by two of its names',
    holds: ({ graph, question, answer }) => {
      if (question.kind === 'history' || question.error !== 'ResolutionError') return false
      const text = question.kind === 'resolve' ? question.id : question.to
      const symbol = /([^@+-]+)(?:[+-]\d+)?$/.exec(text)?.[1] ?? ''
      const names = [...graph.names.names].filter((name) => name.length > 3 && name.startsWith(symbol))
      const ids = new Set(names.map((name) => graph.names.exact(name)))
      const branch = graph.names.matches(text.includes('@') ? text.split('@')[0] ?? '' : '')
      const lineage = branch[0] === undefined ? undefined : graph.lineageOf(branch[0])
      const meant = [...ids].filter((id) => id !== undefined && lineage?.has(id) !== false)
      return codeOf(answer) !== 'revision.ambiguous' && names.length > meant.length && meant.length === 1
    },
  },
  {
    // Alembic forgets rows that have nothing to do with the target when another row has, even the row of another target; and it
    // writes a row for a target that another target implies.
    reason: 'a stamp moves the rows of its own targets, and leaves the others',
    holds: ({ graph, naive, question, answer }) => question.kind === 'stamp' && question.ok !== undefined && 'ids' in answer
      && same(answer.ids, naive.stamped(question.from, resolveIdentifier(graph, question.to, question.from))),
  },
  {
    // "Requested revision overlaps with other requested revisions": upgrading to both is upgrading to the one that needs the other.
    reason: 'heads of which one needs another',
    holds: ({ graph, naive, question, answer }) => {
      if (question.kind !== 'upgrade' || question.error !== 'RevisionError' || !question.to.endsWith('@heads')) return false
      const heads = resolveIdentifier(graph, question.to)
      const after = naive.upgraded(naive.below(question.from), heads)
      return 'steps' in answer && naive.tips(naive.below(heads)).length < heads.length
        && same(answer.steps.map(({ revision }) => revision), [...after].filter((id) => !naive.below(question.from).has(id)))
    },
  },
  {
    // label@id is refused when the id is on another branch, and so is label@id+1.
    reason: 'the part before @ counts in an upgrade with an offset',
    holds: ({ graph, question, answer }) => question.kind === 'upgrade' && codeOf(answer) === 'revision.unknown'
      && /^[^@]+@[^@+-]+[+-]\d+$/.test(question.to)
      && codeOf(outcome(() => resolveIdentifier(graph, question.to.replace(/[+-]\d+$/, '')))) === 'revision.unknown',
  },
]

/** The reason why an answer is not Alembic's, or nothing when there is none. */
export function deviation(asked: Asked): string | undefined {
  return DEVIATIONS.find(({ holds }) => holds(asked))?.reason
}

function outcome<T>(call: () => T): { readonly value: T } | { readonly code: string } {
  try {
    return { value: call() }
  } catch (error) {
    if (error instanceof MigError) return { code: error.code }
    throw error
  }
}

function codeOf(answer: object): string | undefined {
  return 'code' in answer ? String(answer.code) : undefined
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item))
}
