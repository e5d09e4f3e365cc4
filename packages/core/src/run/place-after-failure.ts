import type { Refusal } from '../dialect/refusal.ts'
import type { Run } from './run.ts'
import { readRows, rowsText } from './version-table.ts'
import { statement } from '../sql/statement.ts'
import type { Step } from '../revision/plan.ts'

/** Where a database is after a step failed. */
export type PlaceAfterFailure =
  | { readonly rows: readonly string[]; readonly lost?: true }
  /** It cannot be known, as a sentence. */
  | { readonly unknown: string }

/** Reads the version rows; where the connection is lost, on another one, as soon as nothing of it can be committed any more. */
export async function placeAfterFailure({ executor, versionTable, dialect, reconnect }: Run): Promise<PlaceAfterFailure> {
  const rows = await readRows(executor, versionTable, dialect.quoting).catch(() => undefined)
  if (rows !== undefined) return { rows }
  const lives = await executor.query(statement('SELECT 1'), 'version').then(() => true, () => false)
  if (lives) return { unknown: `The table ${versionTable.name} cannot be read, so it is not known where the database is.` }
  const again = await reconnect?.().catch(() => undefined)
  if (again !== undefined) return { rows: again, lost: true }
  return { unknown: 'The connection is lost, so it is not known whether the last transaction was committed: see `mig current`.' }
}

/**
 * What a person should know of the database after a step failed, and do next.
 * @param refusal why the database refused a statement, if that is known.
 * @param kept how many operations stay although the step failed.
 */
export function hintAfterFailure(
  refusal: Refusal | undefined,
  place: PlaceAfterFailure,
  { rows: after, direction, revision }: Pick<Step, 'rows' | 'direction' | 'revision'>,
  kept: number,
): string {
  if ('unknown' in place) return place.unknown
  const at = rowsText(place.rows)
  if (place.lost === true && at === rowsText(after)) {
    return `The connection is lost; the transaction was committed before, and the database is at ${at}. Run the command again to go on.`
  }
  if (kept > 0) {
    return (
      `The database is at ${at}, and ${kept} of the revision's operations are done and stay. ` +
      'Correct what failed, and run the command again: it goes on behind them.'
    )
  }
  if (place.lost === true) return `The connection is lost, and the transaction with it: the database is at ${at}. Run the command again.`
  if (refusal === 'needsAutocommit') {
    return `The database is at ${at}. Put the statement into op.autocommit, which runs it outside the transaction, and run the command again.`
  }
  if (refusal === 'exists' && place.rows.length === 0 && direction === 'upgrade') {
    return (
      `The database is at ${at}, and it has what no revision made. If that is what the revision makes, record so with ` +
      `\`mig stamp ${revision.id}\`; otherwise correct the revision. Then run the command again.`
    )
  }
  return `The database is at ${at}. Correct the revision and run the command again.`
}
