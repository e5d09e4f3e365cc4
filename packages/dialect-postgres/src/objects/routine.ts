import {
  bareExpression,
  canonical,
  statement,
  type FunctionObject,
  type Procedure,
  type RoutineArgument,
  type Statement,
} from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { jsonRows } from '../snapshot.ts'
import { dollarQuoted, quoting } from '../quoting.ts'
import { localName } from '../read-type.ts'
import { settingOf } from '../read-index.ts'
import { settingClauses } from './settings.ts'
import { commentChange, commentOn, notOfExtension, type ObjectScope } from './object.ts'

/** What functions and procedures have in common. */
export type Routine = FunctionObject | Procedure
type Common = Omit<Procedure, 'kind'>

export interface RoutineRow {
  readonly schema: string
  readonly name: string
  readonly language: string
  readonly body: string
  readonly parsed: string | null
  readonly file: string | null
  readonly securityDefiner: boolean
  readonly settings: readonly string[] | null
  readonly args: readonly ArgumentRow[] | null
  readonly comment: string | null
  readonly kind: 'f' | 'p' | 'w'
  readonly returns: string | null
  readonly returnsSet: boolean
  readonly volatility: 'i' | 's' | 'v'
  readonly strict: boolean
  readonly leakproof: boolean
  readonly parallel: 's' | 'r' | 'u'
  readonly cost: number
  readonly rows: number
}

interface ArgumentRow {
  readonly name: string | null
  readonly mode: string | null
  readonly type: string
  readonly default: string | null
}

/**
 * Routines of the schemas without those that a range type brings with it, of the kinds of `pg_proc.prokind`:
 * https://www.postgresql.org/docs/current/catalog-pg-proc.html
 */
export async function readRoutines(scope: ObjectScope, schemas: string, kinds: string): Promise<readonly RoutineRow[]> {
  return jsonRows<RoutineRow>(
    scope.connection,
    `SELECT n.nspname AS schema, p.proname AS name, l.lanname AS language, p.prosrc AS body, pg_get_function_sqlbody(p.oid) AS parsed,
       p.probin AS file, p.prosecdef AS "securityDefiner", p.proconfig AS settings, p.prokind AS kind,
       format_type(p.prorettype, NULL) AS returns, p.proretset AS "returnsSet", p.provolatile AS volatility, p.proisstrict AS strict,
       p.proleakproof AS leakproof, p.proparallel AS parallel, p.procost AS cost, p.prorows AS rows, ${commentOn('pg_proc', 'p.oid')},
       (
         SELECT json_agg(json_build_object('name', nullif(a.name, ''), 'mode', a.mode, 'type', format_type(a.type, NULL),
           'default', pg_get_function_arg_default(p.oid, a.place::int)) ORDER BY a.place)
         FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargnames, p.proargmodes)
           WITH ORDINALITY a (type, name, mode, place)
         WHERE a.type IS NOT NULL
       ) AS args
     FROM pg_catalog.pg_proc p
     JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
     WHERE p.prokind IN (${kinds}) AND ${ofSchemas('pg_proc', 'p.oid')} AND ${notOfExtension('pg_proc', 'p.oid')} AND NOT EXISTS (
       SELECT FROM pg_catalog.pg_depend i
       WHERE i.classid = 'pg_catalog.pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i'
     )
     ORDER BY n.nspname, p.proname, p.oid::regprocedure::text`,
    [schemas],
  )
}

const MODES: { readonly [code: string]: RoutineArgument['mode'] } = { o: 'out', b: 'inout', v: 'variadic', t: 'table' }

/** What is read alike of both. */
export function readCommon(row: RoutineRow, scope: ObjectScope): Common {
  const args = (row.args ?? []).map(({ name, mode, type, default: value }): RoutineArgument => {
    const kind = MODES[mode ?? 'i']
    return {
      ...(name === null ? {} : { name }),
      type: localType(type, scope),
      ...(kind === undefined ? {} : { mode: kind }),
      ...(value === null ? {} : { default: bareExpression(value) }),
    }
  })
  return {
    ...localName(row.schema, row.name, scope.defaultSchema),
    args,
    language: row.language,
    body: row.parsed ?? row.body,
    ...(row.parsed === null ? {} : { parsed: true }),
    ...(row.file === null ? {} : { file: row.file }),
    ...(row.securityDefiner ? { securityDefiner: true } : {}),
    ...(row.settings === null ? {} : { settings: Object.fromEntries(row.settings.map(settingOf)) }),
    ...(row.comment === null ? {} : { comment: row.comment }),
  }
}

/** A type as it is printed with an empty search path, without the default schema. */
export function localType(text: string, { defaultSchema }: Pick<ObjectScope, 'defaultSchema'>): string {
  const prefix = defaultSchema === undefined ? undefined : `${quoting.identifier(defaultSchema)}.`
  const bare = defaultSchema === undefined ? undefined : `${defaultSchema}.`
  const found = [prefix, bare].find((start) => start !== undefined && text.startsWith(start))
  return found === undefined ? text : text.slice(found.length)
}

/** The types that a routine names, which the server knows under one spelling each. */
export function spellingsOf({ args }: Routine): readonly string[] {
  return args.map(({ type }) => type)
}

export function normalCommon<T extends Routine>(routine: T, scope: ObjectScope): T {
  const args = routine.args.map((argument) => ({
    ...argument,
    type: scope.typeName(argument.type),
    ...(argument.default === undefined ? {} : { default: bareExpression(argument.default) }),
  }))
  const { settings, ...rest } = routine
  const normal: object = { ...rest, args, ...(settings === undefined || Object.keys(settings).length === 0 ? {} : { settings }) }
  // `settings` is optional in both kinds.
  return normal as T
}

/** True where CREATE OR REPLACE leads from one to the other and back: neither arguments nor a result may change. */
export function canReplace(from: Routine, to: Routine): boolean {
  const signature = (routine: Routine): string =>
    canonical([
      routine.args.map(({ default: value, ...argument }) => ({ ...argument, optional: value !== undefined })),
      routine.kind === 'function' ? [routine.returns ?? null, routine.window ?? null] : [],
    ])
  return signature(from) === signature(to)
}

export interface RoutineWords {
  readonly word: 'FUNCTION' | 'PROCEDURE'
  readonly returns?: string
  readonly attributes?: readonly string[]
}

export function createRoutine(routine: Routine, verb: string, { word, returns, attributes = [] }: RoutineWords): string {
  const { args, language, body, parsed, file, securityDefiner, settings = {} } = routine
  const definition = parsed === true ? body : `AS ${file === undefined ? '' : `${quoting.literal(file)}, `}${dollarQuoted(body)}`
  return [
    `${verb} ${word} ${quoting.qualified(routine)}(${args.map(argument).join(', ')})`,
    ...(returns === undefined ? [] : [`RETURNS ${returns}`]),
    [`LANGUAGE ${quoting.identifier(language)}`, ...attributes, ...(securityDefiner === true ? ['SECURITY DEFINER'] : [])].join(' '),
    ...settingClauses(settings),
    definition,
  ].join('\n')
}

/** The columns of a result that is a table stand behind RETURNS. */
export function tableColumns(args: readonly RoutineArgument[]): readonly string[] {
  return args.flatMap(({ mode, name, type }) => (mode === 'table' ? [`${quoting.identifier(name ?? '')} ${type}`] : []))
}

function argument({ name, type, mode, default: value }: RoutineArgument): string {
  return [
    ...(mode === undefined ? [] : [mode.toUpperCase()]),
    ...(name === undefined ? [] : [quoting.identifier(name)]),
    type,
    ...(value === undefined ? [] : [`DEFAULT ${value}`]),
  ].join(' ')
}

/** The name as DROP, ALTER and COMMENT want it; without types it has to be the only one. */
export function routineText(name: { readonly schema?: string; readonly name: string; readonly args?: readonly string[] }): string {
  return name.args === undefined ? quoting.qualified(name) : `${quoting.qualified(name)}(${name.args.join(', ')})`
}

export function routineComment(word: string, name: string, comment: string | undefined, was: string | undefined): readonly Statement[] {
  return commentChange(`${word} ${name}`, comment, was)
}

export function renameRoutine(word: string, object: Parameters<typeof routineText>[0], to: string): Statement {
  return statement(`ALTER ${word} ${routineText(object)} RENAME TO ${quoting.identifier(to)}`)
}
