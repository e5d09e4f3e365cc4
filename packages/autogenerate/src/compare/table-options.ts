import { canonical, displayName, equalData, parentTables, partitionedTable, UnsupportedError } from '@mig/core/dialect'
import type { Dialect, SetTableOptionsChange } from '@mig/core/dialect'
import { grantsOn } from '../privileges.ts'
import type { LinkedTable } from '../linked.ts'

/** What happens to the options of a table: first what names a column that goes, and the rest when all columns are there. */
export interface TableOptionsDifference {
  readonly first: readonly SetTableOptionsChange[]
  readonly last: readonly SetTableOptionsChange[]
}

/**
 * The changes of a table's options, if there are any.
 * @param gone Columns that go, for good or to come back.
 * @throws UnsupportedError when the table gets its columns from other tables than before: what becomes of its own is not known.
 */
export function compareTableOptions(
  from: LinkedTable,
  to: LinkedTable,
  gone: ReadonlySet<string>,
  { name, features }: Dialect,
): TableOptionsDifference {
  if (features.tableOptions !== true) return { first: [], last: [] }
  const [was, set] = [from.normal.options?.[name] ?? {}, to.normal.options?.[name] ?? {}]
  const between = grantsOn(was, (column) => !gone.has(column))
  const change = (a: typeof was, b: typeof was): readonly SetTableOptionsChange[] =>
    equalData(a, b) ? [] : [{ kind: 'setTableOptions', set: { [name]: b }, was: { [name]: a } }]
  if (equalData(parentTables(from.normal), parentTables(to.normal))) {
    return { first: change(was, between), last: change(between, set) }
  }
  const isPartition = [from.normal, to.normal].some((table) => partitionedTable(table) !== undefined)
  const what = isPartition ? 'partition of another table' : 'child of other tables'
  const message = `table ${displayName(from.name)} is a ${what} in the model than in the database: ${canonical(set)}, ${canonical(was)}`
  throw new UnsupportedError(message, {
    hint: 'Write a revision by hand: op.setTableOptions(table, { … }) attaches a table and detaches it, and keeps its rows.',
  })
}
