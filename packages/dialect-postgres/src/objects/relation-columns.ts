import { bareExpression, canonical, statement, type Connection, type QualifiedName, type Statement } from '@mig/core/dialect'
import { columnComment } from '../comments.ts'
import { quoting } from '../quoting.ts'
import { sameExpressions } from './same-expressions.ts'

/* What the columns of a view or a materialized view have that its query does not say. */

type Texts = { readonly [column: string]: string }

type Counts = { readonly [column: string]: number }

interface ColumnOptions {
  readonly columnDefaults?: Texts
  readonly columnComments?: Texts
  /** Of materialized views. */
  readonly columnStatistics?: Counts
}

/** They as columns of a query on relations `c`. */
export const RELATION_COLUMNS = `(
    SELECT json_object_agg(a.attname, pg_get_expr(d.adbin, d.adrelid)) FROM pg_catalog.pg_attrdef d
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid
  ) AS "columnDefaults", (
    SELECT json_object_agg(a.attname, m.description) FROM pg_catalog.pg_description m
    JOIN pg_catalog.pg_attribute a ON a.attrelid = m.objoid AND a.attnum = m.objsubid
    WHERE m.classoid = 'pg_catalog.pg_class'::regclass AND m.objoid = c.oid
  ) AS "columnComments", (
    SELECT json_object_agg(a.attname, a.attstattarget) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attstattarget >= 0
  ) AS "columnStatistics"`

export interface RelationColumnsRow {
  readonly columnDefaults: Texts | null
  readonly columnComments: Texts | null
  readonly columnStatistics: Counts | null
}

export function readColumns({ columnDefaults, columnComments, columnStatistics }: RelationColumnsRow): ColumnOptions {
  return {
    ...(columnDefaults === null ? {} : { columnDefaults: bare(columnDefaults) }),
    ...(columnComments === null ? {} : { columnComments }),
    ...(columnStatistics === null ? {} : { columnStatistics }),
  }
}

function bare(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([column, text]) => [column, bareExpression(text)]))
}

/** The statements behind CREATE, or for what differs from before; `alter` is `ALTER VIEW`. */
export function columnStatements(
  relation: QualifiedName,
  alter: string,
  to: ColumnOptions,
  from: ColumnOptions = {},
): readonly Statement[] {
  const text = (column: string): string => quoting.identifier(column)
  const changed = (key: keyof ColumnOptions): readonly string[] =>
    [...new Set([...Object.keys(from[key] ?? {}), ...Object.keys(to[key] ?? {})])].filter(
      (column) => from[key]?.[column] !== to[key]?.[column],
    )
  return [
    ...changed('columnDefaults').map((column) => {
      const value = to.columnDefaults?.[column]
      const action = value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`
      return statement(`${alter} ${quoting.qualified(relation)} ALTER COLUMN ${text(column)} ${action}`)
    }),
    ...changed('columnStatistics').map((column) =>
      statement(
        `${alter} ${quoting.qualified(relation)} ALTER COLUMN ${text(column)} SET STATISTICS ${to.columnStatistics?.[column] ?? -1}`,
      ),
    ),
    ...changed('columnComments').map((column) => columnComment(relation, column, to.columnComments?.[column] ?? null)),
  ]
}

/** The server is asked over the view itself, which knows the types that defaults are converted to. */
export async function sameDefaults(connection: Connection, of: QualifiedName, left: Texts = {}, right: Texts = {}): Promise<boolean> {
  if (canonical(Object.keys(left).sort()) !== canonical(Object.keys(right).sort())) return false
  const typed = (column: string, text: string): string => `CASE WHEN false THEN v.${quoting.identifier(column)} ELSE ${text} END`
  const pairs = Object.entries(left).map(([column, text]) => [typed(column, text), typed(column, right[column] ?? '')] as const)
  return sameExpressions(connection, `${quoting.qualified(of)} AS v`, pairs)
}
