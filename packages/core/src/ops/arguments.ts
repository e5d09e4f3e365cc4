import { isDialectOptions, mergeOptions } from '../builders/dialect-options.ts'
import { lowerOptions } from '../builders/present.ts'
import { meantDialect } from '../config/url.ts'
import { OperationError } from '../errors.ts'
import { type GivenOptions, isOptions, unknownOption, wrongOption } from '../known-options.ts'
import { type OptionRules, readValues, type Rules } from '../option-rules.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'

/** A table, index or enum by its bare name (dots belong to the name), or with its schema. */
export type Name = string | QualifiedName

/**
 * The name as operations hold it.
 * @throws OperationError `op.name` for an empty text or something else than a name.
 */
export function qualifiedName(value: unknown, what: string): QualifiedName {
  if (typeof value === 'string') return { name: bareName(value, what) }
  if (typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string') {
    const schema = 'schema' in value ? value.schema : undefined
    refuseUnknownKeys(value, ['schema', 'name'], `The name of the ${what}`)
    return { ...(schema === undefined ? {} : { schema: bareName(schema, `schema of the ${what}`) }), name: bareName(value.name, what) }
  }
  throw wrongName(value, what, "Give its name as a text, or as { schema: 'app', name: 'expenses' }.")
}

/** @throws OperationError `op.name` when it is no text, or an empty one. */
export function bareName(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw wrongName(value, what, 'Give its name as a text.')
}

/**
 * The schema that something moves to; `null` is the default one.
 * @throws OperationError `op.name` when it is neither a text nor null, or empty.
 */
export function targetSchema(value: unknown): string | null {
  return value === null ? null : bareName(value, 'schema to move to')
}

/** @throws OperationError `op.name` when it is no text. Values of enums may be empty. */
export function enumValue(value: unknown): string {
  if (typeof value === 'string') return value
  throw wrongName(value, 'enum value', 'Give it as a text.')
}

function wrongName(value: unknown, what: string, hint: string): OperationError {
  const given =
    value === '' ? 'an empty text' : value === undefined ? 'nothing' : `a value of type ${Array.isArray(value) ? 'array' : typeof value}`
  return new OperationError('op.name', `The ${what} is named by ${given}.`, { hint })
}

/**
 * The options of a call, as their rules read them; `undefined` counts as absent.
 * @param call As a message begins with it: `op.dropTable of notes`.
 * @throws OperationError `op.option` for one that is not known, and for a value that it cannot have.
 */
export function knownOptions<Options>(options: unknown, rules: OptionRules<Options>, call: string): Partial<Options> {
  return readOptions(optionsObject(options, call), rules as Rules, call) as Partial<Options>
}

function readOptions(given: GivenOptions, rules: Rules, call: string): GivenOptions {
  const wrong = wrongOption(given, rules)
  if (wrong === undefined) return readValues(given, rules)
  throw new OperationError('op.option', `${call}${wrong.problem}`, { hint: wrong.hint })
}

/** @throws OperationError `op.option` when the options are no object. */
export function optionsObject(options: unknown, call: string): GivenOptions {
  if (options === undefined) return {}
  if (isOptions(options)) return options
  throw new OperationError('op.option', `${call} was given options that are no object.`, { hint: 'Give them as an object, by name.' })
}

/**
 * Options of dialects as data.
 * @throws OperationError `op.option` when they are no object; ModelError `model.option` for a dialect that is misspelt.
 */
export function givenDialectOptions(given: unknown, call: string, owner: string): DialectOptions {
  return lowerOptions(mergeOptions(undefined, optionsObject(given, call), call), owner)
}

/** @throws OperationError `op.option` for a key that is not known. */
export function refuseUnknownKeys(given: object, known: readonly string[], of: string): void {
  const unknown = unknownOption(given, known)
  if (unknown === undefined) return
  throw new OperationError('op.option', `${of} has no option ${unknown.name}${unknown.nearest}`, { hint: unknown.hint })
}

/** The options that are set, as operations hold them: `true`, or absent. */
export function flags<K extends string>(options: { readonly [P in K]?: boolean }, ...names: readonly K[]): { readonly [P in K]?: true } {
  const set: { [P in K]?: true } = {}
  for (const name of names) if (options[name] === true) set[name] = true
  return set
}

/** Splits options of dialects (`postgres: { … }`) from the call's own; every key that holds a plain object names a dialect. */
export function splitDialectOptions<Own>(
  options: GivenOptions,
  rules: OptionRules<Own>,
  call: string,
): { readonly own: Partial<Own>; readonly dialects: GivenOptions } {
  const known = Object.keys(rules)
  const isDialect = (key: string, value: unknown): boolean => !known.includes(key) && isDialectOptions(value)
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const dialects = given.filter(([key, value]) => isDialect(key, value))
  const own = Object.fromEntries(given.filter(([key, value]) => !isDialect(key, value)))
  for (const [name] of dialects) {
    const meant = meantDialect(name)
    if (meant === undefined) continue
    throw new OperationError('op.option', `${call} knows no dialect ${name}; did you mean ${meant}?`, {
      hint: `It takes ${[...known, meant].join(', ')}.`,
    })
  }
  return {
    own: knownOptions(own, rules, call),
    dialects: Object.fromEntries(dialects),
  }
}
