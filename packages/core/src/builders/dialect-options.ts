import { didYouMean } from '../config/suggestion.ts'
import { KNOWN_DIALECTS, meantDialect } from '../config/url.ts'
import { ModelError } from '../errors.ts'
import { isOptions, modelValues, optionsObject } from '../known-options.ts'
import { COMMENT, type OptionRules, type Rules, TEXT } from '../option-rules.ts'
import type { DialectOptions } from '../schema/value.ts'

/*
 * Options that one dialect has and others do not, by the dialect's name. A dialect package merges its types into these
 * interfaces (`interface IndexDialectOptions { readonly postgres?: PostgresIndexOptions }`); without it options are accepted as
 * they are, and the dialect checks them when they are used.
 */

export interface ColumnDialectOptions {
  readonly [dialect: string]: object | undefined
}

export interface ConstraintDialectOptions {
  readonly [dialect: string]: object | undefined
}

/** Of an index, and of its parts. */
export interface IndexDialectOptions {
  readonly [dialect: string]: object | undefined
}

export interface EnumDialectOptions {
  readonly [dialect: string]: object | undefined
}

export interface TableDialectOptions {
  readonly [dialect: string]: object | undefined
}

/** Of `op.alterTable`: how it is done. */
export interface AlterTableDialectOptions {
  readonly [dialect: string]: object | undefined
}

/** The dialects that have merged their types in. */
export type MergedOptions<Options> = {
  readonly [K in keyof Options as string extends K ? never : number extends K ? never : K]: Options[K]
}

/** What every dialect knows of a table. */
export interface OwnTableOptions {
  readonly schema?: string
  readonly comment?: string
  /** The name that it had before, as `users`, in another schema as `app.users`: autogenerate renames the table that still has it. */
  readonly renamedFrom?: string
}

/** Schema and comment of a table, and options of dialects: `{ schema: 'app', sqlite: { strict: true } }`. */
export type TableOptions = MergedOptions<TableDialectOptions> & OwnTableOptions & {
  readonly [dialect: string]: object | string | undefined
}

export const TABLE_OPTIONS: OptionRules<OwnTableOptions> = { schema: TEXT, comment: COMMENT, renamedFrom: TEXT }

interface SplitOptions<Options> {
  readonly own: Options
  /** Absent where there are none. */
  readonly dialects?: DialectOptions
}

/**
 * Both, with the later option winning. They are checked as data when they are lowered.
 *
 * @throws ModelError `model.option` for a dialect that is misspelt, or whose options are no object.
 */
export function mergeOptions(earlier: DialectOptions | undefined, later: object, owner = 'with()'): DialectOptions {
  const given = Object.entries(splitOptions(later, {}, owner).dialects ?? {})
  return { ...earlier, ...Object.fromEntries(given.map(([dialect, options]) => [dialect, { ...earlier?.[dialect], ...options }])) }
}

/**
 * Splits the options of dialects from a part's own, as their rules read these.
 *
 * @param rules Those of its own options.
 * @param owner As a sentence begins with it: `The table notes`.
 * @throws ModelError `model.option` when they are no object, for an option that is not known or has a value that it cannot have, and for a
 * dialect that is misspelt.
 */
export function splitOptions<Options extends object>(given: Options, rules: Rules, owner: string): SplitOptions<Options> {
  const known = Object.keys(rules)
  const others = Object.entries(optionsObject(given, known, owner)).filter(([name, value]) => value !== undefined && !known.includes(name))
  for (const [name, value] of others) {
    if (isDialectOptions(value)) {
      requireDialect(name, owner)
      continue
    }
    const message = KNOWN_DIALECTS.includes(name)
      ? `was given options for ${name} that are no object.`
      : `has no option ${name}${didYouMean(name, [...known, ...KNOWN_DIALECTS])}`
    throw new ModelError('model.option', `${owner} ${message}`, {
      hint: `It takes ${[...known, 'options of a dialect as an object'].join(', ')}: { sqlite: { strict: true } }.`,
    })
  }
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name))) as Options
  return {
    own: modelValues(own, rules, owner),
    ...(others.length === 0 ? {} : { dialects: Object.fromEntries(others) as DialectOptions }),
  }
}

/** @throws ModelError `model.option` for a word that nearly names a dialect of mig's; plugins may have dialects of any other name. */
export function requireDialect(name: string, owner: string): void {
  const meant = meantDialect(name)
  if (meant === undefined) return
  throw new ModelError('model.option', `${owner} knows no dialect ${name}; did you mean ${meant}?`, {
    hint: `The dialects of mig are ${KNOWN_DIALECTS.join(' and ')}.`,
  })
}

/** True for what can be the options of a dialect; SQL and the like are no plain objects. */
export function isDialectOptions(value: unknown): value is object {
  return isOptions(value) && Object.getOwnPropertySymbols(value).length === 0
}
