import type { Constraint, ConstraintKind } from '@mig/core/dialect'
import { Cursor } from '../parse-cursor.ts'
import { constraintName } from '../parse-constraint.ts'
import { CONSTRAINT_WORDS, parseTable, skipDefault } from '../parse-table.ts'
import { quoting } from '../quoting.ts'

/*
 * The stored text of a table, cut into its clauses. What is not changed is written again as it stood, so that nothing is lost which mig
 * has no word for; only comments and white space between clauses go.
 */

/** A table as its CREATE TABLE says it. */
export interface TableText {
  readonly columns: readonly ColumnText[]
  /** The constraints behind the columns. */
  readonly constraints: readonly ClauseText[]
  /** `STRICT`, `WITHOUT ROWID`. */
  readonly options: readonly string[]
}

export interface ColumnText {
  readonly name: string
  /** As declared; empty where there is none. */
  readonly type: string
  readonly clauses: readonly ClauseText[]
}

export type ClauseKind = ConstraintKind | 'notNull' | 'null' | 'default' | 'collate' | 'generated'

export interface ClauseText {
  readonly kind: ClauseKind
  readonly name?: string
  /** Without the name. */
  readonly sql: string
}

/** Cuts the text of a table as `sqlite_schema` keeps it: https://www.sqlite.org/lang_createtable.html */
export function parseTableText(sql: string): TableText {
  const cursor = new Cursor(sql)
  while (!cursor.done && !cursor.symbol('(')) cursor.next()
  const columns: ColumnText[] = []
  const constraints: ClauseText[] = []
  while (!cursor.done && !cursor.symbol(')')) {
    // The comma between constraints of a table may be left out.
    if (cursor.symbol(',')) continue
    const name = constraintName(cursor)
    const kind = tableClause(cursor)
    if (kind !== undefined) constraints.push(clause(cursor, kind, name))
    else if (name === undefined) columns.push(columnText(cursor))
  }
  return { columns, constraints, options: tableOptions(cursor) }
}

/** The text of a table of this name, in the schema. */
export function tableSql(text: TableText, schema: string, name: string): string {
  const lines = [...text.columns.map(columnSql), ...text.constraints.map(clauseSql)]
  const options = text.options.length === 0 ? '' : ` ${text.options.join(', ')}`
  return `CREATE TABLE ${quoting.qualified({ schema, name })} (\n  ${lines.join(',\n  ')}\n)${options}`
}

/** A column as it stands in the text of a table. */
function columnSql({ name, type, clauses }: ColumnText): string {
  return [quoting.identifier(name), type, ...clauses.map(clauseSql)].filter((part) => part !== '').join(' ')
}

/** The column that a definition describes. */
export function parseColumnText(definition: string): ColumnText {
  const [column] = parseTableText(`CREATE TABLE t (${definition})`).columns
  return column ?? { name: '', type: '', clauses: [] }
}

/** The clause that the text of a table constraint describes. */
export function parseTableClause(definition: string): readonly ClauseText[] {
  return parseTableText(`CREATE TABLE t (a, ${definition})`).constraints
}

/** What the clause of a column says, as schemas have it; nothing for what is a property of the column. */
export function columnClauseConstraint(column: string, item: ClauseText): Constraint | undefined {
  return parseTable(`CREATE TABLE t (${quoting.identifier(column)} ${clauseSql(item)})`).constraints[0]
}

/** What a clause behind the columns says, as schemas have it. */
export function tableClauseConstraint(item: ClauseText): Constraint | undefined {
  return parseTable(`CREATE TABLE t (a, ${clauseSql(item)})`).constraints[0]
}

export function clauseSql({ name, sql }: ClauseText): string {
  return name === undefined ? sql : `CONSTRAINT ${quoting.identifier(name)} ${sql}`
}

function clause(cursor: Cursor, kind: ClauseKind, name: string | undefined): ClauseText {
  const start = cursor.mark()
  passClause(cursor, kind)
  return { kind, ...(name === undefined ? {} : { name }), sql: cursor.rawSince(start) }
}

const TABLE_CLAUSES: readonly (readonly [ClauseKind, readonly string[]])[] = [
  ['primaryKey', ['PRIMARY', 'KEY']],
  ['unique', ['UNIQUE']],
  ['check', ['CHECK']],
  ['foreignKey', ['FOREIGN', 'KEY']],
]

const COLUMN_CLAUSES: readonly (readonly [ClauseKind, readonly string[]])[] = [
  ['primaryKey', ['PRIMARY', 'KEY']],
  ['unique', ['UNIQUE']],
  ['check', ['CHECK']],
  ['foreignKey', ['REFERENCES']],
  ['notNull', ['NOT', 'NULL']],
  ['null', ['NULL']],
  ['default', ['DEFAULT']],
  ['collate', ['COLLATE']],
  ['generated', ['GENERATED', 'ALWAYS', 'AS']],
  ['generated', ['AS']],
]

/** Which constraint of the table comes next. */
function tableClause(cursor: Cursor): ClauseKind | undefined {
  return TABLE_CLAUSES.find(([, words]) => comesNext(cursor, words))?.[0]
}

function columnClause(cursor: Cursor): ClauseKind | undefined {
  return COLUMN_CLAUSES.find(([, words]) => comesNext(cursor, words))?.[0]
}

function comesNext(cursor: Cursor, words: readonly string[]): boolean {
  return words.every((word, index) => {
    const token = cursor.peek(index)
    return token?.kind === 'word' && token.text.toUpperCase() === word
  })
}

function columnText(cursor: Cursor): ColumnText {
  const name = cursor.name()
  const type = typeText(cursor)
  const clauses: ClauseText[] = []
  for (;;) {
    const given = constraintName(cursor)
    const kind = columnClause(cursor)
    if (kind !== undefined) clauses.push(clause(cursor, kind, given))
    else if (!deferLast(cursor, clauses) && given === undefined) return { name, type, clauses }
  }
}

/** A deferral may stand apart from its foreign key. */
function deferLast(cursor: Cursor, clauses: ClauseText[]): boolean {
  const start = cursor.mark()
  if (!passReferenceDetail(cursor)) return false
  const place = clauses.findLastIndex(({ kind }) => kind === 'foreignKey')
  const key = clauses[place]
  if (key !== undefined) clauses[place] = { ...key, sql: `${key.sql} ${cursor.rawSince(start)}` }
  return true
}

/**
 * A type is any row of words, and up to two numbers in parentheses, as written: the words GENERATED ALWAYS are part of the text unless AS
 * follows, while `parseTable` compares types with what SQLite reports, which is without them.
 */
function typeText(cursor: Cursor): string {
  const start = cursor.mark()
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    const isName =
      token.kind === 'quoted' || token.kind === 'string' || (token.kind === 'word' && !CONSTRAINT_WORDS.has(token.text.toUpperCase()))
    if (!isName || comesNext(cursor, ['GENERATED', 'ALWAYS', 'AS'])) break
    cursor.next()
  }
  cursor.parenthesized()
  return cursor.rawSince(start)
}

/** Passes the clause whose first word comes next. */
function passClause(cursor: Cursor, kind: ClauseKind): void {
  switch (kind) {
    case 'primaryKey':
      cursor.words('PRIMARY', 'KEY')
      cursor.parenthesized()
      cursor.oneOf('ASC', 'DESC')
      passConflict(cursor)
      cursor.words('AUTOINCREMENT')
      return
    case 'generated':
      cursor.words('GENERATED', 'ALWAYS')
      cursor.words('AS')
      cursor.parenthesized()
      cursor.oneOf('STORED', 'VIRTUAL')
      return
    case 'foreignKey':
      return passForeignKey(cursor)
    case 'default':
      cursor.words('DEFAULT')
      return skipDefault(cursor)
    case 'notNull':
      cursor.words('NOT')
      break
    default:
  }
  cursor.next()
  if (kind === 'collate') cursor.next()
  cursor.parenthesized()
  passConflict(cursor)
}

function passConflict(cursor: Cursor): void {
  if (cursor.words('ON', 'CONFLICT')) cursor.next()
}

function passForeignKey(cursor: Cursor): void {
  if (cursor.words('FOREIGN', 'KEY')) cursor.parenthesized()
  cursor.words('REFERENCES')
  cursor.next()
  cursor.parenthesized()
  while (passReferenceDetail(cursor));
}

function passReferenceDetail(cursor: Cursor): boolean {
  if (cursor.words('ON')) {
    cursor.next()
    if (!cursor.words('NO', 'ACTION') && !cursor.words('SET', 'NULL') && !cursor.words('SET', 'DEFAULT')) cursor.next()
    return true
  }
  if (cursor.words('MATCH')) {
    cursor.next()
    return true
  }
  if (!cursor.words('NOT', 'DEFERRABLE') && !cursor.words('DEFERRABLE')) return false
  if (cursor.words('INITIALLY')) cursor.next()
  return true
}

/** Behind the closing parenthesis: `STRICT, WITHOUT ROWID`. */
function tableOptions(cursor: Cursor): readonly string[] {
  const options: string[] = []
  while (!cursor.done) {
    if (cursor.words('WITHOUT')) options.push(`WITHOUT ${cursor.name().toUpperCase()}`)
    else if (cursor.words('STRICT')) options.push('STRICT')
    else cursor.next()
  }
  return options
}
