import { OperationError, statement, type Connection, type RenameTableOp, type Statement } from '@mig/core/dialect'
import { quoting } from '../quoting.ts'
import { readSlice, same, type TableSlice } from './catalog-slice.ts'
import { openProbe } from './probe.ts'
import type { Step } from './rebuild.ts'
import { aside } from './set-aside.ts'

/** SQLite renames the table in all that speaks of it: foreign keys, triggers and views. */
export async function expandRenameTable({ table, to }: RenameTableOp, connection: Connection): Promise<readonly Step[]> {
  const slice = await readSlice(connection, table)
  if (!same(slice.name, to) && slice.taken.some((name) => same(name, to))) {
    throw new OperationError('op.exists', `${table.name} cannot be renamed: there is something called ${to} already.`, {
      hint: 'Choose another name.',
    })
  }
  const probe = await openProbe(connection)
  try {
    const name = quoting.qualified(slice.shadowed ? { schema: slice.schema, name: slice.name } : table)
    const rename = statement(`ALTER TABLE ${name} RENAME TO ${quoting.identifier(to)}`)
    return await aside([...movedStatistics(slice, to), rename], probe, {
      purpose: `${table.name} cannot be renamed`,
      ...(slice.shadowed ? { shadow: slice.name } : {}),
    })
  } finally {
    await probe.connection.close()
  }
}

/**
 * SQLite leaves statistics under the old name, where a later table would find them. The index of a constraint is called after the table,
 * and that of the key of a table without rowids is the table itself: https://www.sqlite.org/fileformat2.html#stat1tab
 */
function movedStatistics({ schema, name, statistics }: TableSlice, to: string): readonly Statement[] {
  const [from, target] = [quoting.literal(name), quoting.literal(to)]
  const [before, after] = [quoting.literal(`sqlite_autoindex_${name}_`), quoting.literal(`sqlite_autoindex_${to}_`)]
  const index =
    `CASE WHEN idx = ${from} THEN ${target} ` +
    `WHEN substr(idx, 1, length(${before})) = ${before} THEN ${after} || substr(idx, length(${before}) + 1) ELSE idx END`
  return statistics.map((table) =>
    statement(`UPDATE ${quoting.qualified({ schema, name: table })} SET tbl = ${target}, idx = ${index} WHERE tbl = ${from}`),
  )
}
