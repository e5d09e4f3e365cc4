import { withCleanup } from './transactions.ts'
import { hintAfterFailure, placeAfterFailure } from './place-after-failure.ts'
import { Journal, type JournaledStep } from './journal.ts'
import { MigError, RunError, StatementError } from '../errors.ts'
import { writeLog } from './run-log.ts'
import { leavesTransaction } from './instructions.ts'
import { moveRows, rowsText } from './version-table.ts'
import { stepError } from './failure.ts'
import { named, performWork, unitOf } from './perform-work.ts'
import type { PreparedStep } from './prepare.ts'
import type { Run, StepEvent } from './run.ts'
import type { SqlText } from '../ops/op.ts'
import type { OpenUnit } from '../dialect/unit.ts'
import type { Step } from '../revision/plan.ts'
import { tried } from './retry.ts'

/**
 * Runs steps that are prepared. When one fails, the database is left at the boundary of a revision: the error's hint says which.
 * @param opening what happens first, in the transaction of the first step.
 * @returns the version rows at the end.
 * @throws StatementError, RevisionError, and what operations throw.
 */
export async function runSteps(
  run: Run,
  prepared: readonly PreparedStep[],
  from: readonly string[],
  opening?: () => Promise<void>,
): Promise<readonly string[]> {
  // In mode `all` the whole run is one transaction, and so one unit.
  const whole = run.mode === 'all' ? await run.executor.unit(unitOf(prepared)) : undefined
  const runAll = async (): Promise<readonly string[]> => {
    let rows = from
    if (whole !== undefined) run.transactions.limits.expect(unitOf(prepared))
    if (opening !== undefined) {
      await run.transactions.begin()
      await opening()
    }
    for (const [index, item] of prepared.entries()) {
      run.activity?.check()
      const event = eventOf(item.step, rows)
      run.executor.comment(titleOf(item.step))
      await run.onStep?.({ state: 'start', ...event })
      const place = { rows, first: index === 0, last: index === prepared.length - 1 }
      await runPreparedStep(run, item, whole === undefined ? place : { ...place, whole })
      await run.onStep?.({ state: 'done', ...event })
      rows = event.to
    }
    return rows
  }
  // What fails between two steps, such as a signal, leaves the transaction of the whole run open.
  const undone = (error: unknown): Promise<never> => withCleanup(() => Promise.reject(error), () => run.transactions.rollback())
  const attempt = (): Promise<readonly string[]> => runAll().catch(undone)
  const inOne = (): Promise<readonly string[]> => (run.mode === 'all' ? tried(run.retries, attempt) : runAll())
  return withCleanup(inOne, async () => whole?.close())
}

interface StepPlace {
  /** The version rows before the step. */
  readonly rows: readonly string[]
  /** It is the first one of the run, which may be half applied. */
  readonly first: boolean
  /** It is the last one of the run. */
  readonly last: boolean
  /** The unit of the whole run, in mode `all`. */
  readonly whole?: OpenUnit
}

/**
 * Refuses, before anything runs, what cannot run inside a transaction where nothing else can: one of the caller's or a dry run's, which is
 * not committed here, or through a pooler.
 * @throws OperationError `op.autocommit`
 */
export function refuseAutocommit(run: Run, prepared: readonly PreparedStep[]): void {
  const { autocommitRefusal } = run.transactions
  if (autocommitRefusal === undefined) return
  for (const { step, work } of prepared) {
    const operation = work.operations.find((item) => item.autocommit === true || item.instructions.some(leavesTransaction))
    if (operation !== undefined) throw stepError(named(autocommitRefusal, operation, run.registry), step.revision)
  }
}

/** A step that is one transaction is tried again as a whole; without transactions each of its operations is. */
async function runPreparedStep(run: Run, item: PreparedStep, place: StepPlace): Promise<void> {
  // What an attempt left behind is where the next one goes on.
  let recorded = place.first ? run.unfinished : undefined
  const attempt = async (): Promise<void> => {
    const journal = new Journal(run, journaledStep(item), place.rows, await recorded?.())
    recorded = run.unfinished
    await attemptStep(run, item, place, journal)
  }
  await (run.mode === 'revision' ? tried(run.retries, attempt) : attempt())
}

async function attemptStep(run: Run, item: PreparedStep, { rows, last, whole }: StepPlace, journal: Journal): Promise<void> {
  const startedAt = run.log.now()
  const books = (): Promise<void> =>
    run.transactions.within(rows, async () => {
      await moveRows(run.executor, item.step.rowChanges, run.versionTable, run.dialect.quoting)
      await writeStep(run, item, 'done', startedAt)
    })
  const place = {
    rows,
    commits: run.mode !== 'all' || last,
    books,
    journal,
    ...(run.resume === undefined ? {} : { resume: run.resume }),
    ...(whole === undefined ? {} : { whole }),
  }
  const { work, step } = item
  await performWork(run, { work, file: step.revision.file }, place, (error, kept) => failed(run, item, error, startedAt, kept))
}

/** The row of the whole step. */
async function writeStep(run: Run, item: PreparedStep, state: 'done' | 'failed', startedAt: SqlText): Promise<void> {
  await writeLog(run, { ...journaledStep(item), startedAt, state })
}

function journaledStep({ step: { revision, direction }, checksum }: PreparedStep): JournaledStep {
  return { revision: revision.id, direction, ...(checksum === undefined ? {} : { checksum }) }
}

/** Cleans up after a failure, and gives the error that says what failed and where the database is now. */
async function failed(run: Run, item: PreparedStep, error: unknown, startedAt: SqlText, kept: number): Promise<unknown> {
  const { transactions, retries, activity } = run
  if (retries?.again(error, (kept === 0 || run.mode === 'revision') && item.retry !== false) === true) {
    await transactions.rollback().catch(() => {})
    return error
  }
  const obstacle = retries?.explain(error)
  const stopped = activity?.signal?.aborted === true
  const record = async (): Promise<void> => (stopped ? undefined : logFailure(run, item, error, startedAt))
  await withCleanup(() => transactions.rollback(), record).catch(() => {})
  if (comesFromOutside(error) || (stopped && kept === 0)) return error
  if (stopped) {
    return new RunError('run.aborted', 'The run was interrupted.', { cause: error, exit: 130, hint: hintAfterInterruption(item, kept) })
  }
  const refusal = error instanceof StatementError ? run.dialect.refusal?.(error.cause) : undefined
  const hint = hintAfterFailure(refusal, await placeAfterFailure(run), item.step, kept)
  return stepError(error, item.step.revision, obstacle === undefined ? hint : `${obstacle}\n${hint}`)
}

/** Nothing is to be corrected, and where the database is stands in the message. */
function hintAfterInterruption({ work }: PreparedStep, kept: number): string {
  const done = work.kind === 'static' ? `${kept} of ${work.operations.length}` : `The first ${kept}`
  return `${done} operations are done and stay. Run the command again: it goes on behind them.`
}

/**
 * A failed attempt leaves a row of its own; in the transaction of a caller it is left to the caller what stays, and a dry run leaves
 * nothing.
 */
async function logFailure(run: Run, item: PreparedStep, error: unknown, startedAt: SqlText): Promise<void> {
  const { transactions } = run
  if (!transactions.commitsForGood || comesFromOutside(error)) return
  await transactions.within(undefined, () => writeStep(run, item, 'failed', startedAt))
}

/**
 * Another runner came in between: the error says so by itself, and the revision is not to blame. It is told by its code, since a
 * dialect may have its own copy of the class.
 */
function comesFromOutside(error: unknown): boolean {
  return error instanceof MigError && /^(?:lock|database)\./.test(error.code)
}

function titleOf({ direction, revision }: Step): string {
  const parents = rowsText(revision.parents)
  const [from, to] = direction === 'upgrade' ? [parents, revision.id] : [revision.id, parents]
  return `Running ${direction} ${from} -> ${to}${revision.message === '' ? '' : `, ${revision.message}`}`
}

function eventOf(step: Step, from: readonly string[]): Omit<StepEvent, 'state'> {
  const { id, message, parents } = step.revision
  return { revision: id, parents, message, direction: step.direction, from, to: step.rows }
}
