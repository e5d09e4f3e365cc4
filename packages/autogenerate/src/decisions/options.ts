import { MigError } from '@mig/core/dialect'
import type { Answer, AnswerOption, Decision, Decisions } from './decision.ts'
import { readName, readValue, splitAtEquals } from './names.ts'

type Entry = { readonly [K in keyof Required<Decisions>]: { readonly kind: K; readonly decision: Decision<K> } }[keyof Decisions]

interface AnswerForm {
  /** What is written behind the option. */
  readonly form: string
  /** @returns nothing for a text of another form. */
  readonly read: (value: string) => Entry | undefined
}

/** What each option means. */
const FORMS: { readonly [option in AnswerOption]: AnswerForm } = {
  rename: {
    form: 'users.name=users.full_name',
    read: (value) => {
      const [subject, text] = splitAtEquals(value)
      const to = text === undefined ? undefined : readName(text)
      return subject === undefined || to === undefined ? undefined : { kind: 'rename', decision: { subject, to } }
    },
  },
  'no-rename': {
    form: 'users.name',
    read: (value) => {
      const subject = readName(value)
      return subject === undefined ? undefined : { kind: 'rename', decision: { subject, to: null } }
    },
  },
  fill: {
    form: 'users.country=DE',
    read: (text) => {
      const [subject, value] = splitAtEquals(text)
      return subject === undefined || value === undefined ? undefined : { kind: 'fill', decision: { subject, value } }
    },
  },
  'fill-sql': {
    form: "users.slug='lower(name)'",
    read: (text) => {
      const [subject, sql] = splitAtEquals(text)
      return subject === undefined || sql === undefined || sql.trim() === '' ? undefined : { kind: 'fill', decision: { subject, sql } }
    },
  },
  'no-fill': {
    form: 'users.country',
    read: (value) => {
      const subject = readName(value)
      return subject === undefined ? undefined : { kind: 'fill', decision: { subject, value: null } }
    },
  },
  using: {
    form: "orders.total='CAST(total AS numeric)'",
    read: (text) => {
      const [subject, sql] = splitAtEquals(text)
      return subject === undefined || sql === undefined || sql.trim() === '' ? undefined : { kind: 'using', decision: { subject, sql } }
    },
  },
  zone: {
    form: 'events.at=Europe/Berlin',
    read: (text) => {
      const [subject, zone] = splitAtEquals(text)
      return subject === undefined || zone === undefined || zone.trim() === '' ? undefined : { kind: 'using', decision: { subject, zone } }
    },
  },
  map: {
    form: 'status.void=paid',
    read: (text) => {
      const [subject, value] = splitAtEquals(text)
      return subject === undefined || value === undefined ? undefined : { kind: 'map', decision: { subject, to: readValue(value) } }
    },
  },
  'no-map': {
    form: 'status.void',
    read: (value) => {
      const subject = readName(value)
      return subject === undefined ? undefined : { kind: 'map', decision: { subject, stops: true } }
    },
  },
  missing: {
    form: 'accounts',
    read: (value) => {
      const subject = readName(value)
      return subject === undefined ? undefined : { kind: 'missing', decision: { subject } }
    },
  },
}

/** The names of the options that answer questions. */
export const ANSWER_OPTIONS: readonly AnswerOption[] = Object.keys(FORMS) as AnswerOption[]

/**
 * What answers decide.
 * @throws MigError `answer.form` when a value is not of the form of its option; `answer.contradiction` for two answers about one thing.
 */
export function readAnswers(answers: readonly Answer[]): Decisions {
  return answers.reduce<Decisions>((decisions, answer) => withAnswer(decisions, answer), {})
}

/** The decisions with one more; the same answer twice counts once. */
export function withAnswer(decisions: Decisions, answer: Answer): Decisions {
  const entry = FORMS[answer.option].read(answer.value)
  if (entry === undefined) {
    throw new MigError('answer.form', `${answerText(answer)} cannot be read.`, {
      hint: `It is written as --${answer.option} ${FORMS[answer.option].form}; names that hold other characters stand in double quotes.`,
      exit: 2,
    })
  }
  const { kind, decision } = entry
  const known: readonly (typeof decision)[] = decisions[kind] ?? []
  const earlier = known.find(({ subject }) => subject === decision.subject)
  if (earlier === undefined) return { ...decisions, [kind]: [...known, decision] }
  if (JSON.stringify(earlier) === JSON.stringify(decision)) return decisions
  throw new MigError('answer.contradiction', `There are two answers about ${decision.subject}, and they differ.`, {
    hint: `One of them is ${answerText(answer)}: leave one out.`,
    exit: 2,
  })
}

/** Both; where both decide about the same thing, the first ones win. */
export function mergeDecisions(first: Decisions, second: Decisions): Decisions {
  const merged = <T extends { readonly subject: string }>(winning: readonly T[] = [], others: readonly T[] = []): readonly T[] => {
    const decided = new Set(winning.map(({ subject }) => subject))
    return [...winning, ...others.filter(({ subject }) => !decided.has(subject))]
  }
  return {
    rename: merged(first.rename, second.rename),
    fill: merged(first.fill, second.fill),
    using: merged(first.using, second.using),
    map: merged(first.map, second.map),
    missing: merged(first.missing, second.missing),
  }
}

/** The answer as it is pasted into a shell: `--rename users.name=users.full_name`. */
export function answerText({ option, value }: Answer): string {
  return `--${option} ${/^[\w.=:/@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`}`
}
