import type {
  AddConstraintChange,
  AddColumnChange,
  AlterTableOp,
  Change,
  CheckConstraint,
  DropColumnChange,
  ForeignKeyConstraint,
} from '@mig/core/dialect'
import type { AddedColumn } from './add-column.ts'
import { mentions } from './tokens.ts'

/** A change that is one statement; a new column carries the constraints that were added with it. */
export type GatheredChange = Exclude<Change, AddColumnChange> | ({ readonly kind: 'addColumn' } & AddedColumn)

/**
 * Gathers what SQLite can only do together: foreign keys and checks of a new column are part of ADD COLUMN, and the foreign key of a
 * dropped column goes with it.
 */
export function gatherChanges(op: AlterTableOp): readonly GatheredChange[] {
  let steps: readonly GatheredChange[] = []
  for (const change of op.changes) {
    if (change.kind === 'addColumn') steps = [...steps, { ...change, constraints: [] }]
    else if (change.kind === 'addConstraint') steps = withConstraint(steps, change)
    else if (change.kind === 'dropColumn')
      steps = [...steps.filter((step, index) => !goesAlong(step, change, steps.slice(index))), change]
    else steps = [...steps, change]
  }
  return steps
}

/** Puts the constraint into the last column added right before that it speaks of. */
function withConstraint(steps: readonly GatheredChange[], change: AddConstraintChange): readonly GatheredChange[] {
  const { constraint } = change
  if (constraint.kind !== 'foreignKey' && constraint.kind !== 'check') return [...steps, change]
  const place = steps.findLastIndex((step, index) => {
    const untouchedSince = steps.slice(index).every(({ kind }) => kind === 'addColumn')
    return untouchedSince && step.kind === 'addColumn' && speaksOf(constraint, step.column.name)
  })
  const step = steps[place]
  if (step?.kind !== 'addColumn') return [...steps, change]
  return steps.with(place, { ...step, constraints: [...step.constraints, constraint] })
}

function speaksOf(constraint: ForeignKeyConstraint | CheckConstraint, column: string): boolean {
  if (constraint.kind === 'check') return mentions(constraint.sql, column)
  return constraint.columns.length === 1 && constraint.columns[0] === column
}

/** Whether the column takes the foreign key along, which nothing else drops without a rebuild. */
function goesAlong(step: GatheredChange, drop: DropColumnChange, since: readonly GatheredChange[]): boolean {
  if (step.kind !== 'dropConstraint' || !since.every(({ kind }) => kind === 'dropConstraint' || kind === 'dropColumn')) return false
  return step.was?.kind === 'foreignKey' && speaksOf(step.was, drop.name)
}
