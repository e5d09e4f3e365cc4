import { lowerType } from '../builders/lower-column.ts'
import type { AnyColumn } from '../builders/row-types.ts'
import { lowerExecute } from '../builders/sql-lowering.ts'
import { definitionOf, SQL } from '../builders/brand.ts'
import type { Sql } from '../builders/sql.ts'
import { OperationError } from '../errors.ts'
import { ELSEWHERE, type OptionRules, wholeFrom } from '../option-rules.ts'
import type { ColumnType } from '../schema/column-type.ts'
import { toData } from '../schema/data.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Row } from '../schema/value.ts'
import { withValues } from '../sql/parameters.ts'
import { bareName, knownOptions, type Name, optionsObject, qualifiedName, refuseUnknownKeys } from './arguments.ts'
import type { BackfillOp, BulkInsertOp, CustomOp, ExecuteOp, SqlText } from './op.ts'
import type { BackfillOptions, BulkInsertOptions, ExecuteOptions } from './operations.ts'

/** What `make-op` does, for operations on data and those of plugins. */

const EXECUTE: OptionRules<ExecuteOptions> = { values: ELSEWHERE, down: ELSEWHERE, doneWhen: ELSEWHERE }
const BULK_INSERT: OptionRules<BulkInsertOptions> = { types: ELSEWHERE }
const BACKFILL: OptionRules<BackfillOptions> = {
  table: ELSEWHERE,
  set: ELSEWHERE,
  where: ELSEWHERE,
  key: ELSEWHERE,
  batch: wholeFrom(1),
  pause: wholeFrom(0),
  down: ELSEWHERE,
}

export function executeOp(statement: Sql | string, options: unknown): ExecuteOp {
  const { values, down, doneWhen } = knownOptions(options, EXECUTE, 'op.execute')
  return {
    kind: 'execute',
    ...sqlText(statement, values, 'op.execute'),
    ...(down === undefined ? {} : { down: sqlText(down, undefined, 'op.execute, down') }),
    ...(doneWhen === undefined ? {} : { doneWhen: sqlText(doneWhen, undefined, 'op.execute, doneWhen') }),
  }
}

/** SQL as a text, a text with values for its placeholders, or a fragment that carries its values. */
export function sqlText(statement: Sql | string, values: unknown, call: string): SqlText {
  const lowered = lowerExecute(statement)
  if (lowered.values.length === 0 && lowered.text.join('').trim() === '') {
    throw new OperationError('op.execute', `${call} was given no SQL.`)
  }
  if (values === undefined) return lowered
  if (!Array.isArray(values)) throw new OperationError('op.values', `${call} was given values that are no array.`)
  if (typeof statement !== 'string') {
    throw new OperationError('op.values', `${call} was given values twice.`, {
      hint: 'An sql`…` fragment carries its values; leave the list out.',
    })
  }
  const data = values.map((value, index) => toData(value, `${call}, value ${index + 1}`))
  return withValues(statement, data)
}

export function bulkInsertOp(name: Name, rows: unknown, options: unknown): BulkInsertOp {
  const table = qualifiedName(name, 'table')
  const given = knownOptions(options, BULK_INSERT, `op.bulkInsert of ${displayName(table)}`)
  if (!Array.isArray(rows)) throw new OperationError('op.rows', `op.bulkInsert was given no array of rows for ${displayName(table)}.`)
  const data = rows.map((row: unknown, index) => rowData(row, index, table))
  requireSameColumns(data, table)
  const types = given.types === undefined ? {} : { types: rowTypes(given.types, data, table) }
  return { kind: 'bulkInsert', table, rows: data, ...types }
}

export function backfillOp(options: unknown): BackfillOp {
  const table = qualifiedName(optionsObject(options, 'op.backfill')['table'], 'table')
  const call = `op.backfill of ${displayName(table)}`
  const { set, where, key, batch, pause, down } = knownOptions(options, BACKFILL, call)
  const assignments = Object.entries(optionsObject(set, `${call}, set`)).filter(([, value]) => value !== undefined)
  if (assignments.length === 0) {
    throw new OperationError('op.backfill', `${call} sets no column.`, {
      hint: 'For example set: { slug: sql`lower(name)` }',
    })
  }
  const text = (item: Sql | string, name: string): SqlText => sqlText(item, undefined, `${call}, ${name}`)
  return {
    kind: 'backfill',
    table,
    set: Object.fromEntries(assignments.map(([column, to]) => [column, assigned(to, `${call}, ${column}`)])),
    ...(where === undefined ? {} : { where: text(where, 'where') }),
    ...(key === undefined ? {} : { key: [key].flat().map((column) => bareName(column, 'column of the key')) }),
    ...(batch === undefined ? {} : { batch }),
    ...(pause === undefined ? {} : { pause }),
    ...(down === undefined ? {} : { down: text(down, 'down') }),
  }
}

/** A fragment is SQL; anything else is a value. */
function assigned(to: unknown, call: string): SqlText {
  if (definitionOf(to, SQL) !== undefined) return sqlText(to as Sql, undefined, call)
  return { text: ['', ''], values: [toData(to, call)] }
}

function rowData(row: unknown, index: number, table: QualifiedName): Row {
  const where = `row ${index + 1} for ${displayName(table)}`
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new OperationError('op.rows', `op.bulkInsert: ${where} is no object.`, { hint: 'A row is an object of values by column name.' })
  }
  const cells = Object.entries(row).filter(([, value]) => value !== undefined)
  return Object.fromEntries(cells.map(([column, value]) => [column, toData(value, `${where}, column ${column}`)]))
}

function requireSameColumns(rows: readonly Row[], table: QualifiedName): void {
  const columns = Object.keys(rows[0] ?? {})
  rows.forEach((row, index) => {
    const own = Object.keys(row)
    const missing = columns.find((column) => !Object.hasOwn(row, column))
    const extra = own.find((column) => !columns.includes(column))
    if (missing === undefined && extra === undefined) return
    const difference = missing === undefined ? `has the column ${extra}` : `lacks the column ${missing}`
    throw new OperationError('op.rows', `op.bulkInsert: row ${index + 1} for ${displayName(table)} ${difference}, unlike the first row.`, {
      hint: 'All rows have the same columns; write null for a missing value, or insert in several calls.',
    })
  })
}

function rowTypes(given: object, rows: readonly Row[], table: QualifiedName): { readonly [column: string]: ColumnType } {
  const columns = Object.keys(rows[0] ?? {})
  const what = `The types of rows for ${displayName(table)}`
  const types = optionsObject(given, what)
  refuseUnknownKeys(types, rows.length === 0 ? Object.keys(types) : columns, what)
  return Object.fromEntries(Object.entries(types).map(([column, type]) => [column, lowerType(type as AnyColumn)]))
}

/* ---- plugins ---- */

/** An operation of a plugin, which is data already. */
export function customOpOf(op: unknown): CustomOp {
  if (typeof op === 'object' && op !== null && 'kind' in op && 'args' in op && typeof op.kind === 'string' && Array.isArray(op.args)) {
    if (op.kind.includes('.') && op.args.every(isData)) return { kind: op.kind as CustomOp['kind'], args: op.args }
  }
  throw new OperationError('op.run', 'op.run takes an operation of a plugin, and was given something else.', {
    hint: 'Call the function of the plugin, op.run(enableAudit("users")); plugins make operations with customOp.',
  })
}

/** Dates, bigints and bytes stand in an operation by tagged objects, so that what is left is what JSON holds exactly. */
function isData(value: unknown): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isData)
  if (typeof value !== 'object' || Object.getOwnPropertySymbols(value).length > 0) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && Object.values(value).every(isData)
}
