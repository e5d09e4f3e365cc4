import {
  statement,
  type CheckConstraint,
  type Column,
  type Constraint,
  type CreateTableOp,
  type ForeignKeyConstraint,
  type Statement,
  type Table,
} from '@mig/core/dialect'
import { columnDefinition } from './column-definition.ts'
import { columnConstraint, tableConstraint } from './constraint-clause.ts'
import { withNames } from './constraint-names.ts'
import { createIndexSql } from './create-index.ts'
import { enumCheck, withEnumChecks } from './enum-check.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'
import { factsOf, keyCanBeNull } from './rowid.ts'

/** https://www.sqlite.org/lang_createtable.html */
export function createTable(op: CreateTableOp): readonly Statement[] {
  const ifNotExists = op.ifNotExists === true
  const indexes = op.table.indexes.map((index) => createIndexSql(op.table, index, ifNotExists))
  return [statement(createTableSql(op.table, ifNotExists)), ...indexes.map((sql) => statement(sql))]
}

function createTableSql(table: Table, ifNotExists: boolean): string {
  const facts = factsOf(table)
  const constraints = withNames(withEnumChecks(table), table.name, table.columns)
  const keys = constraints.filter((constraint) => constraint.kind === 'primaryKey')
  const inline = table.columns.map((column) => constraints.filter((constraint) => belongsTo(constraint, column, table)) as Inline[])
  const keyColumn = facts.rowid ?? facts.descendingKey
  const key = keys.find(() => keyColumn !== undefined)
  const behind = constraints.filter((constraint) => constraint !== key && !inline.some((list) => list.some((item) => item === constraint)))
  const primary = new Set(keys.flatMap((item) => item.columns))
  const lines = [
    ...table.columns.map((column, index) => {
      const notNull = primary.has(column.name) && !keyCanBeNull(column, table, facts) ? { ...column, nullable: false } : column
      const definition = columnDefinition(notNull, table, facts, column.name === keyColumn ? key : undefined)
      return [definition, ...(inline[index] ?? []).map((constraint) => columnConstraint(constraint, table))].join(' ')
    }),
    ...behind.map((constraint) => tableConstraint(constraint, table)),
  ]
  const head = `CREATE TABLE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoting.qualified(table)}`
  return `${head} (\n  ${lines.join(',\n  ')}\n)${tableOptions(table)}`
}

type Inline = ForeignKeyConstraint | CheckConstraint

/**
 * Foreign keys of one column and checks of enums stand at their column: DROP COLUMN takes them along, while it fails for a
 * constraint that stands behind the columns.
 */
function belongsTo(constraint: Constraint, column: Column, table: Table): constraint is Inline {
  if (constraint.kind === 'foreignKey') return constraint.columns.length === 1 && constraint.columns[0] === column.name
  return constraint.kind === 'check' && constraint.name !== undefined && constraint.name === enumCheck(table.name, column)?.name
}

function tableOptions(table: Table): string {
  const { strict, withoutRowid } = optionsFor('table', table.options, `table ${table.name}`)
  const words = [...(strict === true ? ['STRICT'] : []), ...(withoutRowid === true ? ['WITHOUT ROWID'] : [])]
  return words.length === 0 ? '' : ` ${words.join(', ')}`
}
