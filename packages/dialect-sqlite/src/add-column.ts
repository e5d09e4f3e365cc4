import type { CheckConstraint, Column, ForeignKeyConstraint, QualifiedName } from '@mig/core/dialect'
import { columnDefinition } from './column-definition.ts'
import { columnConstraint } from './constraint-clause.ts'
import { withNames } from './constraint-names.ts'
import { isConstantDefault, isNullDefault } from './default-value.ts'
import { enumCheck } from './enum-check.ts'

/** A new column and the constraints that come with it. */
export interface AddedColumn {
  readonly column: Column
  readonly ifNotExists?: true
  readonly constraints: readonly (ForeignKeyConstraint | CheckConstraint)[]
}

/**
 * `ADD COLUMN "a" TEXT NOT NULL DEFAULT 'x' CONSTRAINT "ck" CHECK (…)`.
 * @see https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
export function addColumnClause({ column, constraints }: AddedColumn, table: QualifiedName): string {
  const check = enumCheck(table.name, column)
  const given = check === undefined || constraints.some(({ name }) => name === check.name) ? constraints : [check, ...constraints]
  const all = withNames(given, table.name, [column])
  const definition = columnDefinition(column, table, { strict: false, rowid: undefined })
  return `ADD COLUMN ${[definition, ...all.map((constraint) => columnConstraint(constraint, table))].join(' ')}`
}

/** True for what SQLite adds to a table that has rows, but for NOT NULL without a default, which asks for a table without. */
export function fitsAddColumn({ column, constraints }: AddedColumn): boolean {
  const counts = column.identity !== undefined || column.options?.['sqlite']?.['autoincrement'] === true
  if (counts || column.generated?.stored === true) return false
  if (column.default !== undefined && !isConstantDefault(column.default)) return false
  return isNullDefault(column.default) || !constraints.some(({ kind }) => kind === 'foreignKey')
}

/** True for what SQLite adds to every table. */
export function isAlwaysAdded(added: AddedColumn): boolean {
  const { column, ifNotExists } = added
  const hasValue = column.nullable || column.generated !== undefined || !isNullDefault(column.default)
  return fitsAddColumn(added) && hasValue && ifNotExists !== true && column.options?.['sqlite'] === undefined
}
