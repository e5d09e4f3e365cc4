import { canonical, statement, UnsupportedError, type CompositeType, type Statement, type TypeAttribute } from '@mig/core/dialect'
import { collationName, ofSchemas, type NameRow } from '../catalog.ts'
import { collationIn, collationText, ownCollation } from '../qualified-text.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { localType } from './routine.ts'
import { quoting } from '../quoting.ts'
import { setSchema } from '../set-schema.ts'
import { typeUses } from './type-uses.ts'
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
export const compositeType: PostgresObject<'compositeType'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'TYPE')
      const { object } = op
      const create = statement(`CREATE TYPE ${quoting.qualified(object)} AS (${object.attributes.map(attribute).join(', ')})`)
      return [create, ...commentChange(`TYPE ${quoting.qualified(object)}`, object.comment, undefined)]
    },
    drop: (op) => [statement(`DROP TYPE ${ifExists(op)}${quoting.qualified(op.object)}`)],
    alter: ({ object, was }) => alterAttributes(object, was),
    rename: ({ object, to }) => [statement(`ALTER TYPE ${quoting.qualified(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('TYPE', quoting.qualified(op.object), op.to)],
  },

  // Every table has such a type as well, under its own name.
  read: async (scope, schemas) => {
    const rows = await jsonRows<CompositeRow>(
      scope.connection,
      `SELECT n.nspname AS schema, t.typname AS name, ${commentOn('pg_type', 't.oid')},
         (
           SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'collation',
             CASE WHEN a.attcollation <> b.typcollation THEN ${collationName('a.attcollation')} END
           ) ORDER BY a.attnum)
           FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         ) AS attributes
       FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
       WHERE t.typtype = 'c' AND c.relkind = 'c' AND ${ofSchemas('pg_type', 't.oid')} AND ${notOfExtension('pg_type', 't.oid')}
       ORDER BY n.nspname, t.typname`,
      [schemas],
    )
    return rows.map((row): CompositeType => ({
      kind: 'compositeType',
      ...localName(row.schema, row.name, scope.defaultSchema),
      attributes: (row.attributes ?? []).map(({ name, type, collation }) => ({
        name,
        type: localType(type, scope),
        ...(collation === null ? {} : { collation: collationIn(scope.path, collation) }),
      })),
      ...commentOf(row),
    }))
  },

  columnTypes: ({ attributes }) => attributes.map(({ type }) => type),

  normalize: (object, scope) => {
    const local = withLocalSchema(object, scope)
    const attributes = local.attributes.map(({ name, type, collation }) => ({
      name,
      type: scope.columnType(type),
      ...ownCollation(scope.path, collation),
    }))
    return { ...local, attributes }
  },

  /** Attributes come and go at the end alone, and change their type while no column has them. */
  compare: async (from, to, connection) => {
    const kept = to.attributes.filter(({ name }) => from.attributes.some((other) => other.name === name))
    const isStart = (list: readonly TypeAttribute[]): boolean => kept.every(({ name }, place) => list[place]?.name === name)
    if (!isStart(from.attributes) || !isStart(to.attributes)) return 'remake'
    const isRetyped = kept.some((item, place) => canonical(item) !== canonical(from.attributes[place] ?? {}))
    return isRetyped && (await typeUses(connection, from)).columns ? 'remake' : 'alter'
  },
}

interface CompositeRow {
  readonly schema: string
  readonly name: string
  readonly attributes: readonly { readonly name: string; readonly type: string; readonly collation: NameRow | null }[] | null
  readonly comment: string | null
}

function attribute({ name, type, collation }: TypeAttribute): string {
  return `${quoting.identifier(name)} ${type}${collation === undefined ? '' : ` COLLATE ${collationText(collation)}`}`
}

function alterAttributes(object: CompositeType, was: CompositeType | undefined): readonly Statement[] {
  if (was === undefined) {
    throw new UnsupportedError(`Nothing tells what changes of the composite type ${object.name}.`, { hint: 'Give it as it was: `was`.' })
  }
  const find = (list: readonly TypeAttribute[], { name }: TypeAttribute): TypeAttribute | undefined =>
    list.find((item) => item.name === name)
  const changes = [
    ...was.attributes
      .filter((item) => find(object.attributes, item) === undefined)
      .map(({ name }) => `DROP ATTRIBUTE ${quoting.identifier(name)}`),
    ...object.attributes.flatMap((item) => {
      const before = find(was.attributes, item)
      if (before === undefined) return [`ADD ATTRIBUTE ${attribute(item)}`]
      const { name, type, collation } = item
      const collate = collation === undefined ? '' : ` COLLATE ${collationText(collation)}`
      return canonical(before) === canonical(item) ? [] : [`ALTER ATTRIBUTE ${quoting.identifier(name)} TYPE ${type}${collate}`]
    }),
  ]
  return [
    ...(changes.length === 0 ? [] : [statement(`ALTER TYPE ${quoting.qualified(object)} ${changes.join(', ')}`)]),
    ...commentChange(`TYPE ${quoting.qualified(object)}`, object.comment, was.comment),
  ]
}
