import { nameKey } from './schema.ts'
import type { QualifiedName, Table } from './table.ts'
import type { DialectOptions, Value } from './value.ts'

/*
 * Options of a dialect that name other tables: `partitionOf: { table }` is the table whose rows it keeps, `inherits` those whose columns
 * it has. What comes from there stands in them alone.
 */

/** The table of which it is a partition. */
export function partitionedTable({ options }: Pick<Table, 'options'>): QualifiedName | undefined {
  return Object.values(options ?? {}).flatMap((own) => namesIn(own?.['partitionOf']))[0]
}

/** The tables from which it has columns, which have to be there before it. */
export function parentTables(table: Pick<Table, 'options'>): readonly QualifiedName[] {
  const inherited = Object.values(table.options ?? {}).flatMap((own) => namesIn(own?.['inherits']))
  const partitioned = partitionedTable(table)
  return partitioned === undefined ? inherited : [partitioned, ...inherited]
}

/** The table after one that it may have its columns from got another name or schema. */
export function renameParent(table: Table, parent: QualifiedName, to: QualifiedName): Table {
  if (!parentTables(table).some((name) => nameKey(name) === nameKey(parent))) return table
  const options = Object.entries(table.options ?? {}).map(([dialect, own]) => {
    const changed = Object.entries(own ?? {}).map(([option, value]) =>
      option === 'partitionOf' || option === 'inherits' ? [option, renamedIn(value, parent, to)] : [option, value],
    )
    return [dialect, Object.fromEntries(changed)]
  })
  return { ...table, options: Object.fromEntries(options) as DialectOptions }
}

function renamedIn(value: Value, parent: QualifiedName, to: QualifiedName): Value {
  if (Array.isArray(value)) return value.map((item: Value) => renamedIn(item, parent, to))
  const [name] = namesIn(value)
  if (name === undefined || nameKey(name) !== nameKey(parent)) return value
  const schema = to.schema === undefined ? {} : { schema: to.schema }
  if (typeof value !== 'object' || value === null) return to.schema === undefined ? to.name : { ...schema, name: to.name }
  const { schema: _, ...named } = value as { readonly [key: string]: Value }
  return { ...schema, ...named, ['table' in named ? 'table' : 'name']: to.name }
}

/** The columns of the table and of those that it has them from, each once. */
export function allColumns(table: Table, tables: readonly Table[]): Table['columns'] {
  const byName = new Map(tables.map((other) => [nameKey(other), other]))
  const seen = new Set<string>()
  const collect = (item: Table): Table['columns'] => {
    if (seen.has(nameKey(item))) return []
    seen.add(nameKey(item))
    const parents = parentTables(item).flatMap((name) => byName.get(nameKey(name)) ?? [])
    return [...parents.flatMap(collect), ...item.columns]
  }
  const columns = collect(table)
  return columns.filter((column, position) => columns.findLastIndex(({ name }) => name === column.name) === position)
}

/** A name, an object that holds one under `table` or `name`, or a list of them. */
function namesIn(value: Value | undefined): readonly QualifiedName[] {
  if (typeof value === 'string') return [{ name: value }]
  if (Array.isArray(value)) return value.flatMap((item: Value) => namesIn(item))
  if (typeof value !== 'object' || value === null) return []
  const { schema, name, table = name } = value as { readonly schema?: string; readonly name?: string; readonly table?: string }
  if (typeof table !== 'string') return []
  return [schema === undefined ? { name: table } : { schema, name: table }]
}
