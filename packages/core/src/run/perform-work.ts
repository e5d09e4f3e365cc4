import { withCleanup, type Transactions } from './transactions.ts'
import { describe } from '../ops/describe.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import { ExecutorSink } from './executor-sink.ts'
import { leavesTransaction } from './instructions.ts'
import type { Journal } from './journal.ts'
import { MigError } from '../errors.ts'
import type { ResumeChoice } from './resume.ts'
import type { OpenUnit, UnitWork } from '../dialect/unit.ts'
import { originOf } from './failure.ts'
import type { PreparedOperation, PreparedStep } from './prepare.ts'
import { projectPackage } from './project-package.ts'
import { type Retries, tried } from './retry.ts'
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
  readonly retries?: Retries
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
  /** Where what is committed before the work is done is recorded; absent on a database of mig's own. */
  readonly journal?: Journal
  /** What is to become of a statement of which nobody can know whether it was done. */
  readonly resume?: ResumeChoice
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
  { rows, commits, whole, journal, resume, books = async () => undefined }: WorkPlace,
  failed: (error: unknown, kept: number) => Promise<unknown>,
): Promise<void> {
  const { transactions, mode, executor, dialect, registry } = performer
  const sink = new ExecutorSink({
    executor,
    transactions,
    dialect,
    registry,
    rows,
    ...(journal === undefined ? {} : { journal }),
    ...(resume === undefined ? {} : { resume }),
  })
  let own: OpenUnit | undefined
  const all = async (): Promise<void> => {
    const work = unitOf([item])
    if (whole === undefined) transactions.limits.expect(work)
    const unit = whole ?? (own = await executor.unit(work))
    if (mode !== 'none' && !transactions.open) await transactions.begin(rows)
    await carryOut(item, sink, { ...performer, ...(journal === undefined ? {} : { journal }) })
    if (commits) await unit.check()
    await books()
    if (transactions.open && commits) await transactions.commit()
  }
  const cleaned = (): Promise<void> => all().catch(async (error: unknown) => Promise.reject(await failed(error, sink.kept)))
  await withCleanup(cleaned, async () => own?.close())
}

/** What is known of a unit before it runs; what a dynamic step does is looked at operation by operation. */
export function unitOf(items: readonly Pick<PerformedWork, 'work'>[]): UnitWork {
  const known = items.flatMap(({ work }) => (work.kind === 'static' ? work.operations : []))
  return { ops: known.map(({ op }) => op), complete: items.every(({ work }) => work.kind === 'static') }
}

async function carryOut(
  { work, file }: PerformedWork,
  sink: ExecutorSink,
  performer: Performer & { readonly journal?: Journal },
): Promise<void> {
  const { journal, registry } = performer
  if (work.kind === 'dynamic') {
    const library = (name: string): Promise<object | undefined> => projectPackage(name, file)
    await runQueue(sink, work.call, { registry, library, ...(file === undefined ? {} : { file }) })
    journal?.expectReached()
    return
  }
  if (journal?.resumes === true) journal.expect(work.operations.flatMap(({ part }) => part?.() ?? []))
  for (const operation of work.operations) {
    try {
      await (performer.mode === 'none' ? carryOutAlone(operation, sink, performer) : sink.carryOut(operation))
    } catch (error) {
      throw named(error, operation, registry)
    }
  }
}

/** Without transactions an operation is a unit: it may wait as long as its kind, and is tried again unless a part of it stays. */
async function carryOutAlone(operation: PreparedOperation, sink: ExecutorSink, { transactions, retries }: Performer): Promise<void> {
  const isWhole = operation.autocommit !== true && !operation.instructions.some(leavesTransaction)
  transactions.limits.expect({ ops: [operation.op], complete: true })
  const attempt = (): Promise<void> => sink.carryOut(operation)
  await (isWhole ? tried(retries, attempt) : attempt())
}

/** The error, which names the operation that it came from. */
export function named(error: unknown, { op, number, where }: PreparedOperation, registry: Registry): unknown {
  if (error instanceof MigError) error.origin ??= originOf({ number, what: describe(op, registry), where })
  return error
}
