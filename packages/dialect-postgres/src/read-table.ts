import type { Column, Constraint, ForeignKeyAction, ForeignKeyConstraint, Table, Value } from '@mig/core/dialect'
import type { ColumnRow, ConstraintRow, IndexRow, TableRow } from './catalog.ts'
import { inPostgres, readIndex } from './read-index.ts'
import { localName, readType, type Names } from './read-type.ts'
import { bareExpression } from './tokens.ts'
import { normalIdentity } from './identity.ts'
import { readDefault } from './defaults.ts'

/** The rows that belong to one table. */
export interface TableRows {
  readonly table: TableRow
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
}

export function readTable(rows: TableRows, names: Names): Table {
  const columnNames = new Map(rows.columns.map((row) => [row.position, row.name]))
  return {
    ...localName(rows.table.schema, rows.table.name, names.defaultSchema),
    columns: rows.columns.map((row) => readColumn(row, names)),
    constraints: rows.constraints.map((row) => readConstraint(row, columnNames, names)),
    indexes: rows.indexes.map((row) => readIndex(row, columnNames)),
    ...commentOf(rows.table),
    ...inPostgres(rows.table.unlogged ? { unlogged: true } : {}),
  }
}

function readColumn(row: ColumnRow, names: Names): Column {
  const type = readType(row, names)
  return {
    name: row.name,
    type,
    nullable: !row.notNull,
    ...(row.generated === '' && row.expression !== null ? defaultOf(row.expression, type, row) : {}),
    ...(row.sequence === null ? {} : { identity: normalIdentity(identityOf(row, row.sequence), type) }),
    ...(row.generated === '' ? {} : { generated: { sql: bareExpression(row.expression ?? ''), stored: row.generated === 's' } }),
    ...(row.collation === null ? {} : { collation: row.collation }),
    ...commentOf(row),
  }
}

function defaultOf(expression: string, type: Column['type'], row: ColumnRow): Pick<Column, 'default'> {
  const found = readDefault(bareExpression(expression), type, row.typeName)
  return found === undefined ? {} : { default: found }
}

function identityOf(row: ColumnRow, sequence: NonNullable<ColumnRow['sequence']>): NonNullable<Column['identity']> {
  const { start, increment, min, max, cache } = sequence
  return {
    start,
    increment,
    min,
    max,
    cache,
    ...(row.identity === 'a' ? { always: true } : {}),
    ...(sequence.cycle ? { cycle: true } : {}),
  }
}

function commentOf(row: { readonly comment: string | null }): { readonly comment?: string } {
  return row.comment === null ? {} : { comment: row.comment }
}

function readConstraint(row: ConstraintRow, columnNames: ReadonlyMap<number, string>, names: Names): Constraint {
  const common = { name: row.name, ...commentOf(row), ...inPostgres(optionsOf(row, columnNames)) }
  const columns = (row.columns ?? []).flatMap((number) => columnNames.get(number) ?? [])
  const deferral = { ...(row.deferrable ? { deferrable: true as const } : {}), ...(row.deferred ? { initially: 'deferred' as const } : {}) }
  switch (row.kind) {
    case 'p':
      return { kind: 'primaryKey', ...common, columns, ...deferral }
    case 'u':
      return { kind: 'unique', ...common, columns, ...deferral }
    case 'c':
      return { kind: 'check', ...common, sql: bareExpression(row.expression ?? '') }
    case 'f':
      return { kind: 'foreignKey', ...common, columns, ...foreignKey(row, names), ...deferral }
  }
}

function optionsOf(row: ConstraintRow, columnNames: ReadonlyMap<number, string>): { readonly [option: string]: Value } {
  const include = (row.include ?? []).flatMap((number) => columnNames.get(number) ?? [])
  return {
    ...(row.valid ? {} : { notValid: true }),
    ...(row.nullsNotDistinct === true ? { nullsNotDistinct: true } : {}),
    ...(include.length === 0 ? {} : { include }),
    ...(row.kind === 'c' && row.noInherit ? { noInherit: true } : {}),
  }
}

const ACTIONS: { readonly [code: string]: ForeignKeyAction } = { r: 'restrict', c: 'cascade', n: 'set null', d: 'set default' }

function foreignKey(row: ConstraintRow, names: Names): Pick<ForeignKeyConstraint, 'references' | 'onDelete' | 'onUpdate' | 'match'> {
  const { name, ...schema } = localName(row.targetSchema ?? '', row.targetTable ?? '', names.defaultSchema)
  const [onDelete, onUpdate] = [ACTIONS[row.onDelete], ACTIONS[row.onUpdate]]
  return {
    references: { ...schema, table: name, columns: row.targetColumns ?? [] },
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
    ...(row.match === 'f' ? { match: 'full' } : {}),
  }
}
