import {
  bareExpression,
  DatabaseStateError,
  type Column,
  type ColumnType,
  type Constraint,
  type ForeignKeyAction,
  type ForeignKeyConstraint,
  type Table,
  type Value,
} from '@mig/core/dialect'
import type { ColumnRow, ColumnTypeRow, TableRow } from './catalog.ts'
import type { ConstraintRow } from './constraint-catalog.ts'
import type { IndexRow } from './index-catalog.ts'
import { inPostgres, readIndex, settingOf } from './read-index.ts'
import { commentOf } from './objects/object.ts'
import { collationIn } from './qualified-text.ts'
import { readColumnOptions, readTableOptions } from './read-options.ts'
import { readExclusion } from './read-exclusion.ts'
import { localName, readType, type Names } from './read-type.ts'
import { normalIdentity } from './identity.ts'
import { readDefault } from './defaults.ts'
import { normalSerial } from './serial.ts'

/** The rows that belong to one table. */
export interface TableRows {
  readonly table: TableRow
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
}

/** A type that columns have, and its name as expressions print it. */
export interface ReadType {
  readonly type: ColumnType
  readonly typeName: string
}

/** Each type is read once, whatever number of columns has it. */
export function columnTypes(rows: readonly ColumnTypeRow[], names: Names): TypeOf {
  const key = ({ typeOid, typeModifier }: Pick<ColumnTypeRow, 'typeOid' | 'typeModifier'>): string => `${typeOid} ${typeModifier}`
  const types = new Map(rows.map((row): [string, ReadType] => [key(row), { type: readType(row, names), typeName: row.typeName }]))
  return (row) => {
    const found = types.get(key(row))
    if (found !== undefined) return found
    throw new DatabaseStateError('database.changed', `The type of the column ${row.name} went away while the catalog was read.`, {
      hint: 'Run it again while nobody else changes the schema.',
    })
  }
}

type TypeOf = (row: ColumnRow) => ReadType

export function readTable(rows: TableRows, names: Names, typeOf: TypeOf): Table {
  const columnNames = new Map(rows.table.columnNames.map((name, place) => [place + 1, name]))
  const indexes = rows.indexes.filter(({ exclusion }) => exclusion === null)
  return {
    ...localName(rows.table.schema, rows.table.name, names.defaultSchema),
    columns: rows.columns.map((row) => withSerial(readColumn(row, names, typeOf(row), rows.table.name), row, rows.table)),
    constraints: [
      ...rows.constraints.map((row) => readConstraint(row, columnNames, names)),
      ...rows.indexes.flatMap((row) => (row.exclusion === null ? [] : [readExclusion(row, row.exclusion, columnNames, names)])),
    ],
    indexes: indexes.map((row) => readIndex(row, columnNames, names.path)),
    ...commentOf(rows.table),
    ...inPostgres(readTableOptions(rows.table, names)),
  }
}

function readColumn(row: ColumnRow, names: Names, { type, typeName }: ReadType, table: string): Column {
  return {
    name: row.name,
    type,
    nullable: !row.notNull,
    ...(row.generated === '' && row.expression !== null && row.serial === null ? defaultOf(row.expression, type, typeName) : {}),
    ...(row.sequence === null ? {} : { identity: normalIdentity(identityOf(row, row.sequence), type) }),
    ...(row.generated === '' ? {} : { generated: { sql: bareExpression(row.expression ?? ''), stored: row.generated === 's' } }),
    ...(row.collation === null ? {} : { collation: collationIn(names.path, row.collation) }),
    ...commentOf(row),
    ...inPostgres(readColumnOptions(row, table)),
  }
}

function withSerial(column: Column, { serial }: ColumnRow, table: TableRow): Column {
  if (serial === null) return column
  const { name, type, start, increment, min, max, cache, cycle, unlogged, comment } = serial
  const found = {
    type,
    sequence: name,
    start,
    increment,
    min,
    max,
    cache,
    ...(cycle ? { cycle } : {}),
    ...(unlogged ? { unlogged } : {}),
    ...(comment === null ? {} : { comment }),
  }
  const data = normalSerial(found, table, column.name, table.unlogged)
  return { ...column, options: { ...column.options, postgres: { ...column.options?.['postgres'], serial: data } } }
}

function defaultOf(expression: string, type: ColumnType, typeName: string): Pick<Column, 'default'> {
  const found = readDefault(bareExpression(expression), type, typeName)
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
    ...(row.enforced ? {} : { notEnforced: true }),
    ...(row.valid || !row.enforced ? {} : { notValid: true }),
    ...(row.nullsNotDistinct === true ? { nullsNotDistinct: true } : {}),
    ...(include.length === 0 ? {} : { include }),
    ...(row.kind === 'c' && row.noInherit ? { noInherit: true } : {}),
    ...(row.onDeleteColumns === null ? {} : { onDeleteColumns: row.onDeleteColumns.flatMap((number) => columnNames.get(number) ?? []) }),
    ...(row.period ? (row.kind === 'f' ? { period: true } : { withoutOverlaps: true }) : {}),
    ...(row.settings === null ? {} : { with: Object.fromEntries(row.settings.map(settingOf)) }),
    ...(row.tablespace === null ? {} : { tablespace: row.tablespace }),
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
