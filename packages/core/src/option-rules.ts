import { didYouMean } from './config/suggestion.ts'
import { shownValue } from './shown-value.ts'

/**
 * What an option takes, for people, and the test of a value. It fits one type alone: a list of words that lacks one of those that an
 * interface has, or has one too many, does not compile.
 */
export interface OptionRule<in out T> {
  readonly takes: string
  readonly test: (value: unknown) => value is T
  /** What is read where it is written in another way; `undefined`: as if nothing had been written. Default: the value. */
  readonly read?: (value: T) => T | undefined
  /** What the value, or each item of it, is one of. */
  readonly words?: readonly string[]
  /** The test of an item, where the value is a list. */
  readonly each?: (item: unknown) => boolean
}

/** A rule for each option of an interface, without those that dialects choose: one that is missing or is not there does not compile. */
export type OptionRules<Options> = {
  readonly [K in keyof Options as string extends K ? never : K]-?: OptionRule<Exclude<Options[K], undefined>> | OptionRule<unknown>
}

interface Rule extends Omit<OptionRule<unknown>, 'test' | 'read'> {
  readonly test: (value: unknown) => boolean
  readonly read?: (value: never) => unknown
}

/** The same where the interface does not matter. */
export interface Rules {
  readonly [option: string]: Rule
}

/** For a value that is refused, with words of its own, by what reads it: SQL, another part of the models, options of a dialect. */
export const ELSEWHERE: OptionRule<unknown> = { takes: 'anything', test: (_value): _value is unknown => true }

export const TEXT: OptionRule<string> = { takes: 'a text', test: isText }

/** A comment; `null` says as much as nothing, as it does in `op.setTableComment`. */
export const COMMENT: OptionRule<string> = {
  takes: 'a text',
  test: (value): value is string => value === null || isText(value),
  read: (value: string | null) => value ?? undefined,
}

export const FLAG: OptionRule<boolean> = { takes: 'true or false', test: (value) => typeof value === 'boolean' }

export const NUMBER: OptionRule<number> = {
  takes: 'a number',
  test: (value): value is number => typeof value === 'number' && Number.isFinite(value),
}

/** Numbers beyond those that a double holds exactly may have been rounded before they came here. */
export const WHOLE: OptionRule<number | bigint | string> = {
  takes: 'a whole number; a large one is written as bigint or as text',
  test: (value): value is number | bigint | string =>
    typeof value === 'bigint' || (typeof value === 'number' ? Number.isSafeInteger(value) : isText(value) && /^[+-]?\d+$/.test(value)),
}

export const TEXTS: OptionRule<readonly string[]> = list('a list of texts', isText)

export const TEXT_BY_NAME: OptionRule<TextByName> = {
  takes: 'an object of texts',
  test: (value): value is TextByName =>
    typeof value === 'object'
    && value !== null
    && !Array.isArray(value)
    && Object.values(value).every((item) => item === undefined || isText(item)),
}

interface TextByName {
  readonly [name: string]: string | undefined
}

/** A whole number from `least` on. */
export function wholeFrom(least: number): OptionRule<number> {
  return {
    takes: `a whole number, ${least} or more`,
    test: (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= least,
  }
}

export function oneOf<const Word extends string>(...words: readonly Word[]): OptionRule<Word> {
  return { takes: takesOne(words), test: (value): value is Word => isOne(value, words), words }
}

/** Words of SQL, which may be written in capitals as they are there: revisions that have them so have run. */
export function keyword<const Word extends string>(...words: readonly Word[]): OptionRule<Word> {
  return {
    ...oneOf(...words),
    test: (value): value is Word => isText(value) && isOne(value.toLowerCase(), words),
    read: (value) => value.toLowerCase() as Word,
  }
}

/** A list of such words. */
export function keywords<const Word extends string>(...words: readonly Word[]): OptionRule<readonly Word[]> {
  const { test: each, read } = keyword(...words)
  return { ...list(`a list of ${words.join(', ')}`, each), read: (items) => items.flatMap((item) => read?.(item) ?? []), words }
}

export function oneOrMore<const Word extends string>(...words: readonly Word[]): OptionRule<Word | readonly Word[]> {
  const { takes, test: each } = oneOf(...words)
  const several = list(takes, each)
  return {
    takes: `${takes}, or a list of them`,
    test: (value): value is Word | readonly Word[] => each(value) || several.test(value),
    words,
    each,
  }
}

/** What is wrong with a value: the end of a message that begins with whose option it is, and the hint. `undefined` is no value. */
export function wrongValue(given: object, rules: Rules): { readonly problem: string; readonly hint: string } | undefined {
  for (const [name, value] of Object.entries(given)) {
    const rule = ruleOf(name, rules)
    if (rule === undefined || value === undefined || rule.test(value)) continue
    const wrong = wrongPart(value, rule)
    const nearest = isText(wrong) ? didYouMean(wrong, rule.words ?? []) : '.'
    return { problem: `: ${name} cannot be ${shownValue(wrong)}${nearest}`, hint: `It takes ${rule.takes}.` }
  }
  return undefined
}

/** What is given, as its rules read it. */
export function readValues<Values extends object>(given: Values, rules: Rules): Values {
  const entries = Object.entries(given).map(([name, value]) => {
    const read = value === undefined ? undefined : ruleOf(name, rules)?.read
    return [name, read === undefined ? value : read(value as never)] as const
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Values
}

function ruleOf(name: string, rules: Rules): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined
}

/** The item of a list that is refused, where it is one. */
function wrongPart(value: unknown, { each }: Pick<OptionRule<unknown>, 'each'>): unknown {
  if (each === undefined || !Array.isArray(value)) return value
  return value[value.findIndex((item) => !each(item))] as unknown
}

function list<Item>(takes: string, each: (item: unknown) => item is Item): OptionRule<readonly Item[]> {
  return { takes, test: (value): value is readonly Item[] => Array.isArray(value) && value.every(each), each }
}

function takesOne(words: readonly string[]): string {
  return `one of ${words.join(', ')}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isOne(value: unknown, words: readonly string[]): boolean {
  return isText(value) && words.includes(value)
}
