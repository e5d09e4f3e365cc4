import { bareExpression, canonical, statement, type Policy, type Statement } from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { quoting } from '../quoting.ts'
import { sameExpressions } from './same-expressions.ts'
import {
  commentChange,
  commentOf,
  commentOn,
  ifExists,
  notOfExtension,
  onTable,
  refuseIfNotExists,
  tableText,
  withLocalSchema,
  type PostgresObject,
} from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createpolicy.html */
export const policy: PostgresObject<'policy'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'POLICY')
      const { object } = op
      return [statement(createPolicy(object)), ...comment(object, undefined)]
    },
    drop: (op) => [statement(`DROP POLICY ${ifExists(op)}${onTable(op.object)}`)],
    // Nothing depends on a policy, and ALTER POLICY cannot take a condition away.
    alter: ({ object, was }) => {
      if (was !== undefined && createPolicy(was) === createPolicy(object)) return comment(object, was)
      return [
        statement(`DROP POLICY ${was === undefined ? 'IF EXISTS ' : ''}${onTable(object)}`),
        statement(createPolicy(object)),
        ...comment(object, undefined),
      ]
    },
    rename: ({ object, to }) => [statement(`ALTER POLICY ${onTable(object)} RENAME TO ${quoting.identifier(to)}`)],
  },

  read: async (scope, schemas) => {
    const rows = await jsonRows<PolicyRow>(
      scope.connection,
      `SELECT n.nspname AS schema, c.relname AS table, p.polname AS name, p.polcmd AS command, p.polpermissive AS permissive,
         ARRAY(SELECT r.rolname FROM unnest(p.polroles) u (oid) JOIN pg_catalog.pg_roles r ON r.oid = u.oid ORDER BY 1) AS roles,
         pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check, ${commentOn('pg_policy', 'p.oid')}
       FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE ${ofSchemas('pg_class', 'c.oid')} AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY n.nspname, c.relname, p.polname`,
      [schemas],
    )
    return rows.map((row): Policy => {
      const { name: table, ...schema } = localName(row.schema, row.table, scope.defaultSchema)
      const command = COMMANDS[row.command]
      return {
        kind: 'policy',
        ...schema,
        table,
        name: row.name,
        ...(command === undefined ? {} : { command }),
        ...(row.permissive ? {} : { restrictive: true }),
        ...(row.roles.length === 0 ? {} : { roles: row.roles }),
        ...(row.using === null ? {} : { using: bareExpression(row.using) }),
        ...(row.check === null ? {} : { check: bareExpression(row.check) }),
        ...commentOf(row),
      }
    })
  },

  normalize: (object, scope) => {
    const { using, check, roles, ...rest } = withLocalSchema(object, scope)
    const named = [...new Set((roles ?? []).flatMap((role) => (role.toLowerCase() === 'public' ? [] : [scope.roleName(role)])))].toSorted()
    return {
      ...rest,
      ...(named.length === 0 ? {} : { roles: named }),
      ...(using === undefined ? {} : { using: bareExpression(using) }),
      ...(check === undefined ? {} : { check: bareExpression(check) }),
    }
  },

  /** Conditions are asked of the server over the table, which is there. */
  compare: async (from, to, connection) => {
    const rest = ({ using, check, ...others }: Policy): string => canonical([others, using !== undefined, check !== undefined])
    if (rest(from) !== rest(to)) return 'alter'
    const pairs = [
      [from.using ?? '', to.using ?? ''],
      [from.check ?? '', to.check ?? ''],
    ] as const
    return (await sameExpressions(connection, tableText(from), pairs)) ? 'same' : 'alter'
  },
}

interface PolicyRow {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly command: string
  readonly permissive: boolean
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
  readonly comment: string | null
}

const COMMANDS: { readonly [code: string]: Policy['command'] } = { r: 'select', a: 'insert', w: 'update', d: 'delete' }

/** Words that stand for a role: https://www.postgresql.org/docs/current/sql-createpolicy.html */
const ROLE_WORDS = new Set(['current_user', 'session_user', 'current_role', 'public'])

function createPolicy(object: Policy): string {
  const { restrictive, command, roles, using, check } = object
  const role = (name: string): string => (ROLE_WORDS.has(name.toLowerCase()) ? name : quoting.identifier(name))
  return [
    `CREATE POLICY ${onTable(object)}`,
    ...(restrictive === true ? ['AS RESTRICTIVE'] : []),
    ...(command === undefined ? [] : [`FOR ${command.toUpperCase()}`]),
    ...(roles === undefined ? [] : [`TO ${roles.map(role).join(', ')}`]),
    ...(using === undefined ? [] : [`USING (${using})`]),
    ...(check === undefined ? [] : [`WITH CHECK (${check})`]),
  ].join(' ')
}

function comment(object: Policy, was: Policy | undefined): readonly Statement[] {
  return commentChange(`POLICY ${onTable(object)}`, object.comment, was?.comment)
}
