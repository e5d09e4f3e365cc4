import type { Change, Op } from '@mig/core/dialect'

/** The operations with others in the place of some changes. */
export function withChanges(ops: readonly Op[], others: ReadonlyMap<Change, Change>): readonly Op[] {
  if (others.size === 0) return ops
  return ops.map((op) => {
    if (op.kind !== 'alterTable' || !('changes' in op)) return op
    return { ...op, changes: op.changes.map((change) => others.get(change) ?? change) }
  })
}
