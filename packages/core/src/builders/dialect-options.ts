import { didYouMean } from '../config/suggestion.ts'
import { ModelError } from '../errors.ts'
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

/** Schema and comment of a table, and options of dialects: `{ schema: 'app', sqlite: { strict: true } }`. */
export type TableOptions = MergedOptions<TableDialectOptions> & {
  readonly schema?: string
  readonly comment?: string
  /** The name that it had before, as `users`, in another schema as `app.users`: autogenerate renames the table that still has it. */
  readonly renamedFrom?: string
  readonly [dialect: string]: object | string | undefined
}

/**
 * Both, with the later option winning. They are checked as data when they are lowered.
 *
 * @throws ModelError `model.option` when a dialect is given something else than an object, as a misspelt `comment` is.
 */
export function mergeOptions(earlier: DialectOptions | undefined, later: object): DialectOptions {
  const merged: { [dialect: string]: DialectOptions[string] } = { ...earlier }
  for (const [dialect, options] of Object.entries(later as DialectOptions)) {
    if (options === undefined) continue
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw new ModelError(
        'model.option',
        `The option "${dialect}" is no dialect with its options${didYouMean(dialect, ['schema', 'comment', 'renamedFrom'])}`,
        {
          hint: 'Options of a dialect are an object: { sqlite: { strict: true } }.',
        },
      )
    }
    merged[dialect] = { ...merged[dialect], ...options }
  }
  return merged
}
