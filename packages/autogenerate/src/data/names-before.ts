import { nameKey } from '@mig/core/dialect'
import type { Op, QualifiedName } from '@mig/core/dialect'

/** How tables and columns are called before operations rename them, which is how the database knows them now. */
export interface NamesBefore {
  table(now: QualifiedName): QualifiedName
  column(table: QualifiedName, now: string): string
}

/** @param ops What runs before the names are as they are asked for. */
export function namesBefore(ops: readonly Op[]): NamesBefore {
  const tables = new Map<string, QualifiedName>()
  const columns = new Map<string, string>()
  const table = (now: QualifiedName): QualifiedName => tables.get(nameKey(now)) ?? now
  const key = (now: QualifiedName, column: string): string => JSON.stringify([nameKey(table(now)), column])
  const column = (now: QualifiedName, name: string): string => columns.get(key(now, name)) ?? name
  for (const op of ops) {
    if (op.kind === 'renameTable' && 'to' in op) tables.set(nameKey({ ...op.table, name: op.to }), table(op.table))
    if (op.kind !== 'alterTable' || !('changes' in op)) continue
    for (const change of op.changes) {
      if (change.kind === 'renameColumn') columns.set(key(op.table, change.to), column(op.table, change.name))
    }
  }
  return { table, column }
}
