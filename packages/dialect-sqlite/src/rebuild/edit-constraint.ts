import {
  columnList,
  columnsOf,
  OperationError,
  type AddConstraintChange,
  type Column,
  type Constraint,
  type DropConstraintChange,
  type QualifiedName,
  type RenameConstraintChange,
} from '@mig/core/dialect'
import { columnConstraint, tableConstraint } from '../constraint-clause.ts'
import { withNames } from '../constraint-names.ts'
import { enumCheckName } from '../enum-check.ts'
import { optionsFor } from '../options.ts'
import { quoting } from '../quoting.ts'
import { bareTokens, foldName, tokenize } from '../tokens.ts'
import {
  bareRowid,
  constraintsOf,
  findColumn,
  hasOption,
  keyOf,
  requireColumn,
  rowidColumn,
  withClause,
  withColumn,
  withKind,
  type Draft,
  type DraftColumn,
  type Placed,
} from './draft.ts'
import { withCounter } from './counter.ts'
import type { EditContext } from './edit.ts'
import { parseColumnText, parseTableClause, type ClauseText } from './table-text.ts'

/** A constraint stands where a new table would have it: foreign keys of one column and the key of a rowid at their column. */
export function addConstraint(draft: Draft, change: AddConstraintChange, context: EditContext): Draft {
  const { table } = context
  const constraint = named(change.constraint, draft, context)
  if (constraint.kind === 'primaryKey') return withRequestedCounter(addKey(draft, constraint, context), table)
  for (const name of columnsOf(constraint)) requireColumn(draft, name, table)
  const home = homeOf(constraint, draft, table.name)
  if (home === undefined || constraint.kind === 'unique' || constraint.kind === 'exclusion') {
    return { ...draft, constraints: [...draft.constraints, ...parseTableClause(tableConstraint(constraint, table))] }
  }
  return withColumn(draft, home, {
    ...home,
    clauses: [...home.clauses, ...parseColumnText(`a ${columnConstraint(constraint, table)}`).clauses],
  })
}

/** A name as a new table would give it, so that what comes later can name the constraint. */
export function named(constraint: Constraint, draft: Draft, { table }: EditContext): Constraint {
  const columns = draft.columns.map(({ name }): Column => ({ name, type: { kind: 'text' }, nullable: true }))
  const others = constraintsOf(draft).map((placed): Constraint => placed.constraint)
  return withNames([...others.filter(({ name }) => name !== undefined), constraint], table.name, columns).at(-1) ?? constraint
}

function homeOf(constraint: Constraint, draft: Draft, table: string): DraftColumn | undefined {
  if (constraint.kind === 'foreignKey') {
    const [name, ...others] = constraint.columns
    return name === undefined || others.length > 0 ? undefined : findColumn(draft, name)
  }
  if (constraint.kind !== 'check') return undefined
  return draft.columns.find(({ name }) => constraint.name === enumCheckName(table, name))
}

/** Gives AUTOINCREMENT to the key just added, if its column asked for it earlier in the operation. */
function withRequestedCounter(draft: Draft, table: QualifiedName): Draft {
  const column = draft.columns.find(({ counts }) => counts === true)
  return column === undefined ? draft : withCounter(draft, column.name, true, table)
}

function addKey(draft: Draft, key: Extract<Constraint, { readonly kind: 'primaryKey' }>, { table }: EditContext): Draft {
  const present = keyOf(draft)
  // The key of a new rowid came with its column.
  if (present?.column !== undefined && present.column.from === undefined && sameList(key.columns, [present.column.name])) return draft
  if (present !== undefined) {
    throw new OperationError('op.exists', `The table ${table.name} has a primary key already.`, {
      hint: 'Drop it in the same op.alterTable.',
    })
  }
  const columns = key.columns.map((name) => requireColumn(draft, name, table))
  const [first] = columns
  const parts = optionsFor('key', key.options, `the primary key of ${table.name}`).parts ?? []
  const isRowid =
    columns.length === 1 && first?.type.toUpperCase() === 'INTEGER' && parts.length === 0 && !hasOption(draft, 'WITHOUT ROWID')
  const sql = tableConstraint(key, table)
  if (isRowid) {
    const list = ` ${columnList(key.columns, quoting)}`
    const inline = parseTableClause(sql).map((clause) => ({ ...clause, sql: clause.sql.replace(list, '') }))
    return withColumn(draft, first, { ...first, clauses: [...inline, ...bareRowid(first).clauses] })
  }
  const notNull = columns.reduce((next, column) => withColumn(next, column, nowNotNull(column)), draft)
  return { ...notNull, constraints: [...notNull.constraints, ...parseTableClause(sql)] }
}

/** A key does not imply NOT NULL in SQLite, so it is written: https://www.sqlite.org/lang_createtable.html#the_primary_key */
function nowNotNull(column: DraftColumn): DraftColumn {
  if (column.clauses.some(({ kind }) => kind === 'notNull')) return column
  return withKind(column, 'notNull', [{ kind: 'notNull', sql: 'NOT NULL' }])
}

/** Takes the constraint out, by its name; one that has none is found by what it was. */
export function dropConstraint(draft: Draft, change: DropConstraintChange, { table }: EditContext): Draft {
  const found = findConstraint(draft, change)
  if (found === undefined) {
    if (change.ifExists === true) return draft
    throw unknownConstraint(draft, change.name, table.name)
  }
  const rowid = found.constraint.kind === 'primaryKey' ? rowidColumn(draft) : undefined
  const without = withClause(draft, found, undefined)
  const column = rowid === undefined ? undefined : findColumn(without, rowid.name)
  // A rowid is never null, and so it needed no word.
  return column === undefined ? without : withColumn(without, column, nowNotNull(column))
}

export function renameConstraint(draft: Draft, { name, to }: RenameConstraintChange, { table }: EditContext): Draft {
  const found = findConstraint(draft, { name })
  if (found === undefined) throw unknownConstraint(draft, name, table.name)
  return withClause(draft, found, { ...found.clause, name: to })
}

/** By its name, by what it was, or as the only one of its kind without a name. */
export function findConstraint(
  draft: Draft,
  { name, was, constraintKind }: Pick<DropConstraintChange, 'name' | 'was' | 'constraintKind'>,
): Placed | undefined {
  const kind = constraintKind ?? was?.kind
  const all = constraintsOf(draft).filter(({ constraint }) => kind === undefined || constraint.kind === kind)
  const byName = all.find(({ clause }) => clause.name !== undefined && foldName(clause.name) === foldName(name))
  if (byName !== undefined) return byName
  const unnamed = all.filter(({ clause }) => clause.name === undefined)
  if (was !== undefined) return unnamed.find(({ constraint }) => sameContent(constraint, was))
  return unnamed.length === 1 && kind !== undefined ? unnamed[0] : undefined
}

/** The same but for the name; a foreign key without columns of its target means the primary key there. */
export function sameContent(a: Constraint, b: Constraint): boolean {
  if (a.kind === 'check' || b.kind === 'check') return a.kind === 'check' && b.kind === 'check' && sameSql(a.sql, b.sql)
  if (a.kind !== b.kind || !sameList(columnsOf(a), columnsOf(b))) return false
  if (a.kind !== 'foreignKey' || b.kind !== 'foreignKey') return true
  if (foldName(a.references.table) !== foldName(b.references.table) || a.onDelete !== b.onDelete || a.onUpdate !== b.onUpdate) return false
  const [left, right] = [a.references.columns, b.references.columns]
  return left.length === 0 || right.length === 0 || sameList(left, right)
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, place) => foldName(name) === foldName(b[place] ?? ''))
}

/** The same tokens, whatever the quotes and the case of names. */
function sameSql(a: string, b: string): boolean {
  const form = (sql: string): string =>
    bareTokens(tokenize(sql))
      .map(({ kind, value, text }) => (kind === 'word' || kind === 'quoted' ? foldName(value) : text))
      .join(' ')
  return form(a) === form(b)
}

function unknownConstraint(draft: Draft, name: string, table: string): OperationError {
  const names = constraintsOf(draft).map(({ clause }: { readonly clause: ClauseText }) => clause.name ?? clause.sql)
  return new OperationError('op.missing', `The table ${table} has no constraint ${name}.`, {
    hint: names.length === 0 ? 'It has none at all.' : `It has ${names.join('; ')}. One without a name is found by \`was\`.`,
  })
}
