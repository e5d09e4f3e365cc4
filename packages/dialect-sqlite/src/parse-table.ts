import type { Constraint, DialectOptions, ForeignKeyAction, ForeignKeyConstraint, Generated } from '@mig/core/dialect'
import { named } from './normal-form.ts'
import { Cursor } from './parse-cursor.ts'
import { bareExpression } from './tokens.ts'

/** What the stored text of a CREATE TABLE says beyond what the catalog's functions tell. */
export interface ParsedTable {
  readonly columns: readonly ParsedColumn[]
  /** In the order of the text; a foreign key without columns of its target means the primary key there. */
  readonly constraints: readonly Constraint[]
}

export interface ParsedColumn {
  readonly name: string
  /** As declared, without comments. */
  readonly type: string
  readonly collation?: string
  readonly generated?: Generated
  readonly autoincrement?: true
  /** `INTEGER PRIMARY KEY DESC` is not the rowid: https://www.sqlite.org/lang_createtable.html#rowid */
  readonly descending?: true
  /** Of its NOT NULL. */
  readonly onConflict?: string
}

type Draft = { -readonly [K in keyof ParsedColumn]: ParsedColumn[K] }

/** Reads the text of a table as `sqlite_schema` keeps it: https://www.sqlite.org/lang_createtable.html */
export function parseTable(sql: string): ParsedTable {
  const cursor = new Cursor(sql)
  while (!cursor.done && !cursor.symbol('(')) cursor.next()
  const columns: ParsedColumn[] = []
  const constraints: Constraint[] = []
  while (!cursor.done && !cursor.symbol(')')) {
    // The comma between constraints of a table may be left out.
    if (cursor.symbol(',')) continue
    const name = constraintName(cursor)
    const constraint = tableConstraint(cursor, name)
    if (constraint !== undefined) constraints.push(constraint)
    else if (name === undefined) columns.push(column(cursor, constraints))
  }
  return { columns, constraints }
}

/** The last of the names, as a name may be given without a constraint behind it. */
function constraintName(cursor: Cursor): string | undefined {
  let name: string | undefined
  while (cursor.words('CONSTRAINT')) name = cursor.name()
  return name
}

function tableConstraint(cursor: Cursor, name: string | undefined): Constraint | undefined {
  const base = named(name === undefined ? {} : { name })
  if (cursor.words('PRIMARY', 'KEY')) return { kind: 'primaryKey', ...base, columns: columnNames(cursor), ...conflictOptions(cursor) }
  if (cursor.words('UNIQUE')) return { kind: 'unique', ...base, columns: columnNames(cursor), ...conflictOptions(cursor) }
  if (cursor.words('CHECK')) return check(cursor, base)
  if (!cursor.words('FOREIGN', 'KEY')) return undefined
  const columns = columnNames(cursor)
  cursor.words('REFERENCES')
  return foreignKey(cursor, base, columns)
}

function check(cursor: Cursor, base: Pick<Constraint, 'name'>): Constraint {
  const sql = bareExpression(cursor.parenthesized())
  // ON CONFLICT is read behind a check and has no effect there.
  conflictAction(cursor)
  return { kind: 'check', ...base, sql }
}

/** `(a COLLATE nocase DESC, b AUTOINCREMENT)`: the names. */
function columnNames(cursor: Cursor): readonly string[] {
  const names: string[] = []
  if (!cursor.symbol('(')) return names
  do {
    names.push(cursor.name())
    while (!cursor.done && cursor.peek()?.text !== ',' && cursor.peek()?.text !== ')') cursor.next()
  } while (cursor.symbol(','))
  cursor.symbol(')')
  return names
}

function column(cursor: Cursor, constraints: Constraint[]): ParsedColumn {
  const draft: Draft = { name: cursor.name(), type: typeText(cursor) }
  for (;;) {
    const name = constraintName(cursor)
    const constraint = columnConstraint(cursor, draft, name)
    if (constraint === false) return draft
    if (constraint !== true) constraints.push(constraint)
  }
}

const CONSTRAINT_WORDS = new Set(
  'CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES GENERATED AS DEFERRABLE ON'.split(' '),
)

/** A type is any row of words, and up to two numbers in parentheses. */
function typeText(cursor: Cursor): string {
  const start = cursor.mark()
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    const isName =
      token.kind === 'quoted' || token.kind === 'string' || (token.kind === 'word' && !CONSTRAINT_WORDS.has(token.text.toUpperCase()))
    if (!isName) break
    cursor.next()
  }
  cursor.parenthesized()
  return cursor.textSince(start)
}

/** A constraint of the table; `true` for what was noted in the draft or says nothing; `false` at the end of the column. */
function columnConstraint(cursor: Cursor, draft: Draft, name: string | undefined): Constraint | boolean {
  const base = named(name === undefined ? {} : { name })
  const columns = [draft.name]
  if (cursor.words('PRIMARY', 'KEY')) {
    if (cursor.oneOf('ASC', 'DESC') === 'DESC') draft.descending = true
    const options = conflictOptions(cursor)
    if (cursor.words('AUTOINCREMENT')) draft.autoincrement = true
    return { kind: 'primaryKey', ...base, columns, ...options }
  }
  if (cursor.words('UNIQUE')) return { kind: 'unique', ...base, columns, ...conflictOptions(cursor) }
  if (cursor.words('CHECK')) return check(cursor, base)
  if (cursor.words('REFERENCES')) return foreignKey(cursor, base, columns)
  return columnProperty(cursor, draft) || name !== undefined
}

function columnProperty(cursor: Cursor, draft: Draft): boolean {
  if (cursor.words('NOT', 'NULL') || cursor.words('NULL')) {
    const onConflict = conflictAction(cursor)
    if (onConflict !== undefined) draft.onConflict = onConflict
    return true
  }
  if (cursor.words('COLLATE')) draft.collation = cursor.name()
  else if (cursor.words('DEFAULT')) skipDefault(cursor)
  else if (cursor.words('GENERATED', 'ALWAYS', 'AS') || cursor.words('AS')) {
    const sql = bareExpression(cursor.parenthesized())
    draft.generated = { sql, stored: cursor.oneOf('STORED', 'VIRTUAL') === 'STORED' }
  } else return false
  return true
}

/** The catalog tells the default itself. */
function skipDefault(cursor: Cursor): void {
  if (cursor.peek()?.text === '(') {
    cursor.parenthesized()
    return
  }
  if (!cursor.symbol('-')) cursor.symbol('+')
  cursor.next()
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function foreignKey(cursor: Cursor, base: Pick<Constraint, 'name'>, columns: readonly string[]): ForeignKeyConstraint {
  const table = cursor.name()
  const key: Mutable<ForeignKeyConstraint> = { kind: 'foreignKey', ...base, columns, references: { table, columns: columnNames(cursor) } }
  for (;;) {
    if (cursor.words('ON')) noteAction(cursor, key)
    else if (cursor.words('MATCH')) noteMatch(cursor.name(), key)
    else if (cursor.words('NOT', 'DEFERRABLE')) initially(cursor)
    else if (cursor.words('DEFERRABLE')) noteDeferral(cursor, key)
    else return key
  }
}

const ACTIONS: { readonly [word: string]: ForeignKeyAction } = {
  RESTRICT: 'restrict',
  CASCADE: 'cascade',
  NULL: 'set null',
  DEFAULT: 'set default',
}

/** `DELETE SET NULL`; NO ACTION is the default. */
function noteAction(cursor: Cursor, key: Mutable<ForeignKeyConstraint>): void {
  const event = cursor.name().toUpperCase()
  if (cursor.words('NO', 'ACTION')) return
  cursor.words('SET')
  const action = ACTIONS[cursor.name().toUpperCase()]
  if (action === undefined) return
  if (event === 'DELETE') key.onDelete = action
  if (event === 'UPDATE') key.onUpdate = action
}

function noteMatch(word: string, key: Mutable<ForeignKeyConstraint>): void {
  const match = word.toLowerCase()
  if (match === 'full' || match === 'partial') key.match = match
}

function noteDeferral(cursor: Cursor, key: Mutable<ForeignKeyConstraint>): void {
  key.deferrable = true
  if (initially(cursor) === 'DEFERRED') key.initially = 'deferred'
}

function initially(cursor: Cursor): string | undefined {
  return cursor.words('INITIALLY') ? cursor.oneOf('DEFERRED', 'IMMEDIATE') : undefined
}

function conflictOptions(cursor: Cursor): { readonly options?: DialectOptions } {
  const onConflict = conflictAction(cursor)
  return onConflict === undefined ? {} : { options: { sqlite: { onConflict } } }
}

/** What stands behind ON CONFLICT; ABORT is the default. */
function conflictAction(cursor: Cursor): string | undefined {
  if (!cursor.words('ON', 'CONFLICT')) return undefined
  const action = cursor.name().toLowerCase()
  return action === 'abort' ? undefined : action
}
