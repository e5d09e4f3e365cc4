import { canonical, displayName, equalData, parentTables, partitionedTable, UnsupportedError } from '@mig/core/dialect'
import type { Dialect, SetTableOptionsChange } from '@mig/core/dialect'
import type { LinkedTable } from '../linked.ts'

/**
 * The change of a table's options, if there is one.
 * @throws UnsupportedError when the table gets its columns from other tables than before: what becomes of its own is not known.
 */
export function compareTableOptions(from: LinkedTable, to: LinkedTable, { name, features }: Dialect): readonly SetTableOptionsChange[] {
  if (features.tableOptions !== true) return []
  const [was, set] = [from.normal.options?.[name] ?? {}, to.normal.options?.[name] ?? {}]
  if (equalData(was, set)) return []
  if (equalData(parentTables(from.normal), parentTables(to.normal))) {
    return [{ kind: 'setTableOptions', set: { [name]: set }, was: { [name]: was } }]
  }
  const isPartition = [from.normal, to.normal].some((table) => partitionedTable(table) !== undefined)
  const what = isPartition ? 'partition of another table' : 'child of other tables'
  const message = `table ${displayName(from.name)} is a ${what} in the model than in the database: ${canonical(set)}, ${canonical(was)}`
  throw new UnsupportedError(message, {
    hint: 'Write a revision by hand: op.setTableOptions(table, { … }) attaches a table and detaches it, and keeps its rows.',
  })
}
