import { always, type Transactions } from './transactions.ts'
import { describe } from '../ops/describe.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import { ExecutorSink } from './executor-sink.ts'
import { MigError } from '../errors.ts'
import type { OpenUnit, UnitWork } from '../dialect/unit.ts'
import { originOf } from './failure.ts'
import type { PreparedOperation, PreparedStep } from './prepare.ts'
import type { Registry } from '../plugin/registry.ts'
import { runStep as runQueue } from '../ops/step.ts'
import type { TransactionMode } from '../config/config.ts'

/** Who carries out the work of steps: a run, or somebody without lock and books, on a database that is mig's own. */
export interface Performer {
  readonly executor: Executor
  readonly transactions: Transactions
  readonly mode: TransactionMode
  readonly dialect: Dialect
  readonly registry: Registry
}

/** What a step does, and the file that lines in messages are of. */
export interface PerformedWork {
  readonly work: PreparedStep['work']
  readonly file?: string
}

export interface WorkPlace {
  /** The version rows while the work is done. */
  readonly rows: readonly string[]
  /** The transaction ends with it. */
  readonly commits: boolean
  /** The unit of the whole run, in mode `all`. */
  readonly whole?: OpenUnit
  /** What is written in the transaction when the work is done. */
  readonly books?: () => Promise<void>
}

/**
 * Does the work in a transaction, with what the database needs around it.
 * @param failed what becomes of an error: the transaction is still open, and `kept` operations stay whatever becomes of it.
 */
export async function performWork(
  performer: Performer,
  item: PerformedWork,
  { rows, commits, whole, books = async () => undefined }: WorkPlace,
  failed: (error: unknown, kept: number) => Promise<unknown>,
): Promise<void> {
  const { transactions, mode, executor, dialect, registry } = performer
  const sink = new ExecutorSink({ executor, transactions, dialect, registry, rows })
  let own: OpenUnit | undefined
  const all = async (): Promise<void> => {
    const unit = whole ?? (own = await executor.unit(unitOf([item])))
    if (mode !== 'none' && !transactions.open) await transactions.begin(rows)
    await carryOut(item, sink, registry)
    if (commits) await unit.check()
    await books()
    if (transactions.open && commits) await transactions.commit()
  }
  const cleaned = (): Promise<void> => all().catch(async (error: unknown) => Promise.reject(await failed(error, sink.kept)))
  await always(cleaned, async () => own?.close())
}

/** What is known of a unit before it runs; what a dynamic step does is looked at operation by operation. */
export function unitOf(items: readonly Pick<PerformedWork, 'work'>[]): UnitWork {
  const known = items.flatMap(({ work }) => (work.kind === 'static' ? work.operations : []))
  return { ops: known.map(({ op }) => op), complete: items.every(({ work }) => work.kind === 'static') }
}

async function carryOut({ work, file }: PerformedWork, sink: ExecutorSink, registry: Registry): Promise<void> {
  if (work.kind === 'dynamic') {
    await runQueue(sink, work.call, { registry, ...(file === undefined ? {} : { file }) })
    return
  }
  for (const operation of work.operations) {
    try {
      await sink.carryOut(operation)
    } catch (error) {
      throw named(error, operation, registry)
    }
  }
}

/** The error, which names the operation that it came from. */
export function named(error: unknown, { op, number, where }: PreparedOperation, registry: Registry): unknown {
  if (error instanceof MigError) error.origin ??= originOf({ number, what: describe(op, registry), where })
  return error
}
