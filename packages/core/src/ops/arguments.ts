import { isDialectOptions } from '../builders/dialect-options.ts'
import { meantDialect } from '../config/url.ts'
import { OperationError } from '../errors.ts'
import { type GivenOptions, isOptions, unknownOption } from '../known-options.ts'
import type { QualifiedName } from '../schema/table.ts'

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
    refuseUnknownKeys(value, ['schema', 'name'], `the name of the ${what}`)
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
 * The options of a call; `undefined` counts as absent.
 * @throws OperationError `op.option` for an unknown one.
 */
export function knownOptions(options: unknown, known: readonly string[], call: string): GivenOptions {
  const given = optionsObject(options, call)
  refuseUnknownKeys(given, known, call)
  return given
}

/** @throws OperationError `op.option` when the options are no object. */
export function optionsObject(options: unknown, call: string): GivenOptions {
  if (options === undefined) return {}
  if (isOptions(options)) return options
  throw new OperationError('op.option', `${call} was given options that are no object.`)
}

function refuseUnknownKeys(options: object, known: readonly string[], call: string): void {
  const unknown = unknownOption(options, known)
  if (unknown === undefined) return
  throw new OperationError('op.option', `There is no option ${unknown.name} for ${call}${unknown.nearest}`, { hint: unknown.hint })
}

/**
 * The options that are set, as operations hold them: `true`, or absent.
 * @throws OperationError `op.option` for something else than true and false.
 */
export function flags<K extends string>(options: GivenOptions, ...names: readonly K[]): { readonly [P in K]?: true } {
  const set: { [P in K]?: true } = {}
  for (const name of names) {
    const value = options[name]
    if (value === true) set[name] = true
    else if (value !== undefined && value !== false) {
      throw new OperationError('op.option', `The option ${name} has to be true or false.`)
    }
  }
  return set
}

/** Splits options of dialects (`postgres: { … }`) from the call's own; every key that holds a plain object names a dialect. */
export function splitDialectOptions(
  options: GivenOptions,
  known: readonly string[],
  call: string,
): { readonly own: GivenOptions; readonly dialects: GivenOptions } {
  const isDialect = (key: string, value: unknown): boolean => !known.includes(key) && isDialectOptions(value)
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const dialects = given.filter(([key, value]) => isDialect(key, value))
  const own = Object.fromEntries(given.filter(([key, value]) => !isDialect(key, value)))
  for (const [name] of dialects) {
    const meant = meantDialect(name)
    if (meant === undefined) continue
    throw new OperationError('op.option', `There is no dialect ${name} for ${call}; did you mean ${meant}?`, {
      hint: `It takes ${[...known, meant].join(', ')}.`,
    })
  }
  return {
    own: knownOptions(own, known, call),
    dialects: Object.fromEntries(dialects),
  }
}
