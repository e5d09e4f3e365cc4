import {
  bareExpression,
  canonical,
  statement,
  UnsupportedError,
  type Connection,
  type Domain,
  type DomainCheck,
  type Statement,
} from '@mig/core/dialect'
import { collationName, ofSchemas, type NameRow } from '../catalog.ts'
import { collationIn, collationText, ownCollation } from '../qualified-text.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { localType } from './routine.ts'
import { quoting } from '../quoting.ts'
import { setSchema } from '../set-schema.ts'
import { typeUses } from './type-uses.ts'
import { sameExpressions } from './same-expressions.ts'
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

/** https://www.postgresql.org/docs/current/sql-createdomain.html */
export const domain: PostgresObject<'domain'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'DOMAIN')
      const { object } = op
      const valid = { ...object, checks: object.checks.filter(({ notValid }) => notValid !== true) }
      const late = object.checks.filter(({ notValid }) => notValid === true).map((check) => alter(object, `ADD ${checkClause(check)}`))
      return [statement(createDomain(valid)), ...late, ...comments(object, undefined)]
    },
    drop: (op) => [statement(`DROP DOMAIN ${ifExists(op)}${quoting.qualified(op.object)}`)],
    alter: ({ object, was }) => alterDomain(object, was),
    rename: ({ object, to }) => [statement(`ALTER DOMAIN ${quoting.qualified(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('DOMAIN', quoting.qualified(op.object), op.to)],
  },

  read: async (scope, schemas) => {
    const rows = await jsonRows<DomainRow>(
      scope.connection,
      `SELECT n.nspname AS schema, t.typname AS name, format_type(t.typbasetype, t.typtypmod) AS type, t.typnotnull AS "notNull",
         pg_get_expr(t.typdefaultbin, 0) AS default, ${commentOn('pg_type', 't.oid')},
         CASE WHEN t.typcollation <> b.typcollation THEN ${collationName('t.typcollation')} END AS collation,
         (
           SELECT json_agg(
             json_build_object('name', k.conname, 'sql', pg_get_expr(k.conbin, 0), 'valid', k.convalidated,
               'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.conname
           )
           FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'
         ) AS checks
       FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
       WHERE t.typtype = 'd' AND ${ofSchemas('pg_type', 't.oid')} AND ${notOfExtension('pg_type', 't.oid')}
       ORDER BY n.nspname, t.typname`,
      [schemas],
    )
    return rows.map((row): Domain => ({
      kind: 'domain',
      ...localName(row.schema, row.name, scope.defaultSchema),
      type: localType(row.type, scope),
      ...(row.collation === null ? {} : { collation: collationIn(scope.path, row.collation) }),
      ...(row.default === null ? {} : { default: bareExpression(row.default) }),
      ...(row.notNull ? { notNull: true } : {}),
      checks: (row.checks ?? []).map((check) => ({
        name: check.name,
        sql: bareExpression(check.sql),
        ...(check.valid ? {} : { notValid: true }),
        ...commentOf(check),
      })),
      ...commentOf(row),
    }))
  },

  columnTypes: ({ type }) => [type],

  normalize: (object, scope) => {
    const { default: value, collation, checks, ...rest } = withLocalSchema(object, scope)
    return {
      ...rest,
      type: scope.columnType(object.type),
      ...ownCollation(scope.path, collation),
      ...(value === undefined ? {} : { default: bareExpression(value) }),
      checks: checks.map((check) => ({ ...check, sql: bareExpression(check.sql) })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }
  },

  compare: async (from, to, connection) => {
    if (from.type !== to.type || from.collation !== to.collation) return 'remake'
    if (await isSame(from, to, connection)) return 'same'
    // The way back has to be one as well.
    const looks = looksAtValues(from, to) || looksAtValues(to, from)
    return looks && (await typeUses(connection, from)).inside ? 'remake' : 'alter'
  },
}

interface DomainRow {
  readonly schema: string
  readonly name: string
  readonly type: string
  readonly collation: NameRow | null
  readonly default: string | null
  readonly notNull: boolean
  readonly checks: readonly CheckRow[] | null
  readonly comment: string | null
}

interface CheckRow {
  readonly name: string
  readonly sql: string
  readonly valid: boolean
  readonly comment: string | null
}

/**
 * A domain whose values stand in arrays or rows takes nothing that they have to be looked at for:
 * https://www.postgresql.org/docs/current/sql-alterdomain.html
 */
function looksAtValues(from: Domain, to: Domain): boolean {
  const isNew = (check: DomainCheck): boolean => check.notValid !== true && !from.checks.some((other) => sameCheck(other, check))
  return (to.notNull === true && from.notNull !== true) || to.checks.some(isNew)
}

async function isSame(from: Domain, to: Domain, connection: Connection): Promise<boolean> {
  if (canonical(withoutTexts(from)) !== canonical(withoutTexts(to))) return false
  const checks = from.checks.map(({ sql }, place) => [sql, to.checks[place]?.sql ?? ''] as const)
  return sameValue(connection, from, checks, [from.default ?? 'NULL', to.default ?? 'NULL'])
}

function withoutTexts({ default: value, checks, ...rest }: Domain): object {
  return { ...rest, hasDefault: value !== undefined, checks: checks.map((check) => ({ ...check, sql: '' })) }
}

/** VALUE is a column of the type that the domain stands on. */
async function sameValue(
  connection: Connection,
  { type }: Domain,
  checks: readonly (readonly [string, string])[],
  [left, right]: readonly [string, string],
): Promise<boolean> {
  const pairs = [...checks, [`(${left}\n)::${type}`, `(${right}\n)::${type}`] as const]
  return sameExpressions(connection, `json_to_recordset('[]') AS t(value ${type})`, pairs)
}

function createDomain(object: Domain): string {
  const { type, collation, default: value, notNull, checks } = object
  return [
    `CREATE DOMAIN ${quoting.qualified(object)} AS ${type}`,
    ...(collation === undefined ? [] : [`COLLATE ${collationText(collation)}`]),
    ...(value === undefined ? [] : [`DEFAULT ${value}`]),
    ...(notNull === true ? ['NOT NULL'] : []),
    ...checks.map(checkClause),
  ].join(' ')
}

function checkClause({ name, sql, notValid }: DomainCheck): string {
  return `CONSTRAINT ${quoting.identifier(name)} CHECK (${sql})${notValid === true ? ' NOT VALID' : ''}`
}

function alter(object: Domain, action: string): Statement {
  return statement(`ALTER DOMAIN ${quoting.qualified(object)} ${action}`)
}

/** What is dropped goes first, since a new check may have the name of an old one. */
function alterDomain(object: Domain, was: Domain | undefined): readonly Statement[] {
  if (was === undefined || was.type !== object.type || was.collation !== object.collation) {
    throw new UnsupportedError(`The type under the domain ${object.name} cannot be changed in its place.`, {
      hint: 'Create another domain, change the columns to it and drop the old one. To change the rest, give `was`.',
    })
  }
  const stays = (object: Domain, check: DomainCheck): boolean => object.checks.some((other) => sameCheck(other, check))
  return [
    ...was.checks
      .filter((check) => !stays(object, check))
      .map(({ name }) => alter(object, `DROP CONSTRAINT ${quoting.identifier(name)}`)),
    ...(object.default === was.default
      ? []
      : [alter(object, object.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${object.default}`)]),
    ...(object.notNull === was.notNull ? [] : [alter(object, object.notNull === true ? 'SET NOT NULL' : 'DROP NOT NULL')]),
    ...object.checks.filter((check) => !stays(was, check)).map((check) => alter(object, `ADD ${checkClause(check)}`)),
    ...comments(object, was),
  ]
}

function sameCheck({ comment: _a, ...a }: DomainCheck, { comment: _b, ...b }: DomainCheck): boolean {
  return canonical(a) === canonical(b)
}

/** A check that is made anew has lost its comment. */
function comments(object: Domain, was: Domain | undefined): readonly Statement[] {
  const domain = `DOMAIN ${quoting.qualified(object)}`
  return [
    ...object.checks.flatMap((check) => {
      const before = was?.checks.find((other) => sameCheck(other, check))
      return commentChange(`CONSTRAINT ${quoting.identifier(check.name)} ON ${domain}`, check.comment, before?.comment)
    }),
    ...commentChange(domain, object.comment, was?.comment),
  ]
}
