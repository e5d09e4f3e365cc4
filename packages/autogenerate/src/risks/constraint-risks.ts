import { columnsOf, displayName, equalData, expressionsOf, significant, tokenize, tokenName } from '@mig/core/dialect'
import type { AlterTableOp, Constraint, CreateIndexOp, Index, Op, Risk } from '@mig/core/dialect'
import { mentionsAny } from '../identifiers.ts'
import type { RiskContext } from './context.ts'

/** Rows that stop a constraint or a unique index which is added to a table. */
export function constraintRisks(op: Op, ops: readonly Op[], context: RiskContext): readonly Risk[] {
  if (op.kind === 'createIndex' && 'index' in op) return indexRisks(op, ops, context)
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  const empty = emptyColumns(op, context)
  return op.changes.flatMap((change): readonly Risk[] => {
    if (change.kind === 'validateConstraint')
      return [risk(op, `rows that break ${change.name} of ${displayName(op.table)} stop the upgrade`)]
    if (change.kind !== 'addConstraint') return []
    const { constraint } = change
    if (isUnchecked(constraint, context.dialect.name) || speaksOfEmpty(constraint, empty) || comesBack(constraint, op, ops)) return []
    return [risk(op, `${rowsAgainst(constraint, op)} stop the upgrade (${constraint.name ?? constraint.kind}); look for them before`)]
  })
}

function indexRisks(op: CreateIndexOp, ops: readonly Op[], context: RiskContext): readonly Risk[] {
  const { index, table } = op
  if (index.unique !== true) return []
  const again = ops.some(
    (other) => other.kind === 'dropIndex' && 'was' in other && displayName(other.table) === displayName(table) && sameIndex(other.was, index),
  )
  const empty = ops.flatMap((other) => (isAlterOf(other, table) ? [...emptyColumns(other, context)] : []))
  if (again || index.parts.some((part) => 'column' in part && empty.includes(part.column))) return []
  const columns = index.parts.map((part) => ('column' in part ? part.column : part.sql))
  return [risk(op, `rows of ${displayName(table)} with equal ${columns.join(', ')} stop the upgrade (${index.name}); look for them before`)]
}

function sameIndex(was: Index | undefined, index: Index): boolean {
  return was?.unique === true && equalData(was.parts, index.parts) && was.where === index.where
}

/** New columns in which all rows that exist are NULL. */
function emptyColumns(op: AlterTableOp, { isFilled }: RiskContext): ReadonlySet<string> {
  const added = op.changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column] : []))
  const empty = added.filter(
    ({ name, default: value, identity, generated }) =>
      value === undefined && identity === undefined && generated === undefined && !isFilled(op.table, name),
  )
  return new Set(empty.map(({ name }) => name))
}

/** NULL breaks no constraint but a primary key. */
function speaksOfEmpty(constraint: Constraint, empty: ReadonlySet<string>): boolean {
  if (columnsOf(constraint).some((column) => empty.has(column))) return true
  return expressionsOf(constraint).some((sql) => mentionsAny(sql, empty))
}

function isUnchecked({ options }: Constraint, dialect: string): boolean {
  return options?.[dialect]?.['notValid'] === true || options?.[dialect]?.['notEnforced'] === true
}

/** What makes room for another change holds of the rows already. */
function comesBack(constraint: Constraint, { table }: AlterTableOp, ops: readonly Op[]): boolean {
  const said = (item: Constraint): unknown => ({ ...item, name: '' })
  return ops.some(
    (op) =>
      isAlterOf(op, table) &&
      op.changes.some(
        (change) =>
          change.kind === 'dropConstraint' &&
          change.was !== undefined &&
          (equalData(said(change.was), said(constraint)) || allowsMore(change.was, constraint)),
      ),
  )
}

/** The same list of values with more in it, as an enum has that is a check. */
function allowsMore(was: Constraint, constraint: Constraint): boolean {
  if (was.kind !== 'check' || constraint.kind !== 'check') return false
  const [before, after] = [listed(was.sql), listed(constraint.sql)]
  return before !== undefined && before.column === after?.column && before.values.every((value) => after.values.includes(value))
}

/** What `"status" IN ('open', 'paid')` says. */
function listed(sql: string): { readonly column: string; readonly values: readonly string[] } | undefined {
  const [column, word, open, ...rest] = significant(tokenize(sql))
  const isList = column !== undefined && word?.text.toUpperCase() === 'IN' && open?.text === '(' && rest.pop()?.text === ')'
  if (!isList || !rest.every(({ kind, text }, place) => (place % 2 === 0 ? kind === 'string' : text === ','))) return undefined
  return { column: tokenName(column), values: rest.filter(({ kind }) => kind === 'string').map(({ text }) => text) }
}

function isAlterOf(op: Op, table: AlterTableOp['table']): op is AlterTableOp {
  return op.kind === 'alterTable' && 'changes' in op && displayName(op.table) === displayName(table)
}

function rowsAgainst(constraint: Constraint, { table }: AlterTableOp): string {
  const rows = `rows of ${displayName(table)}`
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return `${rows} with equal ${constraint.columns.join(', ')}`
    case 'foreignKey':
      return `${rows} whose ${constraint.columns.join(', ')} refers to nothing in ${constraint.references.table}`
    case 'check':
      return `${rows} that break the check ${constraint.sql}`
    case 'exclusion':
      return `${rows} that exclude each other`
  }
}

function risk(op: Op, sentence: string): Risk {
  return { op, kind: 'may fail', sentence }
}
