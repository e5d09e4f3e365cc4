import {
  canonical,
  objectName,
  statement,
  UnsupportedError,
  type Aggregate,
  type AggregateArgument,
  type AggregateSteps,
  type ObjectName,
} from '@mig/core/dialect'
import { normalName, normalNames } from './call.ts'
import { quoting } from '../quoting.ts'
import { setSchema } from '../set-schema.ts'
import { readAggregates, usualModify } from './read-aggregate.ts'
import { commentChange, ifExists, refuseIfNotExists, withLocalSchema, type ObjectScope, type PostgresObject } from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createaggregate.html */
export const aggregate: PostgresObject<'aggregate'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'AGGREGATE', 'orReplace')
      return [statement(createAggregate(op.object, 'CREATE')), ...comment(op.object, undefined)]
    },
    drop: (op) => [statement(`DROP AGGREGATE ${ifExists(op)}${signature(op.object)}`)],
    alter: ({ object, was }) => {
      const replace = createAggregate(object, 'CREATE OR REPLACE')
      const isSame = was !== undefined && replace === createAggregate(was, 'CREATE OR REPLACE')
      return [...(isSame ? [] : [statement(replace)]), ...comment(object, was)]
    },
    rename: ({ object, to }) => [statement(`ALTER AGGREGATE ${signature(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('AGGREGATE', signature(op.object), op.to)],
  },

  read: readAggregates,

  spellings: ({ args, orderBy = [], stype, moving }) => [
    ...[...args, ...orderBy].map(({ type }) => type),
    stype,
    ...(moving === undefined ? [] : [moving.stype]),
  ],

  normalize: (object, scope) => {
    const { args, orderBy, moving, combinefunc, serialfunc, deserialfunc, sortop, ...rest } = withLocalSchema(object, scope)
    const list = (items: readonly AggregateArgument[]): readonly AggregateArgument[] =>
      items.map((item) => ({ ...item, type: scope.typeName(item.type) }))
    return {
      ...normalSteps(rest, orderBy, scope),
      args: list(args),
      ...(orderBy === undefined ? {} : { orderBy: list(orderBy) }),
      ...normalNames({ combinefunc, serialfunc, deserialfunc, sortop }, scope),
      ...(moving === undefined ? {} : { moving: { ...normalSteps(moving, orderBy, scope), inverse: normalName(moving.inverse, scope) } }),
    }
  },

  /** CREATE OR REPLACE changes neither arguments nor the type of the result, which comes from the state or the last function. */
  compare: (from, to) => {
    const result = ({ args, orderBy, hypothetical, stype, finalfunc, finalfuncExtra }: Aggregate): string =>
      canonical([args, orderBy ?? null, hypothetical ?? null, stype, finalfunc ?? null, finalfuncExtra ?? null])
    return result(from) === result(to) ? 'alter' : 'remake'
  },
}

function normalSteps<T extends AggregateSteps>(steps: T, orderBy: Aggregate['orderBy'], scope: ObjectScope): T {
  const { finalfunc, finalfuncModify, sspace, ...rest } = steps
  const normal: object = {
    ...rest,
    sfunc: normalName(rest.sfunc, scope),
    stype: scope.typeName(rest.stype),
    ...(sspace === undefined || sspace === 0 ? {} : { sspace }),
    ...(finalfunc === undefined ? {} : { finalfunc: normalName(finalfunc, scope) }),
    ...(finalfuncModify === undefined || finalfuncModify === usualModify(orderBy) ? {} : { finalfuncModify }),
  }
  // What is left out is optional in both kinds of steps.
  return normal as T
}

/** The name with the types of its arguments, which tell it from others. */
function signature(name: ObjectName): string {
  if (name.args !== undefined) return `${quoting.qualified(name)}(${name.args.length === 0 ? '*' : name.args.join(', ')})`
  throw new UnsupportedError(`The aggregate ${name.name} is not told apart from others of its name.`, {
    hint: "Give `was`, or the types of its arguments: { args: ['text'] }.",
  })
}

function createAggregate(object: Aggregate, verb: string): string {
  const { args, orderBy, hypothetical, combinefunc, serialfunc, deserialfunc, moving, sortop, parallel } = object
  const list = (items: readonly AggregateArgument[]): string => items.map(argument).join(', ')
  const ordered = orderBy === undefined ? [] : [`ORDER BY ${list(orderBy)}`]
  const direct = args.length > 0 ? [list(args)] : orderBy === undefined ? ['*'] : []
  const parts = [
    ...stepParts(object, ''),
    ...(combinefunc === undefined ? [] : [`COMBINEFUNC = ${combinefunc}`]),
    ...(serialfunc === undefined ? [] : [`SERIALFUNC = ${serialfunc}`]),
    ...(deserialfunc === undefined ? [] : [`DESERIALFUNC = ${deserialfunc}`]),
    ...(moving === undefined ? [] : [...stepParts(moving, 'M'), `MINVFUNC = ${moving.inverse}`]),
    ...(sortop === undefined ? [] : [`SORTOP = OPERATOR(${sortop})`]),
    ...(parallel === undefined ? [] : [`PARALLEL = ${parallel.toUpperCase()}`]),
    ...(hypothetical === true ? ['HYPOTHETICAL'] : []),
  ]
  return `${verb} AGGREGATE ${quoting.qualified(object)}(${[...direct, ...ordered].join(' ')}) (\n  ${parts.join(',\n  ')}\n)`
}

const MODIFY = { readOnly: 'READ_ONLY', shareable: 'SHAREABLE', readWrite: 'READ_WRITE' } as const

function stepParts(steps: AggregateSteps, prefix: 'M' | ''): readonly string[] {
  const { sfunc, stype, sspace, finalfunc, finalfuncExtra, finalfuncModify, initcond } = steps
  return [
    `SFUNC = ${sfunc}`,
    `STYPE = ${stype}`,
    ...(sspace === undefined ? [] : [`SSPACE = ${sspace}`]),
    ...(finalfunc === undefined ? [] : [`FINALFUNC = ${finalfunc}`]),
    ...(finalfuncExtra === true ? ['FINALFUNC_EXTRA'] : []),
    ...(finalfuncModify === undefined ? [] : [`FINALFUNC_MODIFY = ${MODIFY[finalfuncModify]}`]),
    ...(initcond === undefined ? [] : [`INITCOND = ${quoting.literal(initcond)}`]),
  ].map((part) => `${prefix}${part}`)
}

function argument({ name, type, mode }: AggregateArgument): string {
  return [...(mode === undefined ? [] : ['VARIADIC']), ...(name === undefined ? [] : [quoting.identifier(name)]), type].join(' ')
}

function comment(object: Aggregate, was: Aggregate | undefined): ReturnType<typeof commentChange> {
  return commentChange(`AGGREGATE ${signature(objectName(object))}`, object.comment, was?.comment)
}
