import { columnsOf } from '@mig/core/dialect'
import type { Constraint, Schema, Table } from '@mig/core/dialect'

const KINDS = ['primaryKey', 'unique', 'foreignKey', 'check', 'exclusion'] as const

/**
 * Constraints of reflected tables in the order in which models have them: what speaks of one column by the order of
 * columns, then the rest. A catalog has an order of its own, and a file that writes tables down would read oddly in it.
 */
export function tidySchema(schema: Schema): Schema {
  return { ...schema, tables: schema.tables.map(tidyTable) }
}

function tidyTable(table: Table): Table {
  const rank = (constraint: Constraint): number => {
    const kind = KINDS.indexOf(constraint.kind)
    const [column, ...others] = columnsOf(constraint)
    const position = table.columns.findIndex(({ name }) => name === column)
    return position === -1 || others.length > 0 ? table.columns.length * KINDS.length + kind : position * KINDS.length + kind
  }
  return { ...table, constraints: table.constraints.toSorted((a, b) => rank(a) - rank(b)) }
}
