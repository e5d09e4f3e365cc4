import { isCustomOp, isDeferred, type AlterTableOp, type DropTableOp, type Op, type QualifiedName } from '@mig/core/dialect'
import { compiler } from './compiler.ts'

/** Operations that drop a table, or may. */
export type Dropping = DropTableOp | AlterTableOp

export function mayDrop(op: Op): op is Dropping {
  if (isCustomOp(op)) return false
  return op.kind === 'dropTable' || (op.kind === 'alterTable' && compiler.alterTable(op, { version: [] }).some(isDeferred))
}

export function droppedTables(ops: readonly Op[]): readonly QualifiedName[] {
  return ops.flatMap((op) => (op.kind === 'dropTable' ? [op.table] : []))
}
