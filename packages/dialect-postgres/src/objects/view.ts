import { equalData, statement, UnsupportedError, type CompileContext, type Statement, type View } from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { compareQueries } from './same-query.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { inPostgres } from '../read-index.ts'
import { withOptions } from '../normalize.ts'
import { optionsFor, type PostgresViewOptions } from '../options.ts'
import { quoting } from '../quoting.ts'
import { setSchema } from '../set-schema.ts'
import { columnStatements, readColumns, RELATION_COLUMNS, sameDefaults, type RelationColumnsRow } from './relation-columns.ts'
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

/** https://www.postgresql.org/docs/current/sql-createview.html */
export const view: PostgresObject<'view'> = {
  statements: {
    create: (op, context) => {
      refuseIfNotExists(op, 'VIEW', 'orReplace')
      return [statement(createView(op.object, 'CREATE', context)), ...columns(op.object), ...viewComment(op.object, undefined)]
    },
    drop: (op) => [statement(`DROP VIEW ${ifExists(op)}${quoting.qualified(op.object)}`)],
    alter: ({ object, was }, context) => {
      const create = (of: View): string => createView(of, 'CREATE OR REPLACE', context)
      const isSame = was !== undefined && create(object) === create({ ...was, name: object.name })
      return [...(isSame ? [] : [statement(create(object))]), ...columns(object, was), ...viewComment(object, was)]
    },
    rename: ({ object, to }) => [statement(`ALTER VIEW ${quoting.qualified(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('VIEW', quoting.qualified(op.object), op.to)],
  },

  read: async ({ connection, defaultSchema }, schemas) => {
    const rows = await jsonRows<ViewRow>(
      connection,
      `SELECT n.nspname AS schema, c.relname AS name, pg_get_viewdef(c.oid) AS query, c.reloptions AS settings,
         ${RELATION_COLUMNS}, ${commentOn('pg_class', 'c.oid')}
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'v' AND c.relpersistence <> 't' AND ${ofSchemas('pg_class', 'c.oid')} AND ${notOfExtension('pg_class', 'c.oid')}
       ORDER BY n.nspname, c.relname`,
      [schemas],
    )
    return rows.map((row): View => ({
      kind: 'view',
      ...localName(row.schema, row.name, defaultSchema),
      query: queryText(row.query),
      ...inPostgres({ ...readOptions(row.settings ?? []), ...readColumns(row) }),
      ...commentOf(row),
    }))
  },

  normalize: (object, scope) => withOptions(withLocalSchema(object, scope), 'view', `the view ${object.name}`),

  /** CREATE OR REPLACE takes more columns at the end, but could not take them away again; so it is used for the same columns alone. */
  compare: async (from, to, connection) => {
    const { same, sameColumns } = await compareQueries(connection, from, to.query, to.columns)
    if (!sameColumns) return 'remake'
    const { columnDefaults: left, ...before } = optionsOf(from)
    const { columnDefaults: right, ...after } = optionsOf(to)
    const rest = same && equalData(before, after) && from.comment === to.comment
    return rest && (await sameDefaults(connection, from, left, right)) ? 'same' : 'alter'
  },
}

interface ViewRow extends RelationColumnsRow {
  readonly schema: string
  readonly name: string
  readonly query: string
  readonly settings: readonly string[] | null
  readonly comment: string | null
}

/** The text that the server prints, without the semicolon and the space around it. */
export function queryText(printed: string): string {
  return printed.trim().replace(/;$/, '')
}

function readOptions(settings: readonly string[]): { readonly [option: string]: string | true } {
  const value = (name: string): string | undefined => settings.find((setting) => setting.startsWith(`${name}=`))?.slice(name.length + 1)
  const isOn = (name: string): boolean => ['true', 'on', 'yes', '1'].includes(value(name) ?? '')
  const checkOption = value('check_option')
  return {
    ...(checkOption === undefined ? {} : { checkOption }),
    ...(isOn('security_barrier') ? { securityBarrier: true } : {}),
    ...(isOn('security_invoker') ? { securityInvoker: true } : {}),
  }
}

function createView(object: View, verb: 'CREATE' | 'CREATE OR REPLACE', context: CompileContext): string {
  const columns = object.columns === undefined ? '' : ` (${object.columns.map((name) => quoting.identifier(name)).join(', ')})`
  const options = optionsOf(object)
  return `${verb} VIEW ${quoting.qualified(object)}${columns}${settings(object, options, context)} AS\n${object.query}`
}

function settings({ name }: View, options: PostgresViewOptions, { version }: CompileContext): string {
  if (options.securityInvoker === true && (version[0] ?? 0) < 15) {
    throw new UnsupportedError(`The view ${name} has the option securityInvoker, which needs PostgreSQL 15.`, {
      hint: 'Leave it out; the rights of the owner count then.',
    })
  }
  const given = [
    ...(options.checkOption === undefined ? [] : [`check_option = ${quoting.identifier(options.checkOption)}`]),
    ...(options.securityBarrier === true ? ['security_barrier = true'] : []),
    ...(options.securityInvoker === true ? ['security_invoker = true'] : []),
  ]
  return given.length === 0 ? '' : ` WITH (${given.join(', ')})`
}

function optionsOf(object: View): PostgresViewOptions {
  return optionsFor('view', object.options, `the view ${object.name}`)
}

function columns(object: View, was?: View): readonly Statement[] {
  return columnStatements(object, 'ALTER VIEW', optionsOf(object), was === undefined ? {} : optionsOf(was))
}

function viewComment(object: View, was: View | undefined): ReturnType<typeof commentChange> {
  return commentChange(`VIEW ${quoting.qualified(object)}`, object.comment, was?.comment)
}
