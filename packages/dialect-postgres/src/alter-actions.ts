import type { Constraint } from '@mig/core/dialect'

/**
 * PostgreSQL runs the actions of one ALTER TABLE in passes, not in the order in which they stand: whatever drops comes first, then
 * types, new columns, and so on (`AlterTablePass` in its tablecmds.c). The numbers are the order of these passes.
 */
export const PASS = { drop: 0, type: 1, addColumn: 2, expression: 3, attribute: 4, add: 5, afterwards: 6 } as const

/** One action of an ALTER TABLE. */
export interface Action {
  readonly sql: string
  readonly pass: number
  /** The columns that it speaks of; absent when an expression or a name hides them. */
  readonly columns?: readonly string[]
  /** The columns of a key that it adds: PostgreSQL takes a second one on the same columns for the first, and leaves it out. */
  readonly key?: string
}

/**
 * True when the action may stand in the same ALTER TABLE as the ones before it: each of those that PostgreSQL would run later than it
 * speaks of other columns, so the order between the two does not matter.
 */
export function canJoin(action: Action, group: readonly Action[]): boolean {
  return group.every(
    (before) =>
      (before.key === undefined || before.key !== action.key) && (!turnsRound(before, action) || disjoint(before.columns, action.columns)),
  )
}

/** What comes behind the ALTER TABLE is in the way of nothing but dropping what it speaks of. */
function turnsRound(before: Action, action: Action): boolean {
  return before.pass === PASS.afterwards ? action.pass === PASS.drop : before.pass > action.pass
}

function disjoint(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a !== undefined && b !== undefined && !a.some((name) => b.includes(name))
}

/** The columns of this table that a constraint names; a check may speak of any. */
export function constraintColumns(constraint: Constraint): Pick<Action, 'columns' | 'key'> {
  switch (constraint.kind) {
    case 'check':
    case 'exclusion':
      return {}
    case 'foreignKey':
      return { columns: [...constraint.columns, ...constraint.references.columns] }
    case 'primaryKey':
    case 'unique':
      return { columns: constraint.columns, key: JSON.stringify(constraint.columns) }
  }
}
