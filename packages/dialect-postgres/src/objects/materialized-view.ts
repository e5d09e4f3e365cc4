import {
  bareExpression,
  canonical,
  equalData,
  statement,
  UnsupportedError,
  type CompileContext,
  type Connection,
  type Index,
  type MaterializedView,
  type Statement,
  type Value,
} from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { besideTable, createIndex, storageParameters } from '../index-definition.ts'
import { compareQueries } from './same-query.ts'
import { indexesQuery, type IndexRow } from '../index-catalog.ts'
import { inPostgres, readIndex, settingOf } from '../read-index.ts'
import { sameExpressions } from './same-expressions.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { normalIndex, withOptions } from '../normalize.ts'
import { optionsFor, type PostgresMaterializedViewOptions } from '../options.ts'
import { queryText } from './view.ts'
import { quoting } from '../quoting.ts'
import { setSchema } from '../set-schema.ts'
import { arrayText } from '../values.ts'
import { columnStatements, readColumns, RELATION_COLUMNS, type RelationColumnsRow } from './relation-columns.ts'
import {
  commentChange,
  commentOf,
  commentOn,
  ifExists,
  ifNotExists,
  notOfExtension,
  withLocalSchema,
  type PostgresObject,
} from './object.ts'

/** https://www.postgresql.org/docs/current/sql-creatematerializedview.html */
export const materializedView: PostgresObject<'materializedView'> = {
  statements: {
    create: (op, context) => {
      const { object } = op
      const indexes = object.indexes.flatMap((index) =>
        createIndex(object, index, context, { newTable: true, ...(op.ifNotExists === true ? { ifNotExists: true } : {}) }),
      )
      const comment = commentChange(`MATERIALIZED VIEW ${quoting.qualified(object)}`, object.comment, undefined)
      return [statement(createSql(object, ifNotExists(op))), ...indexes, ...columnStatements(object, ALTER, optionsOf(object)), ...comment]
    },
    drop: (op) => [statement(`DROP MATERIALIZED VIEW ${ifExists(op)}${quoting.qualified(op.object)}`)],
    alter: ({ object, was }, context) => {
      if (was === undefined || createSql(was, '') !== createSql(object, '')) {
        throw new UnsupportedError(`The query and the options of the materialized view ${object.name} cannot be changed in its place.`, {
          hint:
            'Drop it and create it: op.dropMaterializedView(…), op.createMaterializedView(…). ' +
            'To change indexes or the comment, give `was`.',
        })
      }
      return alterIndexes(object, was, context)
    },
    rename: ({ object, to }) => [statement(`ALTER MATERIALIZED VIEW ${quoting.qualified(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('MATERIALIZED VIEW', quoting.qualified(op.object), op.to)],
  },

  read: async ({ connection, defaultSchema, path, major }, schemas) => {
    const rows = await jsonRows<MaterializedViewRow>(
      connection,
      `SELECT c.oid, n.nspname AS schema, c.relname AS name, pg_get_viewdef(c.oid) AS query, c.reloptions AS settings, m.amname AS method,
         t.spcname AS tablespace, ${RELATION_COLUMNS}, ${commentOn('pg_class', 'c.oid')},
         ARRAY(
           SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum
         ) AS columns
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_am m ON m.oid = c.relam
       LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
       WHERE c.relkind = 'm' AND ${ofSchemas('pg_class', 'c.oid')} AND ${notOfExtension('pg_class', 'c.oid')}
       ORDER BY n.nspname, c.relname`,
      [schemas],
    )
    if (rows.length === 0) return []
    const indexes = await jsonRows<IndexRow>(connection, indexesQuery(major), [arrayText(rows.map(({ oid }) => oid))])
    return rows.map((row): MaterializedView => {
      const columns = new Map(row.columns.map((name, index) => [index + 1, name]))
      return {
        kind: 'materializedView',
        ...localName(row.schema, row.name, defaultSchema),
        query: queryText(row.query),
        indexes: indexes.filter(({ table }) => table === row.oid).map((index) => readIndex(index, columns, path)),
        ...inPostgres({
          ...(row.method === 'heap' ? {} : { using: row.method }),
          ...(row.settings === null ? {} : { with: Object.fromEntries(row.settings.map(settingOf)) }),
          ...(row.tablespace === null ? {} : { tablespace: row.tablespace }),
          ...readColumns(row),
        }),
        ...commentOf(row),
      }
    })
  },

  normalize: (object, scope) => {
    const local = withOptions(withLocalSchema(object, scope), 'materializedView', `the materialized view ${object.name}`)
    return { ...local, indexes: local.indexes.map((index) => normalIndex(index, [], scope)).toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
  },

  compare: async (from, to, connection) => {
    const { same } = await compareQueries(connection, from, to.query, to.columns)
    const [before, after] = [columnsOf(optionsOf(from)), columnsOf(optionsOf(to))]
    if (!same || !equalData(before.rest, after.rest)) return 'remake'
    if (!equalData(before.columns, after.columns)) return 'alter'
    if (from.comment !== to.comment || from.indexes.length !== to.indexes.length) return 'alter'
    for (const [place, index] of from.indexes.entries()) {
      const other = to.indexes[place]
      if (other === undefined || !(await sameIndex(connection, from, index, other))) return 'alter'
    }
    return 'same'
  },
}

const ALTER = 'ALTER MATERIALIZED VIEW'

/** What can be said of the columns of one that is there, and the rest. */
function columnsOf({ columnComments = {}, columnStatistics = {}, ...rest }: PostgresMaterializedViewOptions): {
  readonly columns: Data
  readonly rest: Data
} {
  return { columns: { columnComments, columnStatistics }, rest: rest as Data }
}

type Data = { readonly [option: string]: Value }

function optionsOf(object: MaterializedView): PostgresMaterializedViewOptions {
  return optionsFor('materializedView', object.options, `the materialized view ${object.name}`)
}

interface MaterializedViewRow extends RelationColumnsRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly query: string
  readonly settings: readonly string[] | null
  readonly method: string
  readonly tablespace: string | null
  readonly columns: readonly string[]
  readonly comment: string | null
}

function createSql(object: MaterializedView, ifNot: string): string {
  const { using, with: parameters, tablespace } = optionsOf(object)
  return [
    `CREATE MATERIALIZED VIEW ${ifNot}${quoting.qualified(object)}`,
    object.columns === undefined ? '' : ` (${object.columns.map((name) => quoting.identifier(name)).join(', ')})`,
    using === undefined ? '' : ` USING ${quoting.identifier(using)}`,
    parameters === undefined ? '' : ` WITH (${storageParameters(parameters)})`,
    tablespace === undefined ? '' : ` TABLESPACE ${quoting.identifier(tablespace)}`,
    ` AS\n${object.query}`,
  ].join('')
}

function alterIndexes(object: MaterializedView, was: MaterializedView, context: CompileContext): readonly Statement[] {
  const isIn = (list: readonly Index[], index: Index): boolean => list.some((other) => canonical(other) === canonical(index))
  const gone = was.indexes.filter((index) => !isIn(object.indexes, index))
  const fresh = object.indexes.filter((index) => !isIn(was.indexes, index))
  const renamed = new Map<Index, Index>()
  for (const to of fresh.filter(({ name }) => !was.indexes.some((index) => index.name === name))) {
    const from = gone.find((index) => !renamed.has(index) && canonical({ ...to, name: index.name }) === canonical(index))
    if (from !== undefined) renamed.set(from, to)
  }
  const taken = new Set(renamed.values())
  return [
    ...[...renamed].map(([from, to]) =>
      statement(`ALTER INDEX ${quoting.qualified(besideTable(object, from.name))} RENAME TO ${quoting.identifier(to.name)}`),
    ),
    ...gone
      .filter((index) => !renamed.has(index))
      .map(({ name }) => statement(`DROP INDEX ${quoting.qualified(besideTable(object, name))}`)),
    ...fresh.filter((index) => !taken.has(index)).flatMap((index) => createIndex(object, index, context)),
    ...columnStatements(object, ALTER, optionsOf(object), optionsOf(was)),
    ...commentChange(`MATERIALIZED VIEW ${quoting.qualified(object)}`, object.comment, was.comment),
  ]
}

/** Expressions are asked of the server over the view itself, which knows the types of its columns. */
async function sameIndex(connection: Connection, of: MaterializedView, left: Index, right: Index): Promise<boolean> {
  if (canonical(withoutSql(left)) !== canonical(withoutSql(right))) return false
  const pairs = texts(left).map((text, place) => [text, texts(right)[place] ?? ''] as const)
  return sameExpressions(connection, quoting.qualified(of), pairs)
}

function withoutSql(index: Index): unknown {
  const parts = index.parts.map((part) => ('sql' in part ? { ...part, sql: '' } : part))
  return { ...index, parts, where: index.where === undefined ? '' : 'x' }
}

function texts({ parts, where }: Index): readonly string[] {
  return [...parts.flatMap((part) => ('sql' in part ? [part.sql] : [])), ...(where === undefined ? [] : [where])].map(bareExpression)
}
