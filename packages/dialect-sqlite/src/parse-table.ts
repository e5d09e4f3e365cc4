import type { Constraint, Deferral, Generated } from '@mig/core/dialect'
import type { SqliteConstraintNames } from './options.ts'
import { check, conflictAction, constraintName, foreignKey, key, nextDeferral, tableConstraint, withName } from './parse-constraint.ts'
import { Cursor } from './parse-cursor.ts'
import { bareExpression, foldName } from './tokens.ts'

/** What the stored text of a CREATE TABLE says beyond what the catalog's functions tell. */
export interface ParsedTable {
  readonly columns: readonly ParsedColumn[]
  /** In the order of the text; a foreign key without columns of its target means the primary key there. */
  readonly constraints: readonly Constraint[]
}

export interface ParsedColumn {
  readonly name: string
  /** As declared, with the comments in it. */
  readonly type: string
  readonly collation?: string
  readonly generated?: Generated
  readonly autoincrement?: true
  /** NOT NULL is said. */
  readonly notNull?: true
  /** Of its NOT NULL. */
  readonly onConflict?: string
  /** Names of what is no constraint of the table. */
  readonly names?: SqliteConstraintNames
}

type Draft = { -readonly [K in keyof ParsedColumn]: ParsedColumn[K] }

/** Reads the text of a table as `sqlite_schema` keeps it: https://www.sqlite.org/lang_createtable.html */
export function parseTable(sql: string): ParsedTable {
  const cursor = new Cursor(sql)
  while (!cursor.done && !cursor.symbol('(')) cursor.next()
  const columns: Draft[] = []
  const constraints: Constraint[] = []
  while (!cursor.done && !cursor.symbol(')')) {
    // The comma between constraints of a table may be left out.
    if (cursor.symbol(',')) continue
    const name = constraintName(cursor)
    const parsed = tableConstraint(cursor, name)
    if (parsed === undefined && name === undefined) columns.push(column(cursor, constraints))
    if (parsed === undefined) continue
    constraints.push(parsed.constraint)
    if (parsed.autoincrement === true) noteAutoincrement(parsed.constraint, columns)
  }
  return { columns, constraints }
}

function noteAutoincrement(constraint: Constraint, columns: readonly Draft[]): void {
  const name = constraint.kind === 'primaryKey' ? foldName(constraint.columns[0] ?? '') : ''
  const draft = columns.find((candidate) => foldName(candidate.name) === name)
  if (draft !== undefined) draft.autoincrement = true
}

function column(cursor: Cursor, constraints: Constraint[]): Draft {
  const draft: Draft = { name: cursor.name(), type: typeText(cursor) }
  for (;;) {
    const name = constraintName(cursor)
    const constraint = columnConstraint(cursor, draft, name)
    if (constraint !== undefined) constraints.push(constraint)
    else if (!columnProperty(cursor, draft, name) && !deferLast(cursor, constraints) && name === undefined) return draft
  }
}

/** Words that end a type. */
export const CONSTRAINT_WORDS: ReadonlySet<string> = new Set(
  'CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES AS DEFERRABLE'.split(' '),
)

/** A type is any row of words, and up to two numbers in parentheses; GENERATED ALWAYS at its end does not belong to what SQLite reports. */
function typeText(cursor: Cursor): string {
  const start = cursor.mark()
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    const isName =
      token.kind === 'quoted' || token.kind === 'string' || (token.kind === 'word' && !CONSTRAINT_WORDS.has(token.text.toUpperCase()))
    if (!isName) break
    cursor.next()
  }
  cursor.parenthesized()
  const text = cursor.rawSince(start)
  return text.length < 'GENERATED ALWAYS'.length ? text : text.replace(/(?:\s*generated)?\s*always$/i, '')
}

/** A constraint of the table that is written at its column: https://www.sqlite.org/syntax/column-constraint.html */
function columnConstraint(cursor: Cursor, draft: Draft, name: string | undefined): Constraint | undefined {
  const base = withName(name)
  if (cursor.words('PRIMARY', 'KEY')) {
    const descending = cursor.oneOf('ASC', 'DESC') === 'DESC'
    const part = { name: draft.name, details: descending ? { order: 'desc' as const } : {} }
    const constraint = key(cursor, { kind: 'primaryKey', ...base, columns: [] }, [part])
    if (cursor.words('AUTOINCREMENT')) draft.autoincrement = true
    return constraint
  }
  if (cursor.words('UNIQUE')) return key(cursor, { kind: 'unique', ...base, columns: [] }, [{ name: draft.name, details: {} }])
  if (cursor.words('CHECK')) return check(cursor, name)
  return cursor.words('REFERENCES') ? foreignKey(cursor, name, [draft.name]) : undefined
}

/** What belongs to the column alone; of several, the last one counts. */
function columnProperty(cursor: Cursor, draft: Draft, name: string | undefined): boolean {
  if (cursor.words('NOT', 'NULL')) {
    draft.notNull = true
    const onConflict = conflictAction(cursor)
    if (onConflict === undefined) delete draft.onConflict
    else draft.onConflict = onConflict
    noteName(draft, 'notNull', name)
  } else if (cursor.words('NULL')) conflictAction(cursor)
  else if (cursor.words('COLLATE')) {
    draft.collation = cursor.name()
    noteName(draft, 'collate', name)
  } else if (cursor.words('DEFAULT')) {
    skipDefault(cursor)
    noteName(draft, 'default', name)
  } else if (cursor.words('GENERATED', 'ALWAYS', 'AS') || cursor.words('AS')) {
    const sql = bareExpression(cursor.parenthesized())
    draft.generated = { sql, stored: cursor.oneOf('STORED', 'VIRTUAL') === 'STORED' }
    noteName(draft, 'generated', name)
  } else return false
  return true
}

function noteName(draft: Draft, place: keyof SqliteConstraintNames, name: string | undefined): void {
  if (name !== undefined) draft.names = { ...draft.names, [place]: name }
}

/** Passes a literal, perhaps with a sign, or an expression in parentheses: the catalog tells the default itself. */
export function skipDefault(cursor: Cursor): void {
  if (cursor.peek()?.text === '(') {
    cursor.parenthesized()
    return
  }
  if (!cursor.symbol('-')) cursor.symbol('+')
  cursor.next()
}

/** A deferral stands for itself, and means the foreign key before it, even one of another column. */
function deferLast(cursor: Cursor, constraints: Constraint[]): boolean {
  const deferral: Deferral | undefined = nextDeferral(cursor)
  if (deferral === undefined) return false
  const place = constraints.findLastIndex(({ kind }) => kind === 'foreignKey')
  const constraint = constraints[place]
  if (constraint?.kind === 'foreignKey') {
    const { deferrable: _, initially: __, ...rest } = constraint
    constraints[place] = { ...rest, ...deferral }
  }
  return true
}
