import { insertLog } from './run-log.ts'
import { moveRows, placeOf } from './version-table.ts'
import type { RowMove } from '../revision/version-rows.ts'
import type { Run } from './run.ts'

/** Says that the database is somewhere else, without running a revision. */
export async function runStamp(run: Run, { rowsBefore, rows, rowChanges }: RowMove): Promise<void> {
  const { dialect, executor, log, logTable, transactions, versionTable } = run
  const startedAt = log.now()
  executor.comment(`Running stamp ${placeOf(rowsBefore)} -> ${placeOf(rows)}`)
  await transactions.within(rowsBefore, async () => {
    await moveRows(executor, rowChanges, versionTable, dialect.quoting)
    const entry = { revision: placeOf(rows), direction: 'stamp', startedAt, finishedAt: log.now(), by: log.by, state: 'done' } as const
    await executor.execute(insertLog(entry, logTable, dialect.quoting), 'journal')
  })
}

/** True when a stamp changes anything. */
export function changesRows({ rowChanges }: RowMove): boolean {
  return rowChanges.delete.length > 0 || rowChanges.insert.length > 0 || rowChanges.update !== undefined
}
