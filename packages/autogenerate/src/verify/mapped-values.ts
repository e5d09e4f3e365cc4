import { nameKey } from '@mig/core/dialect'
import type { EnumValueMap, Op, QualifiedName } from '@mig/core/dialect'
import { isRebuild } from '../compare/rebuilt-enums.ts'
import { namesBefore } from '../data/names-before.ts'

/** What operations make of values in a column, by the names that the table and the column have before them. */
export type MappedValues = (table: QualifiedName, column: string) => EnumValueMap

export function mappedValues(ops: readonly Op[]): MappedValues {
  const maps = new Map<string, EnumValueMap>()
  const key = (table: QualifiedName, column: string): string => JSON.stringify([nameKey(table), column])
  for (const [place, op] of ops.entries()) {
    if (!isRebuild(op) || op.map === undefined) continue
    const names = namesBefore(ops.slice(0, place))
    for (const { table, column } of op.columns ?? []) maps.set(key(names.table(table), names.column(table, column)), op.map)
  }
  return (table, column) => maps.get(key(table, column)) ?? {}
}
