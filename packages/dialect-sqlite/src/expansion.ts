import type { AlterTableOp, CoreOp, Expansion } from '@mig/core/dialect'
import { foldName } from './tokens.ts'
import { normalSchema } from './normal-form.ts'

/** What becomes of operations whose statements depend on the catalog. Rebuilds are loaded when one is asked for: most commands need none. */
export const expansion: Expansion = {
  expand: async (op, connection) => (await import('./rebuild/expand.ts')).expand(op, connection),
  join: (first, second) => (isAlteration(first) && isAlteration(second) ? joined(first, second) : undefined),
  open: async (like) => (await import('./rebuild/expand.ts')).openReplay(like),
}

function isAlteration(op: CoreOp): op is AlterTableOp {
  return op.kind === 'alterTable'
}

/** One rebuild does the work of both; what only adds columns is better left apart. */
function joined(first: AlterTableOp, second: AlterTableOp): AlterTableOp | undefined {
  const [a, b] = [first.table, second.table]
  const isSame = foldName(a.name) === foldName(b.name) && normalSchema(a.schema).schema === normalSchema(b.schema).schema
  const isSpecial = [first, second].some(({ options, was }) => options !== undefined || was !== undefined)
  if (!isSame || isSpecial || (isPlain(first) && isPlain(second))) return undefined
  return { ...first, changes: [...first.changes, ...second.changes] }
}

function isPlain({ changes }: AlterTableOp): boolean {
  return changes.every(({ kind }) => kind === 'addColumn' || kind === 'renameColumn' || kind === 'setTableComment')
}
