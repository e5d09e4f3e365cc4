import { isCustomOp, isDeferred, type AlterTableOp, type DropTableOp, type Op, type QualifiedName } from '@mig/core/dialect'
import { alterTable } from './alter-table.ts'

/** Operations that drop a table, or may. */
export type Dropping = DropTableOp | AlterTableOp

export function mayDrop(op: Op): op is Dropping {
  if (isCustomOp(op)) return false
  return op.kind === 'dropTable' || (op.kind === 'alterTable' && dependsOnTable(op))
}

/** Whether what the alteration needs depends on the table as it is, which may be a rebuild. */
export function dependsOnTable(op: AlterTableOp): boolean {
  return alterTable(op).some(isDeferred)
}

export function droppedTables(ops: readonly Op[]): readonly QualifiedName[] {
  return ops.flatMap((op) => (op.kind === 'dropTable' ? [op.table] : []))
}
