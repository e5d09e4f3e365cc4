import type { BulkInsertOp, CompileContext, Row, Statement, Value } from '@mig/core/dialect'
import { quoting } from './quoting.ts'
import { columnValue } from './values.ts'

/** Keeps single statements of a size that people can read. */
const MOST_ROWS = 500

/** The rows in as many INSERTs as the limit on bound values asks for: https://www.sqlite.org/limits.html#max_variable_number */
export function bulkInsert(op: BulkInsertOp, context: CompileContext): readonly Statement[] {
  const columns = Object.keys(op.rows[0] ?? {})
  const table = quoting.qualified(op.table)
  if (columns.length === 0) return op.rows.map(() => ({ text: [`INSERT INTO ${table} DEFAULT VALUES`], values: [] }))
  const size = Math.max(1, Math.min(MOST_ROWS, Math.floor(mostValues(context) / columns.length)))
  const head = `INSERT INTO ${table} (${columns.map((name) => quoting.identifier(name)).join(', ')}) VALUES `
  return chunks(op.rows, size).map((rows) => insert(head, rows, columns, op.types ?? {}))
}

function mostValues({ version: [major = 0, minor = 0] }: CompileContext): number {
  return major > 3 || minor >= 32 ? 32_766 : 999
}

function chunks(rows: readonly Row[], size: number): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => rows.slice(index * size, (index + 1) * size))
}

function insert(head: string, rows: readonly Row[], columns: readonly string[], types: NonNullable<BulkInsertOp['types']>): Statement {
  const values: Value[] = []
  const text: string[] = []
  let pending = head
  rows.forEach((row, index) => {
    pending += index === 0 ? '(' : ', ('
    columns.forEach((column, position) => {
      text.push(position === 0 ? pending : ', ')
      values.push(columnValue(row[column] ?? null, types[column]))
    })
    pending = ')'
  })
  return { text: [...text, pending], values }
}
