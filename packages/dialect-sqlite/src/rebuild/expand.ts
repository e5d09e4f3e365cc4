import type { Connection, CoreOp } from '@mig/core/dialect'
import { expandAlterTable } from './alter.ts'
import { openProbe } from './probe.ts'
import type { Step } from './rebuild.ts'
import { expandRenameIndex } from './rename-index.ts'
import { expandRenameTable } from './rename-table.ts'
import { withinMemory } from './within-memory.ts'
import { emptyDatabase, withoutCatalog } from './without-catalog.ts'

/** The statements of an operation that was deferred; without a catalog, those for a table that the operation describes itself. */
export async function expand(op: CoreOp, connection: Connection | undefined): Promise<readonly Step[]> {
  if (connection === undefined) return withoutCatalog(op)
  // A rebuild that failed between two of its statements may have left it on.
  await connection.run('PRAGMA legacy_alter_table = OFF')
  switch (op.kind) {
    case 'alterTable':
      return expandAlterTable(op, connection)
    case 'renameTable':
      return expandRenameTable(op, connection)
    case 'renameIndex':
      return expandRenameIndex(op, connection)
    default:
      return []
  }
}

/** A database in memory with the catalog of another one, or with none. */
export async function openReplay(like: Connection | undefined): Promise<Connection> {
  return withinMemory(like === undefined ? await emptyDatabase() : (await openProbe(like)).connection)
}
