import { displayName } from '@mig/core/dialect'
import type { RowTexts, TableRows } from './rows.ts'

/** What became of the rows of a database. */
export interface Effect {
  /** `lossless`: every row is as it was. `lossy`: values are gone or others. `destructive`: rows or whole tables are gone. */
  readonly kind: 'lossless' | 'lossy' | 'destructive'
  /** Tables that are gone or have lost rows. */
  readonly tables: readonly string[]
  /** Columns that are gone or have lost values, in tables that kept their rows: `expenses.currency`. */
  readonly columns: readonly string[]
}

/** The tables as they were, and each in its place after the upgrade and after the downgrade, by the names that it had. */
export interface RowHistory {
  readonly before: readonly TableRows[]
  readonly upgraded: readonly (TableRows | undefined)[]
  /** Absent where there is no way back. */
  readonly downgraded?: readonly (TableRows | undefined)[]
}

/** What an upgrade changes and the downgrade gives back is not lost; without a downgrade nobody gives it back. */
export function effectOfUpgrade({ before, upgraded, downgraded }: RowHistory): Effect {
  return effect(before, (was, at) => {
    const up = losses(was, upgraded[at])
    const back = downgraded === undefined ? undefined : losses(was, downgraded[at])
    const returns = (column: string): boolean => back?.rows === false && !back.columns.includes(column)
    return { rows: up.rows, columns: up.columns.filter((column) => isGone(column, upgraded[at]) || !returns(column)) }
  })
}

/** Whether a downgrade gives back what was there before the upgrade. What was dropped on the way counts as lost, even if it was empty. */
export function effectOfDowngrade({ before, upgraded, downgraded = [] }: RowHistory): Effect {
  return effect(before, (was, at) => {
    const back = losses(was, downgraded[at])
    const told = (column: string): boolean => new Set(was.rows.map((row) => row[column])).size > 1
    return {
      rows: back.rows || (upgraded[at] === undefined && was.rows.length === 0),
      columns: was.columns.filter((column) => back.columns.includes(column) || (isGone(column, upgraded[at]) && !told(column))),
    }
  })
}

function isGone(column: string, now: TableRows | undefined): boolean {
  return now?.columns.includes(column) !== true
}

interface Losses {
  readonly rows: boolean
  readonly columns: readonly string[]
}

function effect(before: readonly TableRows[], lossesAt: (was: TableRows, at: number) => Losses): Effect {
  const found = before.map((was, at) => ({ name: displayName(was.table), ...lossesAt(was, at) }))
  const tables = found.flatMap(({ name, rows }) => (rows ? [name] : []))
  const columns = found.flatMap(({ name, rows, columns: lost }) => (rows ? [] : lost.map((column) => `${name}.${column}`)))
  return { kind: tables.length > 0 ? 'destructive' : columns.length > 0 ? 'lossy' : 'lossless', tables, columns }
}

/** Rows that came along besides take nothing away. */
function losses(was: TableRows, now: TableRows | undefined): Losses {
  if (now === undefined || now.rows.length < was.rows.length) return { rows: true, columns: [] }
  const kept = was.columns.filter((column) => !isGone(column, now))
  const gone = was.columns.filter((column) => isGone(column, now))
  const differs = (columns: readonly string[]): boolean => !holdsAll(now.rows, was.rows, columns)
  if (!differs(kept)) return { rows: false, columns: gone }
  const changed = kept.filter((column) => differs([column]))
  // Each value is still there, but in another row.
  return { rows: false, columns: [...gone, ...(changed.length > 0 ? changed : kept)] }
}

function holdsAll(rows: readonly RowTexts[], wanted: readonly RowTexts[], columns: readonly string[]): boolean {
  const key = (row: RowTexts): string => JSON.stringify(columns.map((column) => row[column]))
  const left = new Map<string, number>()
  for (const row of rows) left.set(key(row), (left.get(key(row)) ?? 0) + 1)
  return wanted.every((row) => {
    const count = left.get(key(row)) ?? 0
    left.set(key(row), count - 1)
    return count > 0
  })
}
