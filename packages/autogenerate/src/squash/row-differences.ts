import { displayName, nameKey } from '@mig/core/dialect'
import type { RowTexts, TableRows } from '../verify/rows.ts'

/** Columns whose values are left aside, by the key of their table. */
export type Changing = ReadonlyMap<string, ReadonlySet<string>>

/** A table that holds other rows. */
export interface RowDifference {
  readonly line: string
  /** There are more or fewer of them. */
  readonly counts: boolean
}

/** Tables that hold other rows; the order of rows and of columns says nothing. */
export function rowDifferences(a: readonly TableRows[], b: readonly TableRows[], changing: Changing): readonly RowDifference[] {
  const others = new Map(b.map((table) => [nameKey(table.table), table]))
  return a.flatMap((table) => {
    const key = nameKey(table.table)
    const other = others.get(key)
    const columns = table.columns.filter((name) => changing.get(key)?.has(name) !== true).toSorted()
    if (other === undefined || sameRows(table.rows, other.rows, columns)) return []
    const [was, now] = [table.rows.length, other.rows.length]
    const line = `rows of ${displayName(table.table)}: ${was === now ? `other values in some of ${was}` : `${now} in place of ${was}`}`
    return [{ line, counts: was !== now }]
  })
}

/** The columns that differ although the same ran twice. */
export function changingColumns(a: readonly TableRows[], b: readonly TableRows[]): Changing {
  const others = new Map(b.map((table) => [nameKey(table.table), table]))
  return new Map(
    a.map(({ table, columns, rows }) => {
      const other = others.get(nameKey(table))?.rows ?? rows
      return [nameKey(table), new Set(columns.filter((name) => !sameRows(rows, other, [name])))]
    }),
  )
}

function sameRows(a: readonly RowTexts[], b: readonly RowTexts[], columns: readonly string[]): boolean {
  const texts = (rows: readonly RowTexts[]): readonly string[] =>
    rows.map((row) => JSON.stringify(columns.map((name) => row[name] ?? null))).toSorted()
  const [left, right] = [texts(a), texts(b)]
  return left.length === right.length && left.every((text, index) => text === right[index])
}
