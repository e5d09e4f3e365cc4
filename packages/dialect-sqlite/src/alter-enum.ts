import { nameKey, type AlterColumnChange, type AlterEnumOp, type AlterTableOp, type EnumColumn, type Instruction } from '@mig/core/dialect'
import { alterTable } from './alter-table.ts'
import { quoting } from './quoting.ts'

/** An enum is a check of each column that has it, so those change. Arrays are of another type here, and have no check. */
export function alterEnum(op: AlterEnumOp): readonly Instruction[] {
  const tables = new Map<string, AlterTableOp & { readonly changes: AlterColumnChange[] }>()
  for (const column of op.columns ?? []) {
    if (column.array === true) continue
    const { table } = column
    const known = tables.get(nameKey(table)) ?? { kind: 'alterTable', table, changes: [] }
    known.changes.push(change(column, op))
    tables.set(nameKey(table), known)
  }
  return [...tables.values()].flatMap(alterTable)
}

function change({ column }: EnumColumn, { enum: name, values, was, map = {} }: AlterEnumOp): AlterColumnChange {
  const own = quoting.identifier(column)
  const cases = Object.entries(map).map(([value, to]) => `WHEN ${quoting.literal(value)} THEN ${quoting.literal(to)}`)
  return {
    kind: 'alterColumn',
    name: column,
    set: { type: { kind: 'enum', ...name, values } },
    ...(was === undefined ? {} : { was: { type: { kind: 'enum', ...name, values: was } } }),
    ...(cases.length === 0 ? {} : { using: `CASE ${own} ${cases.join(' ')} ELSE ${own} END` }),
  }
}
