import type { Aggregate, AggregateArgument, AggregateSteps } from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { functionName, normalName, normalNames } from './call.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { localType } from './routine.ts'
import { commentOf, commentOn, notOfExtension, type ObjectScope } from './object.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-aggregate.html */
export async function readAggregates(scope: ObjectScope, schemas: string): Promise<readonly Aggregate[]> {
  const rows = await jsonRows<AggregateRow>(
    scope.connection,
    `SELECT n.nspname AS schema, p.proname AS name, p.proparallel AS parallel, a.aggkind AS kind, a.aggnumdirectargs AS direct,
       ${stepsOf('')} AS steps,
       CASE WHEN a.aggmtransfn <> 0 THEN ${stepsOf('m')} END AS moving, ${functionName('a.aggminvtransfn')} AS inverse,
       ${functionName('a.aggcombinefn')} AS combinefunc, ${functionName('a.aggserialfn')} AS serialfunc,
       ${functionName('a.aggdeserialfn')} AS deserialfunc,
       (
         SELECT format('%I.%s', sn.nspname, o.oprname)
         FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace sn ON sn.oid = o.oprnamespace WHERE o.oid = a.aggsortop
       ) AS sortop,
       (
         SELECT json_agg(json_build_object('name', nullif(u.name, ''), 'mode', u.mode, 'type', format_type(u.type, NULL)) ORDER BY u.place)
         FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargnames, p.proargmodes)
           WITH ORDINALITY u (type, name, mode, place)
         WHERE u.type IS NOT NULL
       ) AS args, ${commentOn('pg_proc', 'p.oid')}
     FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE ${ofSchemas('pg_proc', 'p.oid')} AND ${notOfExtension('pg_proc', 'p.oid')} ORDER BY n.nspname, p.proname, p.oid::regprocedure::text`,
    [schemas],
  )
  return rows.map((row) => readAggregate(row, scope))
}

/** The columns of both sets of steps have the same names but for an `m`. */
function stepsOf(m: 'm' | ''): string {
  return `json_build_object('sfunc', ${functionName(`a.agg${m}transfn`)}, 'stype', format_type(a.agg${m}transtype, NULL),
    'sspace', a.agg${m}transspace, 'finalfunc', ${functionName(`a.agg${m}finalfn`)}, 'extra', a.agg${m}finalextra,
    'modify', a.agg${m}finalmodify, 'initcond', a.agg${m}initval)`
}

interface AggregateRow {
  readonly schema: string
  readonly name: string
  readonly parallel: 's' | 'r' | 'u'
  readonly kind: 'n' | 'o' | 'h'
  readonly direct: number
  readonly steps: StepsRow
  readonly moving: StepsRow | null
  readonly inverse: string | null
  readonly combinefunc: string | null
  readonly serialfunc: string | null
  readonly deserialfunc: string | null
  readonly sortop: string | null
  readonly args: readonly { readonly name: string | null; readonly mode: string | null; readonly type: string }[] | null
  readonly comment: string | null
}

interface StepsRow {
  readonly sfunc: string
  readonly stype: string
  readonly sspace: number
  readonly finalfunc: string | null
  readonly extra: boolean
  readonly modify: keyof typeof MODIFY
  readonly initcond: string | null
}

const MODIFY = { r: 'readOnly', s: 'shareable', w: 'readWrite' } as const

function readAggregate(row: AggregateRow, scope: ObjectScope): Aggregate {
  const all = (row.args ?? []).map(({ name, mode, type }): AggregateArgument => ({
    ...(name === null ? {} : { name }),
    type: localType(type, scope),
    ...(mode === 'v' ? { mode: 'variadic' } : {}),
  }))
  // A variadic argument that is direct and ordered stands there once.
  const orderBy = row.kind === 'n' ? undefined : all.slice(Math.min(row.direct, all.length - 1))
  const { combinefunc, serialfunc, deserialfunc, sortop } = row
  return {
    kind: 'aggregate',
    ...localName(row.schema, row.name, scope.defaultSchema),
    args: orderBy === undefined ? all : all.slice(0, row.direct),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...(row.kind === 'h' ? { hypothetical: true } : {}),
    ...readSteps(row.steps, orderBy, scope),
    ...normalNames({ combinefunc, serialfunc, deserialfunc, sortop }, scope),
    ...(row.moving === null || row.inverse === null
      ? {}
      : { moving: { ...readSteps(row.moving, orderBy, scope), inverse: normalName(row.inverse, scope) } }),
    ...(row.parallel === 'u' ? {} : { parallel: row.parallel === 's' ? 'safe' : 'restricted' }),
    ...commentOf(row),
  }
}

/** What the last function does to the state, where nothing is said. */
export function usualModify(orderBy: readonly unknown[] | undefined): AggregateSteps['finalfuncModify'] {
  return orderBy === undefined ? 'readOnly' : 'readWrite'
}

function readSteps(row: StepsRow, orderBy: Aggregate['orderBy'], scope: ObjectScope): AggregateSteps {
  const modify = MODIFY[row.modify]
  return {
    sfunc: normalName(row.sfunc, scope),
    stype: localType(row.stype, scope),
    ...(row.sspace === 0 ? {} : { sspace: row.sspace }),
    ...(row.finalfunc === null ? {} : { finalfunc: normalName(row.finalfunc, scope) }),
    ...(row.extra ? { finalfuncExtra: true } : {}),
    ...(modify === usualModify(orderBy) ? {} : { finalfuncModify: modify }),
    ...(row.initcond === null ? {} : { initcond: row.initcond }),
  }
}
