import { UnsupportedError, type QualifiedName } from '@mig/core/dialect'
import { foldName, isWord, tokenize } from '../tokens.ts'
import { keyOf, withClause, type Draft } from './draft.ts'
import type { TableText } from './table-text.ts'

/*
 * AUTOINCREMENT stands behind the key of a column, or inside the parentheses of the table's: PRIMARY KEY ("id" AUTOINCREMENT).
 * https://www.sqlite.org/autoinc.html
 */

/** True for a table whose numbers `sqlite_sequence` counts. */
export function isCounted({ columns, constraints }: Pick<TableText, 'columns' | 'constraints'>): boolean {
  return [...columns.flatMap(({ clauses }) => clauses), ...constraints].some(
    ({ kind, sql }) => kind === 'primaryKey' && sql !== uncounted(sql),
  )
}

/** The clause of a key without its AUTOINCREMENT. */
export function uncounted(sql: string): string {
  const word = tokenize(sql).find((token) => isWord(token, 'AUTOINCREMENT'))
  if (word === undefined) return sql
  return sql.slice(0, word.start).trimEnd() + sql.slice(word.end)
}

/**
 * The table with AUTOINCREMENT at the key of the column, or without it.
 * @throws UnsupportedError for a column that is not all of the primary key.
 */
export function withCounter(draft: Draft, name: string, counts: boolean, table: QualifiedName): Draft {
  const key = keyOf(draft)
  const columns = key?.constraint.kind === 'primaryKey' ? key.constraint.columns : []
  const isKey = columns.length === 1 && foldName(columns[0] ?? '') === foldName(name)
  if (key === undefined || !isKey) {
    if (!counts) return draft
    throw new UnsupportedError(`SQLite cannot count by itself in the column ${table.name}.${name}.`, {
      hint: 'Only a primary key of one integer column, in a table with rowids, gets its numbers from SQLite.',
    })
  }
  const sql = uncounted(key.clause.sql)
  return withClause(draft, key, { ...key.clause, sql: counts ? withAutoincrement(sql, key.column === undefined) : sql })
}

function withAutoincrement(sql: string, behindColumns: boolean): string {
  if (!behindColumns) return `${sql} AUTOINCREMENT`
  const end = sql.lastIndexOf(')')
  return `${sql.slice(0, end)} AUTOINCREMENT${sql.slice(end)}`
}
