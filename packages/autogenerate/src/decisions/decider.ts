import { didYouMean, MigError } from '@mig/core/dialect'
import type { Ask, Decision, Decisions, Question, QuestionOf } from './decision.ts'
import { withAnswer } from './options.ts'
import { UndecidedError } from './undecided-error.ts'

/** Decides questions: by what has been decided, else by asking somebody. It remembers which decisions were of use. */
export interface Decider {
  /** True when there is somebody to ask. */
  readonly asks: boolean
  /** All decisions of a kind, for those who have to look at them before they know their questions. None of them counts as used by that. */
  given<K extends keyof Decisions>(kind: K): readonly Decision<K>[]
  /** The decision about something, if there is one; it counts as used. */
  take<K extends keyof Decisions>(kind: K, subject: string): Decision<K> | undefined
  /**
   * The decisions on questions of one kind, in their order; they count as used.
   * @throws UndecidedError with all the questions that nobody answers.
   */
  decide<K extends keyof Decisions>(questions: readonly (QuestionOf<K> & Question)[]): Promise<readonly Decision<K>[]>
  /** @throws MigError `answer.unused` when there are decisions on which nothing depended. */
  assertAllUsed(): void
}

/** @param ask Asks somebody at a terminal; without it what has not been decided is an error. */
export function createDecider(decisions: Decisions = {}, ask?: Ask): Decider {
  let current = decisions
  const used = new Set<string>()
  const asked = new Set<string>()

  function given<K extends keyof Decisions>(kind: K): readonly Decision<K>[] {
    const found: readonly Decision<keyof Decisions>[] | undefined = current[kind]
    return (found ?? []) as readonly Decision<K>[]
  }

  function take<K extends keyof Decisions>(kind: K, subject: string): Decision<K> | undefined {
    const found = given(kind).find((decision) => decision.subject === subject)
    if (found !== undefined) used.add(subjectKey(kind, subject))
    if (found !== undefined) asked.add(subject)
    return found
  }

  async function decide<K extends keyof Decisions>(questions: readonly (QuestionOf<K> & Question)[]): Promise<readonly Decision<K>[]> {
    if (ask !== undefined) {
      for (const question of questions) {
        if (take(question.kind as K, question.subject) === undefined) current = withAnswer(current, await ask(question))
      }
    }
    const found = questions.map(({ kind, subject }) => take(kind as K, subject))
    const open = questions.filter((_, index) => found[index] === undefined)
    if (open.length > 0) throw new UndecidedError(open)
    return found.filter((decision) => decision !== undefined)
  }

  function assertAllUsed(): void {
    const kinds = Object.keys(decisions) as (keyof Decisions)[]
    const unused = kinds.flatMap((kind) =>
      (decisions[kind] ?? []).map(({ subject }) => subject).filter((subject) => !used.has(subjectKey(kind, subject))),
    )
    const [first] = unused
    if (first === undefined) return
    const known = asked.size === 0 ? 'Nothing has to be decided.' : `What was decided: ${[...asked].join(', ')}.`
    throw new MigError('answer.unused', `Nothing depends on the answer about ${unused.join(', ')}${didYouMean(first, asked)}`, {
      hint: `${known} Nothing was written. Leave the other answers out, or correct their names: old names are those of the database.`,
      exit: 2,
    })
  }

  return { asks: ask !== undefined, given, take, decide, assertAllUsed }
}

function subjectKey(kind: string, subject: string): string {
  return JSON.stringify([kind, subject])
}
