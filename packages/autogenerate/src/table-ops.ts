import { sameName } from '@mig/core/dialect'
import type { AddConstraintChange, Change, Column, Constraint, Dialect, Op, QualifiedName } from '@mig/core/dialect'
import { mentionsAny } from './identifiers.ts'
import { comparedComments, comparedIndexComments } from './compare/comments.ts'
import { targetOf } from './compare/tables.ts'
import { canBeValidated } from './compare/constraints.ts'
import { sameColumns } from './key-changes.ts'
import { nameAll, type TakenNames } from './names.ts'
import type { Linked, LinkedTable } from './linked.ts'
import type { TableDifference } from './compare/tables.ts'

/**
 * The operations on a table that stands on both sides.
 */
export function tableOps(difference: TableDifference, dialect: Dialect, taken: TakenNames): readonly Op[] {
  const table = difference.from.name
  const { indexes } = difference
  const changes = tableChanges(difference, dialect, taken)
  return [
    ...indexes.dropped.map(({ normal, source }): Op => ({ kind: 'dropIndex', table, name: normal.name, was: source })),
    ...(changes.length === 0 ? [] : [{ kind: 'alterTable', table, changes } as const]),
    ...indexes.renamed.map(([a, b]): Op => ({ kind: 'renameIndex', table, name: a.normal.name, to: b.normal.name })),
    ...indexes.added.map(({ source }): Op => ({ kind: 'createIndex', table, index: source })),
    ...(dialect.features.comments ? comparedIndexComments(difference) : []),
  ]
}

/**
 * Names make room before they are taken, columns are there before anything speaks of them, and computed columns are gone while those
 * that they are computed from change. Other columns go last: somebody may want to carry their values over, and a table of SQLite must
 * keep one.
 */
function tableChanges(difference: TableDifference, dialect: Dialect, taken: TakenNames): readonly Change[] {
  const { from, columns, constraints, options } = difference
  const added = addedConstraints(difference, dialect, taken)
  const goesLast = (constraint: Linked<Constraint>): boolean => goesWithColumn(constraint, difference, added)
  const drop = (constraint: Linked<Constraint>): Change => dropConstraint(from, constraint, dialect)
  const withColumn = (name: string): readonly Change[] => added.filter(({ constraint }) => comesWith(constraint, name, difference))
  return [
    ...options.first,
    ...options.between,
    ...columns.reset,
    ...byKind(constraints.dropped.filter((constraint) => !goesLast(constraint)))
      .toReversed()
      .map(drop),
    ...constraints.renamed.map(([a, b]): Change => ({ kind: 'renameConstraint', name: a.normal.name ?? '', to: b.normal.name ?? '' })),
    ...[...columns.remade.map(([column]) => column), ...columns.dropped.filter(isComputed)].map(dropColumn),
    // A column that is computed no longer keeps no other from changing its type.
    ...columns.altered.filter(({ set }) => set.generated === null),
    ...columns.altered.filter(({ set }) => set.generated !== null),
    ...columns.added
      .filter((column) => !isComputed(column))
      .flatMap((column) => [addColumn(column, difference, dialect), ...withColumn(column.source.name)]),
    ...[...columns.remade.map(([, column]) => column), ...columns.added.filter(isComputed)].map((column) =>
      addColumn(column, difference, dialect),
    ),
    ...added.filter(
      ({ constraint }) => !columns.added.some((column) => !isComputed(column) && comesWith(constraint, column.source.name, difference)),
    ),
    ...constraints.dropped.filter(goesLast).map(drop),
    ...columns.dropped.filter((column) => !isComputed(column)).map(dropColumn),
    ...validations(difference, dialect),
    ...options.last,
    ...(dialect.features.comments ? comparedComments(difference) : []),
  ]
}

/** Constraints whose rows were not checked and shall be, by the names that they have then. */
function validations({ constraints }: TableDifference, dialect: Dialect): readonly Change[] {
  return constraints.kept
    .filter(([a, b]) => canBeValidated(a.normal, b.normal, dialect.name))
    .map(([a, b]): Change => {
      const name = b.normal.name ?? a.normal.name ?? ''
      return { kind: 'validateConstraint', name, was: { ...a.source, name } }
    })
}

function isComputed({ normal }: Linked<Column>): boolean {
  return normal.generated !== undefined
}

/** ADD COLUMN is written without a look at the table, and a strict one of SQLite knows other names of types. */
function addColumn({ source, normal }: Linked<Column>, { from, to }: TableDifference, dialect: Dialect): Change {
  const isStrict = [from, to].every((table) => table.normal.options?.[dialect.name]?.['strict'] === true)
  if (!isStrict || dialect.types.format(source.type) === dialect.types.format(normal.type)) return { kind: 'addColumn', column: source }
  return {
    kind: 'addColumn',
    column: { ...source, type: { ...source.type, variants: { ...source.type.variants, [dialect.name]: normal.type } } },
  }
}

function dropColumn({ source }: Linked<Column>): Change {
  return { kind: 'dropColumn', name: source.name, was: source }
}

const ORDER = ['primaryKey', 'unique', 'exclusion', 'check', 'foreignKey'] as const

/** Keys before what refers to them. */
function byKind(constraints: readonly Linked<Constraint>[]): readonly Linked<Constraint>[] {
  return ORDER.flatMap((kind) => constraints.filter(({ normal }) => normal.kind === kind))
}

/** What the dialect makes out of a new column comes with the column. */
function addedConstraints(
  { to, columns, constraints }: TableDifference,
  dialect: Dialect,
  taken: TakenNames,
): readonly AddConstraintChange[] {
  const newColumns = new Set(columns.added.map(({ source }) => source.name))
  const ownedByColumn = ({ normal, lowered }: Linked<Constraint>): boolean =>
    lowered === true && normal.kind === 'check' && mentionsAny(normal.sql, newColumns)
  const added = constraints.added.filter((constraint) => !ownedByColumn(constraint))
  const sorted = byKind(added).map(({ source }) => source)
  const others = constraints.kept.flat().map(({ normal }) => normal)
  const elsewhere = sorted.some(({ name }) => name === undefined) ? taken.besides(to.normal) : []
  const named = nameAll(to.normal, sorted, others, dialect.features.maxNameBytes, elsewhere)
  return named.map((constraint) => ({ kind: 'addConstraint', constraint }))
}

/** A column reads best with what is its own: uniqueness, reference and check, unless that needs another column or key that is new. */
function comesWith(constraint: Constraint, column: string, { to, columns, constraints }: TableDifference): boolean {
  const others = new Set(columns.added.map(({ source }) => source.name).filter((name) => name !== column))
  if (constraint.kind === 'check') return mentionsAny(constraint.sql, new Set([column])) && !mentionsAny(constraint.sql, others)
  if (constraint.kind === 'primaryKey' || constraint.kind === 'exclusion') return false
  if (constraint.columns.length !== 1 || constraint.columns[0] !== column) return false
  if (constraint.kind === 'unique' || !refersTo(constraint, to.name)) return true
  const key = constraint.references.columns
  const isNew = constraints.added.some(
    ({ source }) => (source.kind === 'primaryKey' || source.kind === 'unique') && sameColumns(source.columns, key),
  )
  return !isNew && !key.some((name) => others.has(name))
}

/**
 * References and checks of a dropped column go right before it, unless their name is wanted again or their table loses a key that they
 * may point to; keys make room for others at once.
 */
function goesWithColumn({ normal }: Linked<Constraint>, difference: TableDifference, added: readonly AddConstraintChange[]): boolean {
  const { columns, constraints, from } = difference
  if (added.some(({ constraint }) => constraint.name === normal.name)) return false
  const losesKey = constraints.dropped.some((other) => other.normal.kind === 'primaryKey' || other.normal.kind === 'unique')
  if (losesKey && refersTo(normal, from.name)) return false
  const [last, first] = [columns.dropped.filter((column) => !isComputed(column)), columns.dropped.filter(isComputed)]
  return usesAny(normal, last) && !usesAny(normal, first)
}

function refersTo(constraint: Constraint, table: QualifiedName): boolean {
  return constraint.kind === 'foreignKey' && sameName(targetOf(constraint), table)
}

function usesAny(constraint: Constraint, columns: readonly Linked<Column>[]): boolean {
  const names = new Set(columns.map(({ source }) => source.name))
  if (constraint.kind === 'check') return mentionsAny(constraint.sql, names)
  return constraint.kind === 'foreignKey' && constraint.columns.some((column) => names.has(column))
}

/** A constraint that has no name in the database is found by what it was; the name is the one that it gets when it comes back. */
function dropConstraint(table: LinkedTable, { normal, source }: Linked<Constraint>, dialect: Dialect): Change {
  const others = table.normal.constraints.filter((constraint) => constraint !== normal)
  const [{ name = '' } = normal] = nameAll(table.normal, [normal], others, dialect.features.maxNameBytes)
  return { kind: 'dropConstraint', name, was: { ...source, name } }
}
