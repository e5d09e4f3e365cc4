import { columnsOf, expressionsOf, nameKey } from '@mig/core/dialect'
import type { AutogenerateHooks, Constraint, Dialect, ForeignKeyConstraint, Index } from '@mig/core/dialect'
import { mentionsAny } from '../identifiers.ts'
import { compareColumns } from './columns.ts'
import { compareConstraints } from './constraints.ts'
import { compareIndexes } from './indexes.ts'
import { compareTableOptions, type TableOptionsDifference } from './table-options.ts'
import { partKey } from '../objects/dependents.ts'
import type { ColumnDifference } from './columns.ts'
import type { ElementDifference } from './constraints.ts'
import type { LinkedTable } from '../linked.ts'
import type { Pair } from '../match.ts'
import type { SameExpression } from '../expressions.ts'

/** What happens to a table that stands on both sides. */
export interface TableDifference {
  readonly from: LinkedTable
  readonly to: LinkedTable
  readonly columns: ColumnDifference
  readonly constraints: ElementDifference<Constraint>
  readonly indexes: ElementDifference<Index>
  readonly options: TableOptionsDifference
}

/** Compares tables that stand on both sides; what has to make room for another change is dropped and comes back after it. */
export function compareTables(
  pairs: readonly Pair<LinkedTable>[],
  dialect: Dialect,
  same: SameExpression,
  hooks: AutogenerateHooks = {},
  freed: ReadonlySet<string> = new Set(),
): readonly TableDifference[] {
  const differences = pairs.map(([from, to]): TableDifference => {
    const columns = compareColumns(from, to, dialect, same, hooks, freed)
    const isFreed = (kind: 'constraint' | 'index', { name }: { readonly name?: string }): boolean =>
      freed.size > 0 && name !== undefined && freed.has(partKey(kind, from.name, name))
    const gone = new Set([...columns.dropped, ...columns.remade.map(([column]) => column)].map(({ normal }) => normal.name))
    const constraints = reissue(
      compareConstraints(from, to, dialect, same),
      ({ normal }) => constraintUses(normal, columns, dialect) || isFreed('constraint', normal),
    )
    const indexes = reissue(
      compareIndexes(from, to, dialect, same),
      ({ normal }) => indexUses(normal, columns) || isFreed('index', normal),
    )
    const options = compareTableOptions(from, to, { gone, constraints, indexes }, dialect)
    return { from, to, columns, constraints, indexes, options }
  })
  return reissueForeignKeys(differences)
}

/** Moves kept elements to the dropped and the added ones, where something that they stand on changes. */
export function reissue<T>(difference: ElementDifference<T>, uses: (element: LinkedOf<T>) => boolean): ElementDifference<T> {
  const moved = difference.kept.filter(([from, to]) => uses(from) || uses(to))
  if (moved.length === 0) return difference
  return {
    added: [...difference.added, ...moved.map(([from, to]) => keepName(from, to))],
    dropped: [...difference.dropped, ...moved.map(([from]) => from)],
    renamed: difference.renamed.filter((pair) => !moved.includes(pair)),
    kept: difference.kept.filter((pair) => !moved.includes(pair)),
  }
}

type LinkedOf<T> = ElementDifference<T>['added'][number]

/** What the model leaves unnamed comes back under the name it had. */
function keepName<T>(from: LinkedOf<T>, to: LinkedOf<T>): LinkedOf<T> {
  const [{ name }, wanted] = [from.normal as { readonly name?: string }, to.source as { readonly name?: string }]
  return wanted.name !== undefined || name === undefined ? to : { ...to, source: { ...to.source, name } }
}

/**
 * A change of type leaves other expression text behind than a fresh build does, so checks come back from the model's text. Keys and
 * plain unique constraints follow by themselves, unless the column goes, or the type decides whether the key counts.
 */
function constraintUses(constraint: Constraint, { retyped, remade }: ColumnDifference, { features }: Dialect): boolean {
  const gone = new Set(remade.map(([from]) => from.normal.name))
  if (expressionsOf(constraint).some((sql) => mentionsAny(sql, gone) || mentionsAny(sql, retyped))) return true
  const followsType =
    constraint.kind === 'foreignKey' ||
    (constraint.kind === 'primaryKey' && constraint.columns.length === 1 && features.countingKeys === true)
  return columnsOf(constraint).some((column) => gone.has(column) || (followsType && retyped.has(column)))
}

function indexUses(index: Index, { retyped, remade }: ColumnDifference): boolean {
  const gone = new Set(remade.map(([from]) => from.normal.name))
  if (index.parts.some((part) => 'column' in part && gone.has(part.column))) return true
  const texts = index.parts.map((part) => ('sql' in part ? part.sql : '')).concat(index.where ?? '')
  return texts.some((text) => mentionsAny(text, gone) || mentionsAny(text, retyped))
}

/** Foreign keys make room when the key that they point to goes, or the type of its columns changes. */
function reissueForeignKeys(differences: readonly TableDifference[]): readonly TableDifference[] {
  const byName = new Map(differences.map((difference) => [nameKey(difference.from.name), difference]))
  return differences.map((difference) => ({
    ...difference,
    constraints: reissue(difference.constraints, ({ normal }) => {
      if (normal.kind !== 'foreignKey') return false
      const target = byName.get(nameKey(targetOf(normal)))
      return target !== undefined && unsettles(target, normal.references.columns)
    }),
  }))
}

export function targetOf({ references }: ForeignKeyConstraint): { readonly schema?: string; readonly name: string } {
  return references.schema === undefined ? { name: references.table } : { schema: references.schema, name: references.table }
}

function unsettles({ columns, constraints, indexes }: TableDifference, key: readonly string[]): boolean {
  const isKey = (names: readonly string[]): boolean => names.length === key.length && key.every((name) => names.includes(name))
  return (
    key.some((name) => columns.retyped.has(name) || columns.remade.some(([from]) => from.normal.name === name)) ||
    constraints.dropped.some(({ normal }) => (normal.kind === 'primaryKey' || normal.kind === 'unique') && isKey(normal.columns)) ||
    indexes.dropped.some(
      ({ normal }) => normal.unique === true && isKey(normal.parts.flatMap((part) => ('column' in part ? [part.column] : []))),
    )
  )
}
