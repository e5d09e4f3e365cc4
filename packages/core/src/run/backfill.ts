import type { BackfillOp, SqlText } from '../ops/op.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { displayName } from '../schema/schema.ts'
import type { Executor } from './executor.ts'
import type { Journal } from './journal.ts'
import { join } from '../sql/sql-pieces.ts'
import { OperationError } from '../errors.ts'
import type { Part, Progress } from './run-log.ts'
import { updateWhere, whereClause } from '../sql/backfill.ts'

/** How far a backfill has come. */
export interface BackfillEvent {
  readonly table: string
  /** Rows that were set, by earlier runs too. */
  readonly rows: number
  /** Those and the rows that were left when this run began. */
  readonly total: number
}

export interface BackfillWork {
  readonly op: BackfillOp
  readonly part: Part
  readonly journal: Journal
  readonly executor: Executor
  readonly dialect: Dialect
}

const BATCH = 1_000
/** Rows that others add faster than they are set would keep it going for ever. */
const MOST_PASSES = 100

/**
 * Sets rows batch by batch, in the order of the key. Each batch is a transaction together with the place that it has reached, so that a run
 * which was interrupted goes on exactly there; no transaction is open.
 */
export async function runBackfill(work: BackfillWork): Promise<void> {
  const { op, part, journal, executor } = work
  const row = journal.recorded(part)
  const key = await keyOf(work)
  let place: Progress = (row?.state === 'intent' ? row.progress : undefined) ?? { pass: 1, rows: 0, inPass: 0 }
  const total = place.rows + (await rowsLeft(work, key, place))
  for (let batches = 0; place.ended === undefined; batches++) {
    if (batches > 0 && op.pause !== undefined) await executor.pause?.(op.pause)
    const from = place
    place = await journal.piece(part, () => runBatch(work, key, from, batches === 0))
    executor.backfilled?.({ table: displayName(op.table), rows: place.rows, total: Math.max(total, place.rows) })
  }
  await journal.write('done', part)
}

/** @param first of this run: whether what is set makes the condition false shows in any batch. */
async function runBatch(work: BackfillWork, key: readonly string[], place: Progress, first: boolean): Promise<Progress> {
  const { op, executor, dialect } = work
  const behind = behindPlace(key, place, dialect)
  const last = await lastOfBatch(work, key, behind)
  const range = last === undefined ? behind : [...behind, compared(key, '<=', last, dialect)]
  const affected = (await executor.execute(updateWhere(op, dialect.quoting, range), 'operation')) ?? 0
  if (first) await refuseEndless(work, range, affected)
  const { pass } = place
  const [rows, inPass] = [place.rows + affected, place.inPass + affected]
  if (last !== undefined) return { pass, rows, inPass, after: last }
  if (op.where === undefined || inPass === 0) return { pass, rows, inPass, ended: true }
  if (pass === MOST_PASSES) throw endless(op, `after ${pass} passes over the table there are still rows for which \`where\` holds`)
  return { pass: pass + 1, rows, inPass: 0 }
}

/** The key of the last row of the batch, which the rest of the table may not fill. */
async function lastOfBatch(work: BackfillWork, key: readonly string[], behind: readonly string[]): Promise<readonly string[] | undefined> {
  const { op, executor, dialect } = work
  const { quoting, batches } = dialect
  const columns = key.map((column) => quoting.identifier(column))
  const literals = columns.map((column, index) => `${batches.literal(column)} AS "k${index}"`).join(', ')
  const [row] = await executor.query(
    join([
      `SELECT ${literals} FROM ${quoting.qualified(op.table)}`,
      whereClause(behind, op.where),
      ` ORDER BY ${columns.join(', ')} LIMIT 1 OFFSET ${(op.batch ?? BATCH) - 1}`,
    ]),
  )
  return row === undefined ? undefined : key.map((_, index) => String(row[`k${index}`]))
}

/** @throws OperationError `op.backfill` when as many rows are left in the range as were set. */
async function refuseEndless({ op, executor, dialect }: BackfillWork, range: readonly string[], affected: number): Promise<void> {
  if (op.where === undefined || affected === 0) return
  const rows = join([`SELECT 1 AS "n" FROM ${dialect.quoting.qualified(op.table)}`, whereClause(range, op.where), ` LIMIT ${affected}`])
  const left = await countOf(rows, executor)
  if (left >= affected) throw endless(op, '`where` still holds for rows that were set')
}

async function rowsLeft({ op, executor, dialect }: BackfillWork, key: readonly string[], place: Progress): Promise<number> {
  const table = dialect.quoting.qualified(op.table)
  return countOf(join([`SELECT 1 AS "n" FROM ${table}`, whereClause(behindPlace(key, place, dialect), op.where)]), executor)
}

async function countOf(query: SqlText, executor: Executor): Promise<number> {
  const [row] = await executor.query(join(['SELECT count(*) AS "n" FROM (', query, ') AS "t"']))
  return Number(row?.['n'])
}

function behindPlace(key: readonly string[], { after }: Progress, dialect: Dialect): readonly string[] {
  return after === undefined ? [] : [compared(key, '>', after, dialect)]
}

/** Rows are compared value by value: https://www.postgresql.org/docs/current/functions-comparisons.html#ROW-WISE-COMPARISON */
function compared(key: readonly string[], operator: '>' | '<=', literals: readonly string[], { quoting }: Dialect): string {
  const columns = key.map((column) => quoting.identifier(column))
  if (columns.length === 1) return `${columns.join()} ${operator} ${literals.join()}`
  return `(${columns.join(', ')}) ${operator} (${literals.join(', ')})`
}

async function keyOf({ op, executor, dialect }: BackfillWork): Promise<readonly string[]> {
  if (op.key !== undefined) return op.key
  const rows = await executor.query(dialect.batches.key(op.table))
  if (rows.length > 0) return rows.map((row) => String(row['column']))
  throw new OperationError('op.backfill', `The table ${displayName(op.table)} has no primary key to make batches by.`, {
    hint: 'Name columns that are unique together and never null: key: [\'code\'].',
  })
}

function endless(op: BackfillOp, reason: string): OperationError {
  return new OperationError('op.backfill', `The backfill of ${displayName(op.table)} would never end: ${reason}.`, {
    hint: 'Nothing of this batch stays. Make `where` false by what is set, for example where: sql`slug IS NULL` with set: { slug: … }.',
  })
}
