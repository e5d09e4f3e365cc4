import { didYouMean, MigError } from '@mig/core/dialect'
import type { Answer, Choice, QuestionOf, RenameDecision } from '../decisions/decision.ts'
import { bestAssignment } from './assignment.ts'

/** From here on two things may be one under two names. */
const PLAUSIBLE = 0.5

/** Something that may have been renamed, among others that share a space of names with it. */
export interface Named<T> {
  readonly name: string
  /** As answers say it: `users.name`. */
  readonly shown: string
  readonly value: T
  /** The name within its schema, where it stands in one. */
  readonly local?: string
}

export interface Former {
  /** The name in the model. */
  readonly name: string
  readonly from: string
}

/** The things of one space of names on both sides, and what is known of their renames. */
export interface Scope<T> {
  readonly from: readonly Named<T>[]
  readonly to: readonly Named<T>[]
  readonly formerNames: readonly Former[]
  /** How much they look like one thing under two names, from 0 to 1, whatever else is there. */
  readonly likeness: (from: T, to: T) => number
  /** What becomes of a thing that was not renamed: `no: it goes, and its values are lost`. */
  readonly otherwise: string
}

export type RenamePair<T> = readonly [from: Named<T>, to: Named<T>]

export interface Found<T> {
  /** What was renamed for sure. */
  readonly renamed: readonly RenamePair<T>[]
  readonly open: readonly QuestionOf<'rename'>[]
  /** Former names of the model that say nothing, as each takes the other's place: a swap that may have happened or not. */
  readonly circles: readonly Named<T>[]
}

/**
 * The renames within a scope: those that somebody decided, those that the model tells, and questions about those that are likely, in the
 * assignment that is the most likely as a whole.
 *
 * @param decided Subjects of decisions about things in the scope are added to it.
 * @throws MigError `answer.unknown`, `answer.taken` for decisions that do not fit.
 */
export function findIn<T>(scope: Scope<T>, decisions: readonly RenameDecision[], decided: Set<string>): Found<T> {
  const said = decidedPairs(scope, decisions, decided)
  const refused = new Set(decisions.filter(({ to }) => to === null).map(({ subject }) => subject))
  const told = toldPairs(scope, said, refused)
  const renamed = [...said, ...told.pairs]
  const { gone, fresh } = unsettled(scope, renamed)
  return { renamed, open: questions(scope, gone.filter(({ shown }) => !refused.has(shown)), fresh), circles: told.circles }
}

/* ---- what somebody decided ---- */

function decidedPairs<T>(scope: Scope<T>, decisions: readonly RenameDecision[], decided: Set<string>): readonly RenamePair<T>[] {
  const pairs = decisions.flatMap((decision): readonly RenamePair<T>[] => {
    const from = scope.from.find(({ shown }) => shown === decision.subject)
    if (from === undefined) return []
    decided.add(decision.subject)
    if (decision.to === null) return []
    const to = scope.to.find(({ shown }) => shown === decision.to)
    if (to === undefined) throw unknownTarget(scope, decision.subject, decision.to)
    return [[from, to]]
  })
  for (const [from, to] of pairs) {
    const twice = pairs.find(([other, target]) => other !== from && target === to)
    if (twice !== undefined) throw taken(to, `both ${twice[0].shown} and ${from.shown} are said to have become ${to.shown}`)
    const there = scope.from.find(({ name }) => name === to.name)
    if (there !== undefined && !pairs.some(([other]) => other === there)) {
      throw taken(to, `${from.shown} cannot become ${to.shown}, which is there as well`)
    }
  }
  return pairs
}

function unknownTarget<T>({ to }: Scope<T>, subject: string, wanted: string): MigError {
  const names = to.map(({ shown }) => shown)
  const message = `The models have no ${wanted} that ${subject} could have become${didYouMean(wanted, names)}`
  return new MigError('answer.unknown', message, { hint: `There are ${names.join(', ')}. Nothing was written.`, exit: 2 })
}

function taken<T>({ shown }: Named<T>, why: string): MigError {
  return new MigError('answer.taken', `The answers do not fit: ${why}.`, {
    hint:
      `Say what becomes of the ${shown} that is there: a swap takes an answer for both. ` +
      'What goes has to go in a revision before this one.',
    exit: 2,
  })
}

/* ---- what the model tells ---- */

/**
 * A former name counts as long as the old name is there and the new one is not, or makes room by another rename. So it is harmless where
 * the rename has happened, and on a database that never had the old name.
 */
function toldPairs<T>(
  scope: Scope<T>,
  said: readonly RenamePair<T>[],
  refused: ReadonlySet<string>,
): { readonly pairs: readonly RenamePair<T>[]; readonly circles: readonly Named<T>[] } {
  const open = scope.formerNames.flatMap(({ name, from }): readonly RenamePair<T>[] => {
    const [before, after] = [scope.from.find((item) => item.name === from), scope.to.find((item) => item.name === name)]
    if (before === undefined || after === undefined || refused.has(before.shown)) return []
    return said.some((pair) => pair[0] === before || pair[1] === after) ? [] : [[before, after]]
  })
  const pairs: RenamePair<T>[] = []
  for (let grows = true; grows;) {
    const leaves = new Set([...said, ...pairs].map(([from]) => from.name))
    const found = open.filter(([from, to]) => {
      const isFree = !scope.from.some(({ name }) => name === to.name) || leaves.has(to.name)
      return isFree && !pairs.some((pair) => pair[0] === from || pair[1] === to)
    })
    const [first] = found
    if (first !== undefined) pairs.push(first)
    grows = first !== undefined
  }
  return { pairs, circles: open.filter((pair) => isInCircle(pair, open) && !pairs.includes(pair)).map(([, to]) => to) }
}

function isInCircle<T>(start: RenamePair<T>, pairs: readonly RenamePair<T>[]): boolean {
  const seen = new Set<RenamePair<T>>()
  let current: RenamePair<T> | undefined = start
  while (current !== undefined && !seen.has(current)) {
    seen.add(current)
    const { name }: Named<T> = current[1]
    current = pairs.find(([from]) => from.name === name)
  }
  return current === start
}

/* ---- what is likely ---- */

/** What has no namesake on the other side, apart from what is settled. */
function unsettled<T>(
  { from, to }: Scope<T>,
  renamed: readonly RenamePair<T>[],
): { readonly gone: readonly Named<T>[]; readonly fresh: readonly Named<T>[] } {
  const [before, after] = [new Set(renamed.map((pair) => pair[0])), new Set(renamed.map((pair) => pair[1]))]
  const [left, right] = [from.filter((item) => !before.has(item)), to.filter((item) => !after.has(item))]
  const [leftNames, rightNames] = [left, right].map((items) => new Set(items.map(({ name }) => name)))
  return {
    gone: left.filter(({ name }) => rightNames?.has(name) !== true),
    fresh: right.filter(({ name }) => leftNames?.has(name) !== true),
  }
}

function questions<T>(
  { likeness, otherwise }: Scope<T>,
  gone: readonly Named<T>[],
  fresh: readonly Named<T>[],
): readonly QuestionOf<'rename'>[] {
  const scores = gone.map((from) => fresh.map((to) => plausible(likeness(from.value, to.value))))
  const best = bestAssignment(scores)
  return gone.flatMap((from, row) => {
    const likely = fresh[best[row] ?? -1]
    if (likely === undefined) return []
    const others = fresh
      .map((to, column) => ({ to, score: scores[row]?.[column] ?? 0 }))
      .filter(({ to, score }) => to !== likely && score > 0)
      .toSorted((a, b) => b.score - a.score)
    const isMove = from.local !== undefined && from.local === likely.local
    const choices = [
      choice(isMove ? 'yes, it was moved' : 'yes, it was renamed', { option: 'rename', value: `${from.shown}=${likely.shown}` }),
      ...others.map(({ to }) => choice(`no, but ${to.shown} is`, { option: 'rename', value: `${from.shown}=${to.shown}` })),
      choice(otherwise, { option: 'no-rename', value: from.shown }),
    ]
    const text = isMove ? `Did ${from.shown} move, and is now ${likely.shown}?` : `Is ${likely.shown} the new name of ${from.shown}?`
    return [{ kind: 'rename', subject: from.shown, text, choices }]
  })
}

function plausible(likeness: number): number {
  // Sums of decimals are off by their last digits.
  return likeness >= PLAUSIBLE - 1e-9 ? likeness : 0
}

function choice(label: string, answer: Answer): Choice {
  return { label, answer }
}
