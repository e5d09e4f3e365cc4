import { always } from './transactions.ts'
import { MigError } from '../errors.ts'
import { insertLog } from './run-log.ts'
import { leavesTransaction } from './instructions.ts'
import { moveRows, placeOf, readRows } from './version-table.ts'
import { stepError } from './failure.ts'
import { named, performWork, unitOf } from './perform-work.ts'
import type { PreparedStep } from './prepare.ts'
import type { Run, StepEvent } from './run.ts'
import type { SqlText } from '../ops/op.ts'
import type { OpenUnit } from '../dialect/unit.ts'
import type { Step } from '../revision/plan.ts'

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
    if (opening !== undefined) {
      await run.transactions.begin()
      await opening()
    }
    for (const [index, item] of prepared.entries()) {
      const event = eventOf(item.step, rows)
      run.executor.comment(titleOf(item.step))
      await run.onStep?.({ state: 'start', ...event })
      await runPreparedStep(run, item, { rows, last: index === prepared.length - 1, ...(whole === undefined ? {} : { whole }) })
      await run.onStep?.({ state: 'done', ...event })
      rows = event.to
    }
    return rows
  }
  return always(runAll, async () => whole?.close())
}

interface StepPlace {
  /** The version rows before the step. */
  readonly rows: readonly string[]
  /** It is the last one of the run. */
  readonly last: boolean
  /** The unit of the whole run, in mode `all`. */
  readonly whole?: OpenUnit
}

/**
 * Refuses, before anything runs, what cannot run inside a transaction that is not committed here: one of the caller's, or a dry run's.
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

async function runPreparedStep(run: Run, item: PreparedStep, { rows, last, whole }: StepPlace): Promise<void> {
  const startedAt = run.log.now()
  const books = (): Promise<void> =>
    run.transactions.within(rows, async () => {
      await moveRows(run.executor, item.step.rowChanges, run.versionTable, run.dialect.quoting)
      await writeLog(run, item, 'done', startedAt)
    })
  const place = { rows, commits: run.mode !== 'all' || last, books, ...(whole === undefined ? {} : { whole }) }
  const { work, step } = item
  await performWork(run, { work, file: step.revision.file }, place, (error, kept) => failed(run, item, error, startedAt, kept))
}

async function writeLog(run: Run, { step, checksum }: PreparedStep, state: 'done' | 'failed', startedAt: SqlText): Promise<void> {
  const { dialect, executor, log, logTable } = run
  const entry = {
    revision: step.revision.id,
    direction: step.direction,
    ...(checksum === undefined ? {} : { checksum }),
    startedAt,
    finishedAt: log.now(),
    by: log.by,
    state,
  }
  await executor.execute(insertLog(entry, logTable, dialect.quoting), 'journal')
}

/** Cleans up after a failure, and gives the error that says what failed and where the database is now. */
async function failed(run: Run, item: PreparedStep, error: unknown, startedAt: SqlText, kept: number): Promise<unknown> {
  const { transactions, executor, versionTable, dialect } = run
  await always(() => transactions.rollback(), () => logFailure(run, item, error, startedAt)).catch(() => {})
  if (comesFromOutside(error)) return error
  const place = await readRows(executor, versionTable, dialect.quoting).then(placeOf, () => undefined)
  return stepError(error, item.step.revision, hintFor(place, kept))
}

/**
 * A failed attempt leaves a row of its own; in the transaction of a caller it is left to the caller what stays, and a dry run leaves
 * nothing.
 */
async function logFailure(run: Run, item: PreparedStep, error: unknown, startedAt: SqlText): Promise<void> {
  const { transactions } = run
  if (transactions.autocommitRefusal !== undefined || comesFromOutside(error)) return
  await transactions.within(undefined, () => writeLog(run, item, 'failed', startedAt))
}

/**
 * Another runner came in between: the error says so by itself, and the revision is not to blame. It is told by its code, since a
 * dialect may have its own copy of the class.
 */
function comesFromOutside(error: unknown): boolean {
  return error instanceof MigError && /^(?:lock|database)\./.test(error.code)
}

function hintFor(place: string | undefined, kept: number): string {
  if (place === undefined) {
    return 'The connection is lost, so it is not known whether the last transaction was committed: see `mig current`.'
  }
  if (kept === 0) return `The database is at ${place}. Correct the revision and run the command again.`
  return (
    `The database is at ${place}, but ${kept} of the revision's operations ran outside its transaction and stay: ` +
    'undo them by hand, or make the revision go on from there.'
  )
}

function titleOf({ direction, revision }: Step): string {
  const parents = placeOf(revision.parents)
  const [from, to] = direction === 'upgrade' ? [parents, revision.id] : [revision.id, parents]
  return `Running ${direction} ${from} -> ${to}${revision.message === '' ? '' : `, ${revision.message}`}`
}

function eventOf(step: Step, from: readonly string[]): Omit<StepEvent, 'state'> {
  const { id, message, parents } = step.revision
  return { revision: id, parents, message, direction: step.direction, from, to: step.rows }
}
