import { columnsOf, OperationError } from '@mig/core/dialect'
import { ROWID_NAMES } from '../rowid.ts'
import { foldName, isSymbol, isWord, mentions, tokenize } from '../tokens.ts'
import type { TableSlice } from './catalog-slice.ts'
import { constraintsOf, keyOf, requireColumn, type Draft, type Placed } from './draft.ts'
import { clauseSql } from './table-text.ts'

/**
 * Makes sure that nothing but the column itself speaks of it. Checks and foreign keys that stand at the column go with it, as SQLite has
 * it; views and triggers are looked at when the change was tried out.
 * @param gone Names of what goes in the same operation.
 * @throws OperationError `op.inUse` with the list.
 */
export function refuseUses(draft: Draft, name: string, slice: TableSlice, gone: ReadonlySet<string>): void {
  const column = requireColumn(draft, name, slice)
  const uses = [
    ...constraintsOf(draft)
      .filter((placed) => !gone.has(foldName(placed.clause.name ?? '')) && standsInTheWay(placed, column.name))
      .map((placed) => placedText(placed)),
    ...draft.columns
      .filter((other) => other !== column && !gone.has(foldName(other.name)))
      .filter(({ clauses }) => clauses.some(({ kind, sql }) => kind === 'generated' && mentions(sql, column.name)))
      .map((other) => `the generated column ${other.name}`),
    ...slice.indexes.filter(({ sql }) => indexMentions(sql, column.name)).map((index) => `the index ${index.name}`),
    ...slice.triggers.filter(({ sql }) => firesFor(sql, column.name)).map((trigger) => `the trigger ${trigger.name}`),
    // What speaks of such a column would mean the rowid without it, and nobody would say so.
    ...(ROWID_NAMES.includes(foldName(name)) ? slice.speakers : []).filter(({ sql }) => mentions(sql, name)).map((speaker) => speaker.name),
    ...references(draft, column.name, slice).map((child) => `a foreign key of ${child}`),
  ]
  if (uses.length === 0) return
  const list = `${uses.join(', ')} ${uses.length === 1 ? 'uses' : 'use'} it`
  throw new OperationError('op.inUse', `The column ${slice.name}.${column.name} cannot be dropped: ${list}.`, {
    hint: 'Drop what uses it first: constraints in the same op.alterTable, indexes and views in an operation before it.',
  })
}

function standsInTheWay({ column, clause, constraint }: Placed, name: string): boolean {
  if (constraint.kind === 'check')
    return (column === undefined || foldName(column.name) !== foldName(name)) && mentions(constraint.sql, name)
  if (constraint.kind === 'foreignKey' && column !== undefined) return false
  return columnsOf(constraint).some((item) => foldName(item) === foldName(name)) && clause.kind === constraint.kind
}

function placedText({ clause, constraint }: Placed): string {
  return constraint.kind === 'primaryKey' ? 'the primary key' : `the constraint ${clause.name ?? clauseSql(clause)}`
}

function references(draft: Draft, name: string, slice: TableSlice): readonly string[] {
  const key = keyOf(draft)?.constraint
  const inKey = key?.kind === 'primaryKey' && key.columns.some((item) => foldName(item) === foldName(name))
  const found = slice.references.filter(({ child, to }) => child !== slice.name && (to === null ? inKey : foldName(to) === foldName(name)))
  const own = constraintsOf(draft).some(
    ({ constraint }) =>
      constraint.kind === 'foreignKey' &&
      foldName(constraint.references.table) === foldName(slice.name) &&
      !constraint.columns.some((item) => foldName(item) === foldName(name)) &&
      constraint.references.columns.some((item) => foldName(item) === foldName(name)),
  )
  return [...new Set([...found.map(({ child }) => child), ...(own ? [slice.name] : [])])]
}

/** `UPDATE OF a, b ON t`: a trigger that names a column which is gone never fires, and nobody says so. */
function firesFor(sql: string, column: string): boolean {
  const tokens = tokenize(sql)
  const of = tokens.findIndex((token, index) => isWord(token, 'OF') && isWord(tokens[index - 1], 'UPDATE'))
  const on = tokens.findIndex((token, index) => index > of && isWord(token, 'ON'))
  return of !== -1 && tokens.slice(of + 1, on).some(({ value }) => foldName(value) === foldName(column))
}

/** Whether the text of an index speaks of the column: behind the name of its table. */
function indexMentions(sql: string, column: string): boolean {
  const open = tokenize(sql).find((token) => isSymbol(token, '('))
  return open !== undefined && mentions(sql.slice(open.start), column)
}
