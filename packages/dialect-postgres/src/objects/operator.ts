import { canonical, objectName, statement, UnsupportedError, type ObjectName, type Operator } from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { normalName, normalNames } from './call.ts'
import { localType } from './routine.ts'
import { quoting } from '../quoting.ts'
import { setSchema } from '../set-schema.ts'
import {
  commentChange,
  commentOf,
  commentOn,
  ifExists,
  notOfExtension,
  refuseIfNotExists,
  withLocalSchema,
  type PostgresObject,
} from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createoperator.html */
export const operator: PostgresObject<'operator'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'OPERATOR')
      const { object } = op
      return [statement(createOperator(object)), ...commentChange(`OPERATOR ${operatorText(objectName(object))}`, object.comment, undefined)]
    },
    drop: (op) => [statement(`DROP OPERATOR ${ifExists(op)}${operatorText(op.object)}`)],
    alter: ({ object, was }) => {
      if (was === undefined || createOperator(was) !== createOperator(object)) {
        throw new UnsupportedError(`The operator ${object.name} cannot be changed in its place.`, {
          hint: 'Drop it and create it. To change the comment, give `was`.',
        })
      }
      return commentChange(`OPERATOR ${operatorText(objectName(object))}`, object.comment, was.comment)
    },
    move: (op) => [setSchema('OPERATOR', operatorText(op.object), op.to)],
  },

  read: async (scope, schemas) => {
    const rows = await jsonRows<OperatorRow>(
      scope.connection,
      `SELECT n.nspname AS schema, o.oprname AS name, CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END AS left,
         format_type(o.oprright, NULL) AS right, o.oprcode::regproc::text AS function,
         CASE WHEN o.oprcom <> 0 THEN o.oprcom::regoper::text END AS commutator,
         CASE WHEN o.oprnegate <> 0 THEN o.oprnegate::regoper::text END AS negator,
         CASE WHEN o.oprrest <> 0 THEN o.oprrest::regproc::text END AS restrict,
         CASE WHEN o.oprjoin <> 0 THEN o.oprjoin::regproc::text END AS join,
         o.oprcanhash AS hashes, o.oprcanmerge AS merges, ${commentOn('pg_operator', 'o.oid')}
       FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
       WHERE ${ofSchemas('pg_operator', 'o.oid')} AND o.oprcode <> 0 AND ${notOfExtension('pg_operator', 'o.oid')}
       ORDER BY n.nspname, o.oprname, 3, 4`,
      [schemas],
    )
    return rows.map((row): Operator => {
      const { left, commutator, negator, restrict, join } = row
      return {
        kind: 'operator',
        ...localName(row.schema, row.name, scope.defaultSchema),
        ...(left === null ? {} : { left: localType(left, scope) }),
        right: localType(row.right, scope),
        function: normalName(row.function, scope),
        ...normalNames({ commutator, negator, restrict, join }, scope),
        ...(row.hashes ? { hashes: true } : {}),
        ...(row.merges ? { merges: true } : {}),
        ...commentOf(row),
      }
    })
  },

  spellings: ({ left, right }) => [...(left === undefined ? [] : [left]), right],
  normalize: (object, scope) => {
    const { left, right, commutator, negator, restrict, join, ...rest } = withLocalSchema(object, scope)
    return {
      ...rest,
      ...(left === undefined ? {} : { left: scope.typeName(left) }),
      right: scope.typeName(right),
      function: normalName(rest.function, scope),
      ...normalNames({ commutator, negator, restrict, join }, scope),
    }
  },
  compare: (from, to) => {
    const { comment: _from, ...a } = from
    const { comment: _to, ...b } = to
    return canonical(a) === canonical(b) ? 'alter' : 'remake'
  },
}

interface OperatorRow {
  readonly schema: string
  readonly name: string
  readonly left: string | null
  readonly right: string
  readonly function: string
  readonly commutator: string | null
  readonly negator: string | null
  readonly restrict: string | null
  readonly join: string | null
  readonly hashes: boolean
  readonly merges: boolean
  readonly comment: string | null
}

/** An operator is written as it is: quotes would make a name of it. */
function symbol({ schema, name }: { readonly schema?: string; readonly name: string }): string {
  if (!/^[-+*/<>=~!@#%^&|`?]+$/.test(name)) {
    throw new UnsupportedError(`${JSON.stringify(name)} is no operator.`, {
      hint: 'Operators are made of + - * / < > = ~ ! @ # % ^ & | ` ?.',
    })
  }
  return schema === undefined ? name : `${quoting.identifier(schema)}.${name}`
}

/** The symbol with the types on both sides, by which one operator is told from another. */
export function operatorText(name: ObjectName): string {
  if (name.args !== undefined) return `${symbol(name)} (${name.args.join(', ')})`
  throw new UnsupportedError(`The operator ${name.name} is not told apart from others of its name.`, {
    hint: "Give `was`, or the types on both sides: { args: ['text', 'text'] }, NONE where there is none.",
  })
}

function createOperator(object: Operator): string {
  const { left, right, commutator, negator, restrict, join, hashes, merges } = object
  const other = (name: string): string => `OPERATOR(${name})`
  const parts = [
    `FUNCTION = ${object.function}`,
    ...(left === undefined ? [] : [`LEFTARG = ${left}`]),
    `RIGHTARG = ${right}`,
    ...(commutator === undefined ? [] : [`COMMUTATOR = ${other(commutator)}`]),
    ...(negator === undefined ? [] : [`NEGATOR = ${other(negator)}`]),
    ...(restrict === undefined ? [] : [`RESTRICT = ${restrict}`]),
    ...(join === undefined ? [] : [`JOIN = ${join}`]),
    ...(hashes === true ? ['HASHES'] : []),
    ...(merges === true ? ['MERGES'] : []),
  ]
  return `CREATE OPERATOR ${symbol(object)} (${parts.join(', ')})`
}
