import { writeLog } from './run-log.ts'
import { moveRows, rowsText } from './version-table.ts'
import type { RowMove } from '../revision/version-rows.ts'
import type { Run } from './run.ts'
import { tried } from './retry.ts'

/** Says that the database is somewhere else, without running a revision. */
export async function runStamp(run: Run, { rowsBefore, rows, rowChanges }: RowMove): Promise<void> {
  const { dialect, executor, log, transactions, versionTable } = run
  const startedAt = log.now()
  executor.comment(`Running stamp ${rowsText(rowsBefore)} -> ${rowsText(rows)}`)
  const within = (work: () => Promise<void>): Promise<void> => tried(run.retries, () => transactions.within(rowsBefore, work))
  await within(async () => {
    await moveRows(executor, rowChanges, versionTable, dialect.quoting)
    await writeLog(run, { revision: rowsText(rows), direction: 'stamp', startedAt, state: 'done' })
  })
}

/** True when a stamp changes anything. */
export function changesRows({ rowChanges }: RowMove): boolean {
  return rowChanges.delete.length > 0 || rowChanges.insert.length > 0 || rowChanges.update !== undefined
}
