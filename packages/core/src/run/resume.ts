import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import type { Journal } from './journal.ts'
import type { Part } from './run-log.ts'
import { DatabaseStateError, StatementError } from '../errors.ts'
import { inlined, type Guard, statement } from '../sql/statement.ts'
import { isCustomOp, type ExecuteOp, type Op, type SqlText } from '../ops/op.ts'

/** What somebody knows of a statement that was interrupted: it was done, or it is to run again. */
export type ResumeChoice = 'done' | 'again'

/** An operation that runs outside a transaction, and where it is recorded. */
export interface RecordedWork {
  readonly op: Op
  readonly part: Part
  readonly journal: Journal
  readonly executor: Executor
  readonly dialect: Dialect
}

/** Statements that change rows alone run in a transaction on every database. */
const CHANGES_ROWS = /^\s*(?:insert|update|delete|merge|replace)\b/i

/** True for SQL of the user's of which nobody knows whether it can run in a transaction. */
export function isRawSql(op: Op): op is ExecuteOp {
  return !isCustomOp(op) && op.kind === 'execute' && !CHANGES_ROWS.test(op.text[0] ?? '')
}

/**
 * Whether an operation that was interrupted was done after all; what it left half made is cleared away where it was not.
 * @throws DatabaseStateError `database.interrupted` where nobody can know, or where the database has something else by now.
 */
export async function wasDone(work: RecordedWork, choice?: ResumeChoice): Promise<boolean> {
  const { op, part, journal, executor, dialect } = work
  if (journal.recorded(part)?.state !== 'intent') return false
  if (choice !== undefined) return choice === 'done'
  if (isCustomOp(op)) throw unknownOutcome(work)
  if (op.kind === 'execute') {
    if (op.doneWhen === undefined) throw unknownOutcome(work)
    return holds(op.doneWhen, executor, dialect)
  }
  const found = await executor.stateOf(op)
  if (found.state === 'other') throw other(work, found.difference)
  if (found.state === 'partial') await repair(work, found.leftover.repair)
  return found.state === 'complete' || (found.state === 'partial' && found.leftover.completes === true)
}

/**
 * What an operation leaves behind that failed is cleared away, and the failure recorded: the next run begins with the operation, which may
 * be another one then. Where that is not possible the operation stays interrupted.
 */
export async function clearUp(work: RecordedWork, error: unknown): Promise<void> {
  const { op, part, journal, executor } = work
  // Of several statements the first ones may stay.
  if (!(error instanceof StatementError) || (isRawSql(op) && /;\s*\S/.test(op.text.join('?')))) return
  try {
    if (!isCustomOp(op) && op.kind !== 'execute') {
      const found = await executor.stateOf(op)
      // What can be finished is not gone, so it is left to the next run.
      if (found.state === 'partial' && found.leftover.completes === true) return
      if (found.state === 'partial') await repair(work, found.leftover.repair)
    }
    await journal.write('failed', part)
  } catch {
    // The connection is lost, or the run is to end: what is left behind is found when it goes on.
  }
}

/** @throws OperationError `op.guard` when the statement ran and its `doneWhen` says that it did not. */
export async function expectDone({ op, executor, dialect }: RecordedWork): Promise<void> {
  if (isCustomOp(op) || op.kind !== 'execute' || op.doneWhen === undefined) return
  const guard: Guard = {
    guard: `(${conditionOf(op.doneWhen, dialect)})`,
    message: 'The statement was run, and its doneWhen says that it is not done.',
    hint: 'Correct doneWhen, a query that gives true when the statement is done, and run the command again.',
  }
  await executor.check(guard)
}

async function repair({ executor }: RecordedWork, statements: readonly SqlText[]): Promise<void> {
  for (const item of statements) await executor.execute(item, 'operation')
}

async function holds(condition: SqlText, executor: Executor, dialect: Dialect): Promise<boolean> {
  const [row] = await executor.query(statement(`SELECT CASE WHEN (${conditionOf(condition, dialect)}) THEN 1 ELSE 0 END AS "holds"`))
  return Number(row?.['holds']) === 1
}

/** The query stands in parentheses, and a remark at its end must not swallow them. */
function conditionOf(query: SqlText, { quoting }: Dialect): string {
  return `${inlined(query, quoting).replace(/[\s;]+$/, '')}\n`
}

function unknownOutcome({ op, part, journal, dialect }: RecordedWork): DatabaseStateError {
  const sql = isCustomOp(op) || op.kind !== 'execute' ? '' : `\n  sql: ${inlined(op, dialect.quoting)}`
  return new DatabaseStateError(
    'database.interrupted',
    `A run was interrupted in ${partText(journal, part)}, outside a transaction: nobody can know whether it was done.${sql}`,
    {
      hint:
        'Look at the database. Then go on: `--resume done` if it was done, `--resume again` to run it again. ' +
        'With a doneWhen, op.execute answers that itself.',
    },
  )
}

function other({ part, journal }: RecordedWork, difference: string): DatabaseStateError {
  return new DatabaseStateError(
    'database.interrupted',
    `A run was interrupted in ${partText(journal, part)}, and the database has something else by now: ${difference}`,
    {
      hint:
        'Bring the database to what the operation makes, or to what was there before it, and run the command again; or take it as it is: ' +
        '`--resume done`.',
    },
  )
}

function partText({ step }: Journal, { number, detail }: Part): string {
  return `operation ${number}${detail === undefined ? '' : ` (${detail})`} of revision ${step.revision}`
}
