import type { AlterTableOp, CoreOp, Expansion } from '@mig/core/dialect'
import { driver } from './driver.ts'
import { normalSchema } from './normal-form.ts'
import { expandAlterTable } from './rebuild/alter.ts'
import { same } from './rebuild/catalog-slice.ts'
import { openProbe } from './rebuild/probe.ts'
import type { Step } from './rebuild/rebuild.ts'
import { expandRenameIndex } from './rebuild/rename-index.ts'
import { expandRenameTable } from './rebuild/rename-table.ts'
import { withinMemory } from './rebuild/within-memory.ts'
import { withoutCatalog } from './rebuild/without-catalog.ts'

/** What becomes of operations whose statements depend on the catalog. */
export const expansion: Expansion = {
  async expand(op, connection): Promise<readonly Step[]> {
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
  },

  join: (first, second) => (isAlteration(first) && isAlteration(second) ? joined(first, second) : undefined),

  async open(like) {
    if (like !== undefined) return withinMemory((await openProbe(like)).connection)
    const connection = await driver.connect({ url: 'sqlite::memory:' })
    await connection.run('PRAGMA foreign_keys = OFF')
    return withinMemory(connection)
  },
}

function isAlteration(op: CoreOp): op is AlterTableOp {
  return op.kind === 'alterTable'
}

/** One rebuild does the work of both; what only adds columns is better left apart. */
function joined(first: AlterTableOp, second: AlterTableOp): AlterTableOp | undefined {
  const [a, b] = [first.table, second.table]
  const isSame = same(a.name, b.name) && normalSchema(a.schema).schema === normalSchema(b.schema).schema
  const isSpecial = [first, second].some(({ options, was }) => options !== undefined || was !== undefined)
  if (!isSame || isSpecial || (isPlain(first) && isPlain(second))) return undefined
  return { ...first, changes: [...first.changes, ...second.changes] }
}

function isPlain({ changes }: AlterTableOp): boolean {
  return changes.every(({ kind }) => kind === 'addColumn' || kind === 'renameColumn' || kind === 'setTableComment')
}
