import type { Column, Constraint, Dialect, Enum, Index, Op, Schema, Table } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { diff, linkSchema, type SameExpression } from '../src/index.ts'

/** Plain schemas for comparing without a database. */

export const id: Column = { name: 'id', type: { kind: 'integer' }, nullable: false }
export const amount: Column = { name: 'amount', type: { kind: 'integer' }, nullable: true }
export const note: Column = { name: 'note', type: { kind: 'text' }, nullable: true }
export const pk: Constraint = { kind: 'primaryKey', name: 'pk_t', columns: ['id'] }

export interface TableParts {
  readonly name?: string
  readonly columns?: readonly Column[]
  readonly constraints?: readonly Constraint[]
  readonly indexes?: readonly Index[]
  readonly comment?: string
}

export function tableOf({ name = 't', columns = [id, amount], constraints = [pk], indexes = [], ...rest }: TableParts = {}): Table {
  return { name, columns, constraints, indexes, ...rest }
}

export function schemaOf(tables: readonly Table[], enums: readonly Enum[] = []): Schema {
  return { tables, enums }
}

/** Only equal text is the same expression. */
export const byText: SameExpression = ({ left, right }) => left === right

/** What the comparison finds when both sides are normal already. */
export function compared(from: Schema, to: Schema, same: SameExpression = byText, dialect: Dialect = postgres): readonly Op[] {
  return diff(linkSchema(from, from), linkSchema(to, to), dialect, same)
}

/** The same for one table. */
export function comparedTables(
  from: TableParts,
  to: TableParts,
  same: SameExpression = byText,
  dialect: Dialect = postgres,
): readonly Op[] {
  return compared(schemaOf([tableOf(from)]), schemaOf([tableOf(to)]), same, dialect)
}

/** An `alterTable` of the table `t`. */
export function alter(...changes: Extract<Op, { readonly kind: 'alterTable' }>['changes']): Op {
  return { kind: 'alterTable', table: { name: 't' }, changes }
}
