import type { Name } from './arguments.ts'
import { describe } from './describe.ts'
import { alterTableOp } from './make-op.ts'
import type { Op } from './op.ts'
import type { Operations } from './operations.ts'
import type { Caller, OperationQueue } from './queue.ts'
import type { TableChanges } from './table-changes.ts'

type MethodName = Exclude<keyof Operations, 'connection'>

/** How the methods of `Operations` reach the queue. */
export abstract class OperationCalls {
  /** @internal */
  protected readonly queue: OperationQueue

  constructor(queue: OperationQueue) {
    this.queue = queue
  }

  /**
   * The method that the user called, for messages.
   * @internal
   */
  protected call(method: MethodName): Caller {
    return { name: method, entry: Reflect.get(this, method) as Caller['entry'] }
  }

  /**
   * Makes the operation at once and puts it into the queue.
   * @internal
   */
  protected record(method: MethodName, make: () => Op): Promise<void> {
    const { sink, registry } = this.queue
    return this.queue.add(this.call(method), () => {
      const op = make()
      return { what: () => describe(op, registry), run: (origin) => sink.run(op, origin) }
    })
  }

  /**
   * Changes of one table as one operation.
   * @internal
   */
  protected change(method: MethodName, table: Name, change: (table: TableChanges) => void, options?: unknown): Promise<void> {
    return this.record(method, () => alterTableOp(table, change, options))
  }
}
