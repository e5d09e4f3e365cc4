import { statement, type AlterTableOp, type Instruction } from '@mig/core/dialect'
import { addColumnClause, isAlwaysAdded } from './add-column.ts'
import { gatherChanges, type GatheredChange } from './gather-changes.ts'
import { quoting } from './quoting.ts'

/**
 * Adding a plain column is the same on every table; everything else depends on what the catalog holds when its turn comes: SQLite's own
 * ALTER TABLE where it can do it, a rebuild where it cannot. https://www.sqlite.org/lang_altertable.html
 */
export function alterTable(op: AlterTableOp): readonly Instruction[] {
  const steps = gatherChanges(op)
  if (op.options?.['sqlite'] !== undefined || !steps.every(isAlways)) return [{ deferred: op }]
  return steps.flatMap((step) =>
    step.kind === 'addColumn' ? [statement(`ALTER TABLE ${quoting.qualified(op.table)} ${addColumnClause(step, op.table)}`)] : [],
  )
}

/** SQLite keeps no comments, and looks at every row when a constraint is added. */
function isAlways(step: GatheredChange): boolean {
  switch (step.kind) {
    case 'addColumn':
      return isAlwaysAdded(step)
    case 'alterColumn':
      return Object.keys(step.set).every((key) => key === 'comment')
    case 'setTableOptions':
      return step.set['sqlite'] === undefined
    case 'setTableComment':
    case 'setConstraintComment':
    case 'validateConstraint':
      return true
    default:
      return false
  }
}
