import { columnsOf } from '@mig/core/dialect'
import type { QualifiedName, Schema } from '@mig/core/dialect'

/** True for a column that a constraint names, or refers to, which is checked when the transaction ends. */
export function isCheckedLater({ table, column }: { readonly table: QualifiedName; readonly column: string }, { tables }: Schema): boolean {
  return tables.some((other) =>
    other.constraints.some((constraint) => {
      if (!('initially' in constraint) || constraint.initially !== 'deferred') return false
      if (isSame(other, table) && columnsOf(constraint).includes(column)) return true
      if (constraint.kind !== 'foreignKey') return false
      const { columns, schema, table: name } = constraint.references
      return isSame(schema === undefined ? { name } : { schema, name }, table) && columns.includes(column)
    }),
  )
}

/** The default schema may be named or not. */
function isSame(a: QualifiedName, b: QualifiedName): boolean {
  return a.name === b.name && (a.schema === undefined || b.schema === undefined || a.schema === b.schema)
}
