import { statement, type CompileContext, type CreateTableOp, type Statement, type Table } from '@mig/core/dialect'
import { columnComment, constraintComments, tableComment } from './comments.ts'
import { columnDefinition } from './column-definition.ts'
import { constraintDefinition, isNotValid } from './constraint-definition.ts'
import { createIndex } from './index-definition.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'

/** CREATE TABLE with its constraints, then what PostgreSQL takes in statements of their own: indexes and comments. */
export function createTable(op: CreateTableOp, context: CompileContext): readonly Statement[] {
  const { table } = op
  const once = op.ifNotExists === true ? { ifNotExists: true as const } : {}
  // CREATE TABLE marks each constraint as valid, whatever it is told.
  const later = table.constraints.filter((constraint) => isNotValid(constraint))
  const inline = table.constraints.filter((constraint) => !later.includes(constraint))
  return [
    statement(createStatement(op, inline, context)),
    ...later.map((constraint) => statement(`ALTER TABLE ${quoting.qualified(table)} ADD ${constraintDefinition(constraint, context)}`)),
    ...table.indexes.flatMap((index) => createIndex(table, index, context, { ...once, newTable: true })),
    ...comments(table),
  ]
}

function createStatement(op: CreateTableOp, constraints: Table['constraints'], context: CompileContext): string {
  const { table } = op
  const { unlogged } = optionsFor('table', table.options, `the table ${table.name}`)
  const lines = [
    ...table.columns.map((column) => columnDefinition(column, context)),
    ...constraints.map((constraint) => constraintDefinition(constraint, context)),
  ]
  const create = `CREATE ${unlogged === true ? 'UNLOGGED ' : ''}TABLE`
  const head = `${create} ${op.ifNotExists === true ? 'IF NOT EXISTS ' : ''}${quoting.qualified(table)}`
  return lines.length === 0 ? `${head} ()` : `${head} (\n  ${lines.join(',\n  ')}\n)`
}

function comments(table: Table): readonly Statement[] {
  return [
    ...(table.comment === undefined ? [] : [tableComment(table, table.comment)]),
    ...table.columns.flatMap((column) => (column.comment === undefined ? [] : [columnComment(table, column.name, column.comment)])),
    ...table.constraints.flatMap((constraint) => constraintComments(table, constraint)),
  ]
}
