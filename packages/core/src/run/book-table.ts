import type { Column } from '../schema/column.ts'
import type { ColumnType } from '../schema/column-type.ts'
import { join, list } from '../sql/sql-pieces.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Quoting } from '../sql/quoting.ts'
import type { SqlText } from '../ops/op.ts'

/** A column of a table in which mig keeps its books. */
export type BookColumn = readonly [name: string, type: ColumnType, optional?: 'optional']

export function bookColumns(columns: readonly BookColumn[]): readonly Column[] {
  return columns.map(([name, type, optional]) => ({ name, type, nullable: optional !== undefined }))
}

/** @param values one for each of the columns. */
export function insertRow(table: QualifiedName, columns: readonly BookColumn[], values: readonly SqlText[], quoting: Quoting): SqlText {
  const names = columns.map(([name]) => quoting.identifier(name)).join(', ')
  return join([`INSERT INTO ${quoting.qualified(table)} (${names}) VALUES (`, list(values), ')'])
}
