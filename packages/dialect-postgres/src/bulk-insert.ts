import { columnList, type BulkInsertOp, type Row, type Statement, type Value } from '@mig/core/dialect'
import { columnValue } from './values.ts'
import { quoting } from './quoting.ts'

/** The protocol counts bound values in 16 bits: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const MOST_VALUES = 65_535

/** More rows in a statement gain nothing, and a script stays readable. */
const MOST_ROWS = 1000

/** INSERT statements of many rows each. */
export function bulkInsert(op: BulkInsertOp): readonly Statement[] {
  const columns = Object.keys(op.rows[0] ?? {})
  if (columns.length === 0) return op.rows.map(() => ({ text: [`INSERT INTO ${quoting.qualified(op.table)} DEFAULT VALUES`], values: [] }))
  const size = Math.min(MOST_ROWS, Math.floor(MOST_VALUES / columns.length))
  const chunks = Array.from({ length: Math.ceil(op.rows.length / size) }, (_, index) => op.rows.slice(index * size, (index + 1) * size))
  return chunks.map((rows) => insert(op, columns, rows))
}

function insert(op: BulkInsertOp, columns: readonly string[], rows: readonly Row[]): Statement {
  const text = [`INSERT INTO ${quoting.qualified(op.table)} ${columnList(columns, quoting)} VALUES\n  (`]
  const values: Value[] = []
  rows.forEach((row, rowIndex) => {
    columns.forEach((column, index) => {
      values.push(columnValue(row[column] ?? null, op.types?.[column]))
      if (index < columns.length - 1) text.push(', ')
      else text.push(rowIndex < rows.length - 1 ? '),\n  (' : ')')
    })
  })
  return { text, values }
}
