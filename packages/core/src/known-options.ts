import { didYouMean } from './config/suggestion.ts'
import { ModelError } from './errors.ts'
import { readValues, type Rules, wrongValue } from './option-rules.ts'

/** Options as a caller gave them. */
export type GivenOptions = { readonly [option: string]: unknown }

/** The names in an interface of options, without those that dialects choose: one that is missing or is not there does not compile. */
export type OptionNames<Options> = { readonly [K in keyof Options as string extends K ? never : K]-?: true }

/** The same as a list, for the test of what a caller gave. */
export function optionNames<Options>(names: OptionNames<Options>): readonly string[] {
  return Object.keys(names)
}

/** The first option that is not known: its name, the end of a message that names the nearest one, and the hint that names all. */
export function unknownOption(
  given: object,
  known: readonly string[],
): { readonly name: string; readonly nearest: string; readonly hint: string } | undefined {
  const name = Object.keys(given).find((key) => !known.includes(key))
  return name === undefined ? undefined : { name, nearest: didYouMean(name, known), hint: optionsHint(known) }
}

/** What is wrong with options: the end of a message that begins with whose they are, and the hint. */
export function wrongOption(given: object, rules: Rules): { readonly problem: string; readonly hint: string } | undefined {
  const unknown = unknownOption(given, Object.keys(rules))
  if (unknown === undefined) return wrongValue(given, rules)
  return { problem: ` has no option ${unknown.name}${unknown.nearest}`, hint: unknown.hint }
}

function optionsHint(known: readonly string[]): string {
  return known.length === 0 ? 'It takes no options.' : `It takes ${known.join(', ')}.`
}

export function isOptions(given: unknown): given is GivenOptions {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/**
 * The options of a part of the models, as their rules read them.
 * @param owner As a sentence begins with it: `The enum mood`, `Column notes.id, identity()`.
 * @throws ModelError `model.option` when they are no object, for one that is not known, and for a value that it cannot have.
 */
export function modelOptions<Options extends object>(given: Options, rules: Rules, owner: string): Options {
  refuseOption(wrongOption(optionsObject(given, Object.keys(rules), owner), rules), owner)
  return readValues(given, rules)
}

/**
 * What builders were told by the arguments of their methods; what has no rule is not looked at.
 * @throws ModelError `model.option` for a value that it cannot have.
 */
export function modelValues<Values extends object>(given: Values, rules: Rules, owner: string): Values {
  refuseOption(wrongValue(given, rules), owner)
  return readValues(given, rules)
}

function refuseOption(wrong: ReturnType<typeof wrongOption>, owner: string): void {
  if (wrong !== undefined) throw new ModelError('model.option', `${owner}${wrong.problem}`, { hint: wrong.hint })
}

/** @throws ModelError `model.option` when they are no object. */
export function optionsObject<Options extends object>(given: Options, known: readonly string[], owner: string): Options {
  if (isOptions(given)) return given
  throw new ModelError('model.option', `${owner} was given options that are no object.`, { hint: optionsHint(known) })
}
