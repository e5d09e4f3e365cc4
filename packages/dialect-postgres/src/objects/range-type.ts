import { canonical, statement, UnsupportedError, type RangeType } from '@mig/core/dialect'
import { collationName, ofSchemas, type NameRow } from '../catalog.ts'
import { collationIn, collationText, ownCollation } from '../qualified-text.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { normalNames } from './call.ts'
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

/** https://www.postgresql.org/docs/current/sql-createtype.html */
export const rangeType: PostgresObject<'rangeType'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'TYPE')
      const { object } = op
      return [statement(createRange(object)), ...commentChange(`TYPE ${quoting.qualified(object)}`, object.comment, undefined)]
    },
    drop: (op) => [statement(`DROP TYPE ${ifExists(op)}${quoting.qualified(op.object)}`)],
    alter: ({ object, was }) => {
      if (was === undefined || createRange(was) !== createRange(object)) {
        throw new UnsupportedError(`The range type ${object.name} cannot be changed in its place.`, {
          hint: 'Create another one, change the columns to it and drop the old one. To change the comment, give `was`.',
        })
      }
      return commentChange(`TYPE ${quoting.qualified(object)}`, object.comment, was.comment)
    },
    rename: ({ object, to }) => [statement(`ALTER TYPE ${quoting.qualified(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('TYPE', quoting.qualified(op.object), op.to)],
  },

  read: async (scope, schemas) => {
    const rows = await jsonRows<RangeRow>(
      scope.connection,
      `SELECT n.nspname AS schema, t.typname AS name, format_type(r.rngsubtype, NULL) AS subtype, m.typname AS multirange,
         CASE WHEN NOT o.opcdefault THEN format('%I.%I', op.nspname, o.opcname) END AS opclass,
         CASE WHEN r.rngcollation <> s.typcollation THEN ${collationName('r.rngcollation')} END AS collation,
         CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::regproc::text END AS canonical,
         CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::regproc::text END AS "subtypeDiff", ${commentOn('pg_type', 't.oid')}
       FROM pg_catalog.pg_range r
       JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
       JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
       JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc JOIN pg_catalog.pg_namespace op ON op.oid = o.opcnamespace
       WHERE ${ofSchemas('pg_type', 't.oid')} AND ${notOfExtension('pg_type', 't.oid')} ORDER BY n.nspname, t.typname`,
      [schemas],
    )
    return rows.map((row): RangeType => {
      const { opclass, collation, canonical, subtypeDiff, multirange } = row
      return {
        kind: 'rangeType',
        ...localName(row.schema, row.name, scope.defaultSchema),
        subtype: localType(row.subtype, scope),
        ...normalNames({ opclass, canonical, subtypeDiff }, scope),
        ...(collation === null ? {} : { collation: collationIn(scope.path, collation) }),
        ...(multirange === multirangeName(row.name) ? {} : { multirange }),
        ...commentOf(row),
      }
    })
  },

  spellings: ({ subtype }) => [subtype],
  normalize: (object, scope) => {
    const { multirange, subtype, opclass, collation, canonical, subtypeDiff, ...rest } = withLocalSchema(object, scope)
    return {
      ...rest,
      subtype: scope.typeName(subtype),
      ...normalNames({ opclass, canonical, subtypeDiff }, scope),
      ...ownCollation(scope.path, collation),
      ...(multirange === undefined || multirange === multirangeName(object.name) ? {} : { multirange }),
    }
  },
  compare: (from, to) => {
    const { comment: _from, ...a } = from
    const { comment: _to, ...b } = to
    return canonical(a) === canonical(b) ? 'alter' : 'remake'
  },
}

interface RangeRow {
  readonly schema: string
  readonly name: string
  readonly subtype: string
  readonly multirange: string
  readonly opclass: string | null
  readonly collation: NameRow | null
  readonly canonical: string | null
  readonly subtypeDiff: string | null
  readonly comment: string | null
}

/** The name that the server gives: https://www.postgresql.org/docs/current/sql-createtype.html#id-1.9.3.94.5.6 */
function multirangeName(name: string): string {
  return name.includes('range') ? name.replace('range', 'multirange') : `${name}_multirange`
}

function createRange(object: RangeType): string {
  const { subtype, opclass, collation, canonical: form, subtypeDiff, multirange } = object
  const parts = [
    `SUBTYPE = ${subtype}`,
    ...(opclass === undefined ? [] : [`SUBTYPE_OPCLASS = ${opclass}`]),
    ...(collation === undefined ? [] : [`COLLATION = ${collationText(collation)}`]),
    ...(form === undefined ? [] : [`CANONICAL = ${form}`]),
    ...(subtypeDiff === undefined ? [] : [`SUBTYPE_DIFF = ${subtypeDiff}`]),
    ...(multirange === undefined ? [] : [`MULTIRANGE_TYPE_NAME = ${quoting.identifier(multirange)}`]),
  ]
  return `CREATE TYPE ${quoting.qualified(object)} AS RANGE (${parts.join(', ')})`
}
