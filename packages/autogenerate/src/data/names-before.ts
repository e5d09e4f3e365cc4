import { nameIn, nameKey } from '@mig/core/dialect'
import type { Op, QualifiedName } from '@mig/core/dialect'

/** How tables and columns are called before operations rename them, which is how the database knows them now. */
export interface NamesBefore {
  table(now: QualifiedName): QualifiedName
  column(table: QualifiedName, now: string): string
}

/** What an operation calls a table otherwise: it has another name, or stands in another schema. */
export function renamedTable(op: Op): { readonly table: QualifiedName; readonly to: QualifiedName } | undefined {
  if (op.kind === 'renameTable' && 'to' in op) return { table: op.table, to: { ...op.table, name: op.to } }
  return op.kind === 'moveTable' && 'to' in op ? { table: op.table, to: nameIn(op.to, op.table) } : undefined
}

/** @param ops What runs before the names are as they are asked for. */
export function namesBefore(ops: readonly Op[]): NamesBefore {
  const tables = new Map<string, QualifiedName>()
  const columns = new Map<string, string>()
  const table = (now: QualifiedName): QualifiedName => tables.get(nameKey(now)) ?? now
  const key = (now: QualifiedName, column: string): string => JSON.stringify([nameKey(table(now)), column])
  const column = (now: QualifiedName, name: string): string => columns.get(key(now, name)) ?? name
  for (const op of ops) {
    const renamed = renamedTable(op)
    if (renamed !== undefined) tables.set(nameKey(renamed.to), table(renamed.table))
    if (op.kind !== 'alterTable' || !('changes' in op)) continue
    for (const change of op.changes) {
      if (change.kind === 'renameColumn') columns.set(key(op.table, change.to), column(op.table, change.name))
    }
  }
  return { table, column }
}
