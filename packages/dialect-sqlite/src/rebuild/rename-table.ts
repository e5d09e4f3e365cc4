import { OperationError, statement, type Connection, type RenameTableOp } from '@mig/core/dialect'
import { quoting } from '../quoting.ts'
import { readSlice, same } from './catalog-slice.ts'
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
    return await aside([rename], probe, { purpose: `${table.name} cannot be renamed`, ...(slice.shadowed ? { shadow: slice.name } : {}) })
  } finally {
    await probe.connection.close()
  }
}
