import { CORE_NAMES } from '../layout.ts'

/*
 * How things of a database are called in a module. Names are taken in the order in which they are asked for, so the same schema
 * gives the same file.
 */

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** Words that no constant can be called, and names that a module of models has for something else. */
const TAKEN: ReadonlySet<string> = new Set([
  ...CORE_NAMES,
  ...[
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for',
    'function if implements import in instanceof interface let new null package private protected public return static super switch',
    'this throw true try typeof undefined var void while with yield NaN Infinity',
    'pg c Buffer Date',
  ].flatMap((words) => words.split(' ')),
])

/** `spent_at` as `spentAt`, `Order Items` as `orderItems`; what has no letter or digit gives an empty text. */
function camelCase(name: string): string {
  const words = name.match(/[\p{L}\p{M}\p{N}$]+/gu) ?? []
  const [first = '', ...others] = words
  const start = first === first.toUpperCase() ? first.toLowerCase() : lowerFirst(first)
  return start + others.map((word) => upperFirst(word === word.toUpperCase() ? word.toLowerCase() : word)).join('')
}

export function upperFirst(word: string): string {
  const [first = '', ...rest] = word
  return first.toUpperCase() + rest.join('')
}

function lowerFirst(word: string): string {
  const [first = '', ...rest] = word
  return first.toLowerCase() + rest.join('')
}

/**
 * Names for properties, by database name: camel case, each one once. A name that is its own camel case comes first, so that `userId`
 * keeps its name where there is a `user_id` as well.
 */
export function propertyNames(names: readonly string[]): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  const taken = new Set<string>()
  const sorted = [...names.filter((name) => propertyOf(name) === name), ...names.filter((name) => propertyOf(name) !== name)]
  for (const name of sorted) properties.set(name, take(propertyOf(name), taken))
  return properties
}

/** JavaScript sorts keys that are numbers before all others, and `__proto__` is no ordinary one. */
function propertyOf(name: string): string {
  const camel = camelCase(name)
  return IDENTIFIER.test(camel) ? camel : `column${upperFirst(camel)}`
}

/** Names of constants of one module, or of modules that import each other. */
export class ConstantNames {
  readonly #taken = new Set<string>()

  /** The first of the names that is free and can be a constant, with `suffix` or a number where none is. */
  take(names: readonly string[], suffix: string): string {
    const wanted = names.map(camelCase).filter((name) => name !== '')
    const [first = lowerFirst(suffix)] = wanted
    const free = [...wanted, `${first}${suffix}`].find((name) => IDENTIFIER.test(name) && !TAKEN.has(name) && !this.#taken.has(name))
    if (free === undefined) return take(`${lowerFirst(suffix)}${upperFirst(first)}`, this.#taken)
    this.#taken.add(free)
    return free
  }
}

/** Names of files, without an extension: `order-items`. Case does not tell them apart, since it does not on every disk. */
export class FileNames {
  readonly #taken: Set<string>

  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved)
  }

  take(constant: string): string {
    const kebab = constant.replace(/(?<=[\p{Ll}\p{N}])\p{Lu}/gu, (letter) => `-${letter}`).toLowerCase()
    return take(kebab, this.#taken)
  }
}

/** The name, or the name with the first number that makes it free. */
function take(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free); number++) free = `${name}${number}`
  taken.add(free)
  return free
}
