import { didYouMean } from './config/suggestion.ts'
import { ModelError } from './errors.ts'

/** Options as a caller gave them. */
export type GivenOptions = { readonly [option: string]: unknown }

/** The names in an interface of options, without those that dialects choose: one that is missing or is not there does not compile. */
export type OptionNames<Options> = { readonly [K in keyof Options as string extends K ? never : K]-?: true }

/** The same as a list, for the test of what a caller gave. */
export function optionNames<Options>(names: OptionNames<Options>): readonly string[] {
  return Object.keys(names)
}

/** The names of what says how a counter counts: an identity, a serial column, a sequence. */
export const COUNTER_OPTIONS = { start: true, increment: true, min: true, max: true, cache: true, cycle: true } as const

/** The first option that is not known: its name, the end of a message that names the nearest one, and the hint that names all. */
export function unknownOption(
  given: object,
  known: readonly string[],
): { readonly name: string; readonly nearest: string; readonly hint: string } | undefined {
  const name = Object.keys(given).find((key) => !known.includes(key))
  return name === undefined ? undefined : { name, nearest: didYouMean(name, known), hint: optionsHint(known) }
}

function optionsHint(known: readonly string[]): string {
  return known.length === 0 ? 'It takes no options.' : `It takes ${known.join(', ')}.`
}

export function isOptions(given: unknown): given is GivenOptions {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/**
 * The options of a part of the models, as they were given.
 * @param owner As a sentence begins with it: `The enum mood`, `references()`.
 * @throws ModelError `model.option` when they are no object, or for one that is not known.
 */
export function modelOptions<Options extends object>(given: Options, known: readonly string[], owner: string): Options {
  const unknown = unknownOption(optionsObject(given, known, owner), known)
  if (unknown === undefined) return given
  throw new ModelError('model.option', `${owner} has no option ${unknown.name}${unknown.nearest}`, { hint: unknown.hint })
}

/** @throws ModelError `model.option` when they are no object. */
export function optionsObject<Options extends object>(given: Options, known: readonly string[], owner: string): Options {
  if (isOptions(given)) return given
  throw new ModelError('model.option', `${owner} was given options that are no object.`, { hint: optionsHint(known) })
}
