import {
  bareExpression,
  canonical,
  quoteIfNeeded,
  statement,
  UnsupportedError,
  type Statement,
  type Statistics,
  type StatisticsKind,
} from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { quoting } from '../quoting.ts'
import { setSchema } from '../set-schema.ts'
import { sameExpressions } from './same-expressions.ts'
import { sqlWords } from '../tokens.ts'
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

/** https://www.postgresql.org/docs/current/sql-createstatistics.html */
export const statistics: PostgresObject<'statistics'> = {
  statements: {
    create: (op) => [
      statement(createStatistics(op.object, ifNotExists(op))),
      ...target(op.object, undefined),
      ...comment(op.object, undefined),
    ],
    drop: (op) => [statement(`DROP STATISTICS ${ifExists(op)}${quoting.qualified(op.object)}`)],
    alter: ({ object, was }) => {
      if (was === undefined || createStatistics(was, '') !== createStatistics(object, '')) {
        throw new UnsupportedError(`What the statistics object ${object.name} speaks of cannot be changed in its place.`, {
          hint: 'Drop it and create it: op.dropStatistics(…), op.createStatistics(…). To change the target or the comment, give `was`.',
        })
      }
      return [...target(object, was), ...comment(object, was)]
    },
    rename: ({ object, to }) => [statement(`ALTER STATISTICS ${quoting.qualified(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('STATISTICS', quoting.qualified(op.object), op.to)],
  },

  read: async ({ connection, defaultSchema }, schemas) => {
    const rows = await jsonRows<StatisticsRow>(
      connection,
      `SELECT n.nspname AS schema, s.stxname AS name, tn.nspname AS "tableSchema", c.relname AS table, s.stxkind AS kinds,
         nullif(s.stxstattarget, -1) AS target, pg_get_statisticsobjdef_expressions(s.oid) AS expressions,
         ARRAY(
           SELECT a.attname FROM unnest(s.stxkeys::int2[]) u (number)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = u.number
         ) AS columns, ${commentOn('pg_statistic_ext', 's.oid')}
       FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
       JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = c.relnamespace
       WHERE ${ofSchemas('pg_statistic_ext', 's.oid')} AND c.relpersistence <> 't' AND ${notOfExtension('pg_statistic_ext', 's.oid')}
       ORDER BY n.nspname, s.stxname`,
      [schemas],
    )
    return rows.map((row): Statistics => {
      const kinds = KINDS.flatMap(([kind, code]) => (row.kinds.includes(code) ? [kind] : []))
      return {
        kind: 'statistics',
        ...localName(row.schema, row.name, defaultSchema),
        of: localName(row.tableSchema, row.table, defaultSchema),
        // Those of a single expression have no kind.
        ...(kinds.length === 0 ? {} : someKinds(kinds)),
        columns: row.columns.toSorted(),
        ...(row.expressions === null ? {} : { expressions: row.expressions.map(bareExpression) }),
        ...(row.target === null ? {} : { target: row.target }),
        ...commentOf(row),
      }
    })
  },

  normalize: (object, scope) => {
    const { of, kinds = [], columns, expressions = [], target: count, ...rest } = withLocalSchema(object, scope)
    const bare = expressions.map(bareExpression)
    return {
      ...rest,
      of: withLocalSchema(of, scope),
      ...(kinds.length === 0 ? {} : someKinds(kinds)),
      columns: [...columns, ...bare.flatMap(columnOf)].toSorted(),
      ...(bare.every((text) => columnOf(text).length > 0) ? {} : { expressions: bare.filter((text) => columnOf(text).length === 0) }),
      ...(count === undefined || count === -1 ? {} : { target: count }),
    }
  },

  /** Expressions are asked of the server over the table, which is there. */
  compare: async (from, to, connection) => {
    const rest = ({ target: _target, comment: _comment, expressions = [], ...others }: Statistics): string =>
      canonical([others, expressions.length])
    if (rest(from) !== rest(to)) return 'remake'
    const pairs = (from.expressions ?? []).map((text, place) => [text, to.expressions?.[place] ?? ''] as const)
    if (!(await sameExpressions(connection, quoting.qualified(from.of), pairs))) return 'remake'
    return from.target === to.target && from.comment === to.comment ? 'same' : 'alter'
  },
}

interface StatisticsRow {
  readonly schema: string
  readonly name: string
  readonly tableSchema: string
  readonly table: string
  readonly kinds: readonly string[]
  readonly target: number | null
  readonly expressions: readonly string[] | null
  readonly columns: readonly string[]
  readonly comment: string | null
}

const KINDS: readonly (readonly [kind: StatisticsKind, code: string])[] = [
  ['ndistinct', 'd'],
  ['dependencies', 'f'],
  ['mcv', 'm'],
]

/** All kinds are the default. */
function someKinds(given: readonly StatisticsKind[]): Pick<Statistics, 'kinds'> {
  const kinds = KINDS.flatMap(([kind]) => (given.includes(kind) ? [kind] : []))
  return kinds.length === KINDS.length ? {} : { kinds }
}

/** An expression that is only a column's name is the column. */
function columnOf(expression: string): readonly string[] {
  const [token, ...others] = sqlWords(expression)
  if (token === undefined || others.length > 0) return []
  return token.kind === 'quoted' || (token.kind === 'word' && quoteIfNeeded(token.text) === token.text) ? [token.text] : []
}

function createStatistics(object: Statistics, ifNot: string): string {
  const { of, kinds, columns, expressions = [] } = object
  const some = kinds === undefined ? '' : ` (${kinds.join(', ')})`
  const parts = [...columns.map((name) => quoting.identifier(name)), ...expressions.map((text) => `(${text})`)]
  return `CREATE STATISTICS ${ifNot}${quoting.qualified(object)}${some} ON ${parts.join(', ')} FROM ${quoting.qualified(of)}`
}

function target(object: Statistics, was: Statistics | undefined): readonly Statement[] {
  if (object.target === was?.target) return []
  return [statement(`ALTER STATISTICS ${quoting.qualified(object)} SET STATISTICS ${object.target ?? -1}`)]
}

function comment(object: Statistics, was: Statistics | undefined): readonly Statement[] {
  return commentChange(`STATISTICS ${quoting.qualified(object)}`, object.comment, was?.comment)
}
