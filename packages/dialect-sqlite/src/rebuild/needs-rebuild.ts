import { bound, isCustomOp, isDeferred, isGuard, type Connection, type CoreOp, type Instruction, type Op } from '@mig/core/dialect'
import { compiler } from '../compiler.ts'
import { expansion } from '../expansion.ts'
import { quoting } from '../quoting.ts'
import type { Step } from './rebuild.ts'

/** Whether one of the operations makes a table anew, found out on a copy of the catalog; true where that cannot be told. */
export async function needsRebuild(ops: readonly Op[], connection: Connection): Promise<boolean> {
  const copy = await expansion.open(connection)
  try {
    for (const op of ops) {
      if (isCustomOp(op)) return true
      for (const item of instructionsOf(op, connection)) {
        const steps: readonly Step[] = isDeferred(item) ? await expansion.expand(item.deferred, copy) : [item]
        if (isDeferred(item) && steps.some(dropsTable)) return true
        for (const step of steps) await run(step, copy)
      }
    }
    return false
  } catch {
    // What fails here is said by the run itself.
    return true
  } finally {
    await copy.close()
  }
}

function instructionsOf(op: CoreOp, { version }: Connection): readonly Instruction[] {
  const handler = compiler[op.kind] as (op: CoreOp, context: { readonly version: readonly number[] }) => readonly Instruction[]
  return handler(op, { version })
}

function dropsTable(step: Step): boolean {
  return !isGuard(step) && step.text[0]?.startsWith('DROP TABLE') === true
}

async function run(step: Step, connection: Connection): Promise<void> {
  if (isGuard(step)) return
  const { sql, values } = bound(step, quoting)
  await connection.run(sql, values)
}
