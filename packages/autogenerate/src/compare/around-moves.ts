import { nameKey, partitionedTable } from '@mig/core/dialect'
import type { QualifiedName } from '@mig/core/dialect'
import { keysInTheWay } from '../logging.ts'
import { optionStep } from '../option-steps.ts'
import type { LinkedSchema } from '../linked.ts'
import { reissue, targetOf, type TableDifference } from './tables.ts'

/**
 * The differences with the foreign keys gone for a while that are in the way of tables on the move: a partition cannot leave its table
 * while rows of it are referred to, and a logged table cannot refer to an unlogged one.
 */
export function aroundMoves(
  differences: readonly TableDifference[],
  from: LinkedSchema,
  to: LinkedSchema,
  dialect: string,
): readonly TableDifference[] {
  if (differences.every(({ options }) => options.between.length === 0)) return differences
  const unbearable = keysInTheWay({ from, to }, dialect)
  const left = leftTables(differences)
  return differences.map((difference) => ({
    ...difference,
    constraints: reissue(
      difference.constraints,
      ({ normal }) => unbearable.has(normal) || (normal.kind === 'foreignKey' && left.has(nameKey(targetOf(normal)))),
    ),
  }))
}

/** The tables that a partition leaves for a while, and those of which these are partitions. */
function leftTables(differences: readonly TableDifference[]): ReadonlySet<string> {
  const parents = new Map(differences.map(({ from }) => [nameKey(from.name), partitionedTable(from.normal)]))
  const left = new Set<string>()
  const add = (parent: QualifiedName | undefined): void => {
    if (parent === undefined || left.has(nameKey(parent))) return
    left.add(nameKey(parent))
    add(parents.get(nameKey(parent)))
  }
  for (const { from, options } of differences) {
    if (options.between.some((change) => optionStep(change, []) === 'detach')) add(partitionedTable(from.normal))
  }
  return left
}
