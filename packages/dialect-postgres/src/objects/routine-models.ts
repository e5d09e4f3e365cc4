import {
  lowerText,
  type DialectOptions,
  type FunctionObject,
  type Procedure,
  type RenamedOptions,
  type RoutineArgument,
  type Sql,
} from '@mig/core/dialect'
import type { PostgresPrivileges } from '../privileges.ts'
import { objectItems } from './known-options.ts'

/** What can be said of every object. */
export interface ObjectOptions {
  readonly schema?: string
  readonly comment?: string
}

/** Options of what belongs to a role, which may let others use it. */
export interface OwnedOptions extends ObjectOptions {
  readonly postgres?: PostgresPrivileges
}

/** What can be said of a procedure, and of a function as well. */
export interface ProcedureOptions extends OwnedOptions, RenamedOptions {
  /** In their order; types are SQL. */
  readonly args?: readonly RoutineArgument[]
  readonly language: string
  /** To the last space as it is written: the database keeps it so, and it is compared so. */
  readonly body: Sql | string
  /** The body is SQL that is resolved when the routine is made: `BEGIN ATOMIC … END` or `RETURN …`. */
  readonly parsed?: boolean
  /** The file of a routine in C; the body is its name there. */
  readonly file?: string
  /** It runs with the rights of its owner. */
  readonly securityDefiner?: boolean
  /** Settings while it runs: `{ search_path: 'app, pg_temp' }`. */
  readonly settings?: { readonly [name: string]: string }
}

/** What can be said of a function. */
export interface FunctionOptions extends ProcedureOptions {
  /** SQL: `integer`, `SETOF text`, `trigger`. Left out where arguments with a mode say it. */
  readonly returns?: string
  /** Default: volatile. */
  readonly volatility?: 'immutable' | 'stable' | 'volatile'
  /** It is not called with NULL. */
  readonly strict?: boolean
  readonly leakproof?: boolean
  readonly window?: boolean
  /** Default: unsafe. */
  readonly parallel?: 'safe' | 'restricted' | 'unsafe'
  readonly cost?: number
  readonly rows?: number
}

/** What functions and procedures have in common, as data; keys may be undefined. */
export function routine(
  place: string,
  options: ProcedureOptions,
): Undefinable<Omit<Procedure, 'kind' | 'name'>> & { readonly renamedFrom: string | undefined } {
  const { schema, comment, postgres, renamedFrom, args = [], ...facts } = options
  const { language, body, parsed, file, securityDefiner, settings } = facts
  return {
    schema,
    args: objectItems('argument', `args of ${place}`, args),
    language,
    body: typeof body === 'string' ? body : lowerText(body),
    parsed: parsed === true ? true : undefined,
    file,
    securityDefiner: securityDefiner === true ? true : undefined,
    settings: settings === undefined || Object.keys(settings).length === 0 ? undefined : settings,
    comment,
    options: inPostgres(postgres),
    renamedFrom,
  }
}

/** Options as schemas hold them. */
export function inPostgres(options: object | undefined): DialectOptions | undefined {
  return options === undefined ? undefined : { postgres: { ...options } }
}

type Undefinable<T> = { readonly [K in keyof T]: T[K] | undefined }

/** What functions alone have. */
export function resultOf(
  options: FunctionOptions,
): Undefinable<Pick<FunctionObject, 'returns' | 'volatility' | 'strict' | 'leakproof' | 'window' | 'parallel' | 'cost' | 'rows'>> {
  const { returns, volatility, strict, leakproof, window, parallel, cost, rows } = options
  return {
    returns,
    volatility: volatility === 'volatile' ? undefined : volatility,
    strict: strict === true ? true : undefined,
    leakproof: leakproof === true ? true : undefined,
    window: window === true ? true : undefined,
    parallel: parallel === 'unsafe' ? undefined : parallel,
    cost,
    rows,
  }
}
