import { OperationError, type Constraint, type QualifiedName } from '@mig/core/dialect'
import { namesIn, normalExpression } from '../expression.ts'
import { quoting } from '../quoting.ts'
import { foldName, tokenize } from '../tokens.ts'
import type { TableSlice } from './catalog-slice.ts'
import {
  columnClauseConstraint,
  tableClauseConstraint,
  type ClauseKind,
  type ClauseText,
  type ColumnText,
  type TableText,
} from './table-text.ts'

/** A table on its way from what it is to what it shall be. */
export interface Draft extends TableText {
  readonly columns: readonly DraftColumn[]
}

export interface DraftColumn extends ColumnText {
  /** The column of the old table whose values it takes; absent for a new one. */
  readonly from?: string
  /** SQL that gives its values from the old row instead; for a new column the default that it had when it was added. */
  readonly using?: string
  /** It is to say NOT NULL, though the rowid is never null. */
  readonly saysNotNull?: true
  /** The key that it gets later in the same operation counts by itself. */
  readonly counts?: true
}

/** A constraint of the table, and where it stands: at a column, or behind all of them. */
export interface Placed {
  readonly column?: DraftColumn
  readonly clause: ClauseText
  readonly constraint: Constraint
}

export function draftOf({ text }: TableSlice): Draft {
  const names = namesIn(text.columns, true)
  const withTexts = (clause: ClauseText): ClauseText =>
    (clause.kind === 'check' || clause.kind === 'generated' || clause.kind === 'default') && clause.sql.includes('"')
      ? { ...clause, sql: normalExpression(clause.sql, names) }
      : clause
  return {
    ...text,
    columns: text.columns.map((column) => ({ ...column, clauses: column.clauses.map(withTexts), from: column.name })),
    constraints: text.constraints.map(withTexts),
  }
}

export function findColumn(draft: Draft, name: string): DraftColumn | undefined {
  return draft.columns.find((column) => foldName(column.name) === foldName(name))
}

/** @throws OperationError `op.missing` */
export function requireColumn(draft: Draft, name: string, table: QualifiedName): DraftColumn {
  const column = findColumn(draft, name)
  if (column !== undefined) return column
  throw new OperationError('op.missing', `The table ${table.name} has no column ${name}.`, {
    hint: `It has ${draft.columns.map((item) => item.name).join(', ')}.`,
  })
}

export function withColumn(draft: Draft, old: DraftColumn, column: DraftColumn): Draft {
  return { ...draft, columns: draft.columns.map((item) => (item === old ? column : item)) }
}

/** The constraints of the table, wherever they stand. */
export function constraintsOf(draft: Draft): readonly Placed[] {
  const inline = draft.columns.flatMap((column) =>
    column.clauses.flatMap((clause): Placed[] => {
      const constraint = isConstraint(clause.kind) ? columnClauseConstraint(column.name, clause) : undefined
      return constraint === undefined ? [] : [{ column, clause, constraint }]
    }),
  )
  const behind = draft.constraints.flatMap((clause): Placed[] => {
    const constraint = tableClauseConstraint(clause)
    return constraint === undefined ? [] : [{ clause, constraint }]
  })
  return [...inline, ...behind]
}

function isConstraint(kind: ClauseKind): boolean {
  return kind === 'primaryKey' || kind === 'unique' || kind === 'check' || kind === 'foreignKey'
}

/** The draft with another clause in this one's place, or with none. */
export function withClause(draft: Draft, { column, clause }: Pick<Placed, 'column' | 'clause'>, next: ClauseText | undefined): Draft {
  const replaced = (clauses: readonly ClauseText[]): readonly ClauseText[] =>
    clauses.flatMap((item) => (item === clause ? (next === undefined ? [] : [next]) : [item]))
  if (column === undefined) return { ...draft, constraints: replaced(draft.constraints) }
  return withColumn(draft, column, { ...column, clauses: replaced(column.clauses) })
}

/** The column with its clauses of a kind replaced. */
export function withKind<C extends ColumnText>(column: C, kind: ClauseKind, clauses: readonly ClauseText[]): C {
  const place = column.clauses.findIndex((item) => item.kind === kind)
  const others = column.clauses.filter((item) => item.kind !== kind)
  return { ...column, clauses: place === -1 ? [...others, ...clauses] : others.toSpliced(place, 0, ...clauses) }
}

/** A rowid is never null, so a bare NOT NULL says nothing. */
export function bareRowid(column: DraftColumn): DraftColumn {
  if (column.saysNotNull === true) return column
  const clauses = column.clauses.filter(({ kind, name, sql }) => kind !== 'notNull' || name !== undefined || /\bCONFLICT\b/i.test(sql))
  return { ...column, clauses }
}

/** SQL for the value that a row gets which says none: a bare word behind DEFAULT, quoted or not, is a text. */
export function defaultValue(column: ColumnText): string {
  const clause = column.clauses.find(({ kind }) => kind === 'default')
  if (clause === undefined) return 'NULL'
  const text = clause.sql.replace(/^DEFAULT\s*/i, '')
  const [token, ...others] = tokenize(text)
  const isText = others.length === 0 && (token?.kind === 'quoted' || (token?.kind === 'word' && !VALUE_WORDS.test(token.text)))
  return isText ? quoting.literal(token.value) : text
}

const VALUE_WORDS = /^(?:null|true|false|current_(?:date|time|timestamp))$/i

export function hasOption(draft: TableText, option: 'STRICT' | 'WITHOUT ROWID'): boolean {
  return draft.options.includes(option)
}

/** The primary key, and whether its column is the rowid: https://www.sqlite.org/lang_createtable.html#rowid */
export function keyOf(draft: Draft): Placed | undefined {
  return constraintsOf(draft).find(({ constraint }) => constraint.kind === 'primaryKey')
}

/** The column that is another name of the rowid. */
export function rowidColumn(draft: Draft): DraftColumn | undefined {
  const key = keyOf(draft)
  if (key?.constraint.kind !== 'primaryKey' || hasOption(draft, 'WITHOUT ROWID')) return undefined
  const [name, ...others] = key.constraint.columns
  const column = name === undefined || others.length > 0 ? undefined : findColumn(draft, name)
  const descending = key.column !== undefined && /^PRIMARY\s+KEY\s+DESC\b/i.test(key.clause.sql)
  return column !== undefined && !descending && typeOf(column) === 'INTEGER' ? column : undefined
}

/** The declared type, as SQLite compares it. */
function typeOf({ type }: ColumnText): string {
  return type.replaceAll(/["'`[\]]/g, '').toUpperCase()
}
