import type { Connection } from '../dialect/driver.ts'
import { describe } from '../ops/describe.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { lossesOf } from '../ops/losses.ts'
import { inlined, type Statement } from '../sql/statement.ts'
import { leavesTransaction } from './instructions.ts'
import type { PreparedOperation, PreparedStep } from './prepare.ts'
import { withPreview } from './preview.ts'
import type { Quoting } from '../sql/quoting.ts'
import type { Registry } from '../plugin/registry.ts'
import { type PlannedOperation, type PlannedStep, stepResult } from './result.ts'

/**
 * What steps would do to the database, which is only read.
 * @param options.statements whether the statements are wanted, which may take a copy of the catalog; true by default.
 */
export async function planSteps(
  steps: readonly PreparedStep[],
  database: { readonly dialect: Dialect; readonly connection: Connection },
  registry: Registry,
  { statements = true }: { readonly statements?: boolean } = {},
): Promise<readonly PlannedStep[]> {
  const { quoting } = database.dialect
  const all = statements ? steps.flatMap(({ work }) => work.operations.flatMap(({ instructions }) => instructions)) : []
  return withPreview(all, database, async (preview) => {
    const planned: PlannedStep[] = []
    for (const { step, work } of steps) {
      const operations: PlannedOperation[] = []
      for (const operation of work.operations) {
        const shown = statements ? await preview(operation.instructions) : []
        operations.push(plannedOperation(operation, shown, { quoting, registry }))
      }
      planned.push({ ...stepResult(step), dynamic: work.kind === 'dynamic', operations })
    }
    return planned
  })
}

function plannedOperation(
  { op, instructions, autocommit }: PreparedOperation,
  statements: readonly Statement[],
  { quoting, registry }: { readonly quoting: Quoting; readonly registry: Registry },
): PlannedOperation {
  const loses = lossesOf(op)
  return {
    description: describe(op, registry),
    statements: statements.map((item) => inlined(item, quoting)),
    ...(autocommit === true || instructions.some(leavesTransaction) ? { autocommit: true } : {}),
    ...(loses.length === 0 ? {} : { loses }),
  }
}
