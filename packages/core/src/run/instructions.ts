import type { Executor, StatementPurpose } from './executor.ts'
import { type Instruction, isDeferred, isGuard, type Statement } from '../sql/statement.ts'

/** Carries out what operations were compiled to, one after the other; `send` is how a statement goes to the executor. */
export async function perform(
  instructions: readonly Instruction[],
  executor: Executor,
  send: (item: Statement) => Promise<unknown>,
): Promise<void> {
  for (const item of instructions) {
    if (isDeferred(item)) await perform(await executor.expand(item), executor, send)
    else if (isGuard(item)) await executor.check(item)
    else await send(item)
  }
}

/** How statements go to an executor where nothing has to be told apart. */
export function sender(executor: Executor, purpose: StatementPurpose): (item: Statement) => Promise<unknown> {
  return (item) => executor.execute(item, purpose)
}

/** True for what cannot run in a transaction. */
export function leavesTransaction(item: Instruction): boolean {
  return 'autocommit' in item && item.autocommit === true
}

/** What has to run outside a transaction, and what can run in one behind it. SQL of the user's is all of the first kind. */
export function splitInstructions(
  items: readonly Instruction[],
): readonly [outside: readonly Instruction[], behind: readonly Instruction[]] {
  const last = items.findLastIndex(leavesTransaction)
  return last === -1 ? [items, []] : [items.slice(0, last + 1), items.slice(last + 1)]
}
