import { OperationError, statement, type Connection, type RenameIndexOp } from '@mig/core/dialect'
import { quoting } from '../quoting.ts'
import { readSlice, same } from './catalog-slice.ts'
import type { Step } from './rebuild.ts'
import { storedSql } from './stored-text.ts'

/** SQLite has no statement for it: the index is made again under the other name, from the text that is kept of it. */
export async function expandRenameIndex({ table, name, to }: RenameIndexOp, connection: Connection): Promise<readonly Step[]> {
  const slice = await readSlice(connection, table)
  const index = slice.indexes.find((item) => same(item.name, name))
  if (index === undefined) {
    throw new OperationError('op.missing', `The table ${table.name} has no index ${name} that could be renamed.`, {
      hint: `It has ${slice.indexes.map((item) => item.name).join(', ') || 'none'}; those of constraints are named by SQLite.`,
    })
  }
  if (!same(name, to) && slice.taken.some((item) => same(item, to))) {
    throw new OperationError('op.exists', `The index ${name} cannot be renamed: there is something called ${to} already.`, {
      hint: 'Choose another name.',
    })
  }
  const { schema } = slice
  return [
    ...slice.statistics.map((statistics) =>
      statement(
        `UPDATE ${quoting.qualified({ schema, name: statistics })} SET idx = ${quoting.literal(to)} ` +
          `WHERE tbl = ${quoting.literal(slice.name)} AND idx = ${quoting.literal(index.name)}`,
      ),
    ),
    statement(`DROP INDEX ${quoting.qualified({ schema, name: index.name })}`),
    statement(storedSql(index.sql, schema, to)),
  ]
}
