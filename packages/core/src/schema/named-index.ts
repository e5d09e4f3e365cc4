import type { Table } from './table.ts'
import type { DialectOptions, Value } from './value.ts'

/**
 * The table after one of its indexes got another name: options of a dialect that name it, `clusterOn: 'ix'` and
 * `replicaIdentity: { index: 'ix' }`, speak of the same index.
 */
export function renameNamedIndex(table: Table, name: string, to: string): Table {
  if (table.options === undefined) return table
  const options = Object.entries(table.options).map(([dialect, own]) => {
    const changed = Object.entries(own ?? {}).map(([option, value]) => [option, renamedIn(option, value, name, to)])
    return [dialect, Object.fromEntries(changed)]
  })
  return { ...table, options: Object.fromEntries(options) as DialectOptions }
}

function renamedIn(option: string, value: Value, name: string, to: string): Value {
  if (option === 'clusterOn') return value === name ? to : value
  if (option !== 'replicaIdentity' || typeof value !== 'object' || value === null) return value
  return 'index' in value && value['index'] === name ? { ...value, index: to } : value
}
