import { parentTables, referenceText, sameName } from '@mig/core/dialect'
import type { ColumnType, ForeignKeyConstraint, Schema, Table } from '@mig/core/dialect'

/** The longest name that models take, which is what PostgreSQL keeps of one. */
const MAX_BYTES = 63

/** Why no model can describe the table as it is; `undefined` when one can. */
export function inexpressible(table: Table, schema: Schema): string | undefined {
  const { columns, constraints, indexes } = table
  // A partition has the columns of its table.
  if (columns.length === 0 && parentTables(table).length === 0) return 'it has no columns'
  const given = [table, ...columns, ...constraints, ...indexes].flatMap(({ name }) => (name === undefined ? [] : [name]))
  const bad = given.find((name) => name === '' || Buffer.byteLength(name) > MAX_BYTES)
  if (bad !== undefined) return bad === '' ? 'a name is empty' : `the name ${bad} has more than ${MAX_BYTES} bytes`
  const twice = repeated(constraints.flatMap(({ name }) => name ?? []))
  if (twice !== undefined) return `it has two constraints with the name ${twice}`
  const odd = columns.find((column) => column.identity !== undefined && column.nullable)
  if (odd !== undefined) return `its column ${odd.name} counts and may be null`
  const short = columns.find(({ type }) => 'length' in type && type.length === 0)
  if (short !== undefined) return `the type of its column ${short.name} has the length 0`
  const unknown = columns.find(({ type }) => usesBareEnum(type))
  if (unknown !== undefined) return `the enum of its column ${unknown.name} has no values`
  const dangling = constraints.find((constraint) => constraint.kind === 'foreignKey' && isDangling(constraint, schema))
  return dangling?.kind === 'foreignKey' ? `it refers to columns that do not exist: ${referenceText(dangling.references)}` : undefined
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index)
}

function usesBareEnum(type: ColumnType): boolean {
  if (type.kind === 'array') return usesBareEnum(type.of)
  return type.kind === 'enum' && type.values.length === 0
}

/** SQLite takes such a reference and complains when rows are written. */
function isDangling({ references: { schema, table, columns } }: ForeignKeyConstraint, { tables }: Schema): boolean {
  const target = tables.find((other) => sameName(other, schema === undefined ? { name: table } : { schema, name: table }))
  return target !== undefined && columns.some((name) => !target.columns.some((column) => column.name === name))
}
