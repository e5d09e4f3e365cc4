import { nameKey, parentTables } from '@mig/core/dialect'
import type { Constraint, ForeignKeyConstraint, Table } from '@mig/core/dialect'
import { targetOf } from './compare/tables.ts'

export interface TableOrder {
  /** Each table after those that it refers to. */
  readonly tables: readonly Table[]
  /** The foreign keys that point forward in that order, because tables refer to each other in a circle. */
  readonly back: ReadonlySet<Constraint>
}

/**
 * Orders tables by those that they have columns from, and by their foreign keys. References of a table to itself do not count, nor do
 * those to tables outside the list.
 */
export function createOrder(tables: readonly Table[]): TableOrder {
  const byName = new Map(tables.map((table) => [nameKey(table), table]))
  const done: Table[] = []
  const seen = new Set<Table>()
  const finished = new Set<Table>()
  const back = new Set<Constraint>()
  const visit = (table: Table): void => {
    seen.add(table)
    for (const name of parentTables(table)) {
      const parent = byName.get(nameKey(name))
      if (parent !== undefined && !seen.has(parent)) visit(parent)
    }
    for (const key of table.constraints.filter(isForeignKey)) {
      const target = byName.get(nameKey(targetOf(key)))
      if (target === undefined || target === table || finished.has(target)) continue
      if (seen.has(target)) back.add(key)
      else visit(target)
    }
    finished.add(table)
    done.push(table)
  }
  for (const table of tables) if (!seen.has(table)) visit(table)
  return { tables: done, back }
}

function isForeignKey(constraint: Constraint): constraint is ForeignKeyConstraint {
  return constraint.kind === 'foreignKey'
}
