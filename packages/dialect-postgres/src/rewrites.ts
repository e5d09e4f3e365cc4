import { typeFor, type ColumnType } from '@mig/core/dialect'
import { formatType } from './type-format.ts'
import { quoting } from './quoting.ts'

/**
 * True where a change of type makes PostgreSQL write every row again, as far as that is known without asking it; types whose values are
 * stored alike need no look at the rows.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
export function rewritesRows(before: ColumnType, after: ColumnType, using: string | undefined, column: string): boolean {
  if (using !== undefined && using !== quoting.identifier(column)) return true
  const [from, to] = [typeFor(before, 'postgres'), typeFor(after, 'postgres')]
  if (from.kind === 'custom' || to.kind === 'custom') return false
  return formatType(from) !== formatType(to) && !storedAlike(from, to)
}

function storedAlike(from: ColumnType, to: ColumnType): boolean {
  if (from.kind === 'text' || from.kind === 'varchar') {
    return to.kind === 'text' || (to.kind === 'varchar' && holds(to.length, from.kind === 'varchar' ? from.length : undefined))
  }
  if (from.kind === 'numeric' && to.kind === 'numeric') {
    return (
      to.precision === undefined ||
      ((to.scale ?? 0) === (from.scale ?? 0) && from.precision !== undefined && holds(to.precision, from.precision))
    )
  }
  const isTime = from.kind === 'time' || from.kind === 'timestamp' || from.kind === 'timestamptz'
  // Microseconds are kept where nothing is said.
  return isTime && to.kind === from.kind && holds(to.precision, from.precision ?? 6)
}

/** Without a length there is no limit. */
function holds(wide: number | undefined, narrow: number | undefined): boolean {
  return wide === undefined || (narrow !== undefined && wide >= narrow)
}
