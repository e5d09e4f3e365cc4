import type { EnumType } from '../builders/enum-type.ts'
import { lowerOptions } from '../builders/present.ts'
import type { DialectOptions } from '../schema/value.ts'
import { lowerEnum } from '../builders/enum-type.ts'
import { type Extra, extraDefinition } from '../builders/extra.ts'
import type { TableOptions } from '../builders/dialect-options.ts'
import { lowerIndex } from '../builders/lower-extra.ts'
import { lowerTable } from '../builders/lower-table.ts'
import type { AnyColumn, AnyTable } from '../builders/row-types.ts'
import { type ExtrasFunction, isTable, table as makeTable } from '../builders/table-handle.ts'
import { OperationError } from '../errors.ts'
import type { Enum } from '../schema/enum.ts'
import { displayName, sameName } from '../schema/schema.ts'
import type { QualifiedName, Table } from '../schema/table.ts'
import type { Index } from '../schema/table-index.ts'
import {
  bareName,
  enumValue,
  flags,
  knownOptions,
  type Name,
  optionsObject,
  qualifiedName,
  splitDialectOptions,
  targetSchema,
} from './arguments.ts'
import { commentChange } from './comment-change.ts'
import type {
  AddEnumValueOp,
  AlterTableOp,
  CreateEnumOp,
  CreateIndexOp,
  CreateTableOp,
  DropEnumOp,
  DropIndexOp,
  DropTableOp,
  MoveEnumOp,
  MoveTableOp,
  RenameEnumOp,
  RenameEnumValueOp,
  RenameIndexOp,
  RenameTableOp,
  SetIndexCommentOp,
} from './op.ts'
import { type IfExists, type IfNotExists, TableChanges } from './table-changes.ts'

/** One function for each method of `op` that has something to make of its arguments: from what the user wrote to plain data. */

type DialectKeys = { readonly [K in keyof TableOptions as string extends K ? never : number extends K ? never : K]: TableOptions[K] }

/** What `table` takes as options, and what the operation takes. */
export type CreateTableOptions = DialectKeys & IfNotExists & { readonly [dialect: string]: object | string | boolean | undefined }

export interface DropIndexOptions extends IfExists {
  /** The index as it was, for the reverse. */
  readonly was?: Extra
  readonly [dialect: string]: object | boolean | undefined
}

export interface DropEnumOptions extends IfExists {
  /** The enum as it was, for the reverse. */
  readonly was?: EnumType
}

export interface AddEnumValueOptions extends IfNotExists {
  readonly before?: string
  readonly after?: string
}

/* ---- tables ---- */

type Columns = Readonly<Record<string, AnyColumn>>

/** Tells the two forms of `op.createTable` apart: a table that `table` made, or what `table` takes. */
export function newTable(args: readonly unknown[]): readonly [AnyTable, unknown] {
  const [first, second, third, fourth] = args
  if (isTable(first)) return [first, second]
  const { schema, name } = qualifiedName(first, 'table')
  if (typeof second !== 'object' || second === null) {
    throw new OperationError('op.createTable', `The table ${name} was given no columns.`, {
      hint: "op.createTable('tags', { name: t.text() })",
    })
  }
  const extras = typeof third === 'function' ? (third as ExtrasFunction<Columns>) : undefined
  const given = optionsObject(extras === undefined ? third : fourth, 'op.createTable')
  const { own, dialects } = splitDialectOptions(given, ['schema', 'comment', 'ifNotExists'], 'op.createTable')
  const { ifNotExists, ...named } = own
  const options = { ...named, ...(schema === undefined ? {} : { schema }), ...dialects } as TableOptions
  return [makeTable(name, second as Columns, extras ?? options, options), { ifNotExists }]
}

export function createTableOp(table: AnyTable, options: unknown): CreateTableOp {
  return {
    kind: 'createTable',
    table: lowerTable(table),
    ...flags(knownOptions(options, ['ifNotExists'], 'op.createTable'), 'ifNotExists'),
  }
}

export function dropTableOp(name: Name, options: unknown): DropTableOp {
  const given = knownOptions(options, ['was', 'ifExists'], 'op.dropTable')
  const table = qualifiedName(name, 'table')
  const was = given['was'] === undefined ? {} : { was: sameThing('table', table, lowerTable(given['was'] as AnyTable)) }
  return { kind: 'dropTable', table, ...was, ...flags(given, 'ifExists') }
}

export function renameTableOp(name: Name, to: string): RenameTableOp {
  return { kind: 'renameTable', table: qualifiedName(name, 'table'), to: bareName(to, 'new name of the table') }
}

export function moveTableOp(name: Name, schema: string | null): MoveTableOp {
  return { kind: 'moveTable', table: qualifiedName(name, 'table'), to: targetSchema(schema) }
}

/** What was dropped, or is altered, has to be what `was` says; the schema may be left out of `was`. */
function sameThing<T extends Table | Enum>(what: string, name: QualifiedName, was: T, done = 'dropped'): T {
  const named: T = was.schema === undefined ? { ...was, ...name } : was
  if (was.name === name.name && sameName(named, name)) return named
  throw new OperationError('op.was', `The ${what} ${displayName(name)} is ${done}, but \`was\` is called ${displayName(was)}.`, {
    hint: `Both are the same ${what}: give it the same name and schema.`,
  })
}

export function alterTableOp(name: Name, change: (table: TableChanges) => void, options?: unknown): AlterTableOp {
  const table = qualifiedName(name, 'table')
  const { own, dialects } = splitDialectOptions(optionsObject(options, 'op.alterTable'), ['was'], 'op.alterTable')
  const collected = new TableChanges(table)
  const result: unknown = change(collected)
  if (typeof result === 'object' && result !== null && 'then' in result) {
    throw new OperationError('op.alterTable', 'The function of op.alterTable is asynchronous.', {
      hint: 'It only collects changes, so it needs no await: (t) => { t.addColumn(…) }',
    })
  }
  if (collected.changes.length === 0 && Object.keys(dialects).length === 0) {
    throw new OperationError('op.alterTable', `Nothing is altered of table ${displayName(table)}.`, {
      hint: 'Call methods of the parameter: op.alterTable("expenses", (t) => { t.addColumn(…) })',
    })
  }
  return {
    kind: 'alterTable',
    table,
    changes: collected.changes,
    ...(own['was'] === undefined ? {} : { was: sameThing('table', table, lowerTable(own['was'] as AnyTable), 'altered') }),
    ...(Object.keys(dialects).length === 0 ? {} : { options: lowerOptions(dialects as DialectOptions, 'op.alterTable') }),
  }
}

export function createIndexOp(name: Name, index: Extra, options: unknown): CreateIndexOp {
  const table = qualifiedName(name, 'table')
  const given = knownOptions(options, ['ifNotExists'], 'op.createIndex')
  return { kind: 'createIndex', table, index: lowerIndex(index, table), ...flags(given, 'ifNotExists') }
}

export function dropIndexOp(tableName: Name, indexName: string, options: unknown): DropIndexOp {
  const table = qualifiedName(tableName, 'table')
  const name = bareName(indexName, 'index')
  const { own, dialects } = splitDialectOptions(optionsObject(options, 'op.dropIndex'), ['was', 'ifExists'], 'op.dropIndex')
  const was = own['was'] === undefined ? {} : { was: droppedIndex(own['was'] as Extra, table, name) }
  return { kind: 'dropIndex', table, name, ...was, ...flags(own, 'ifExists'), ...droppedOptions(dialects) }
}

function droppedOptions(dialects: Readonly<Record<string, unknown>>): Pick<DropIndexOp, 'options'> {
  return Object.keys(dialects).length === 0 ? {} : { options: lowerOptions(dialects as DialectOptions, 'op.dropIndex') }
}

export function renameIndexOp(table: Name, name: string, to: string): RenameIndexOp {
  return {
    kind: 'renameIndex',
    table: qualifiedName(table, 'table'),
    name: bareName(name, 'index'),
    to: bareName(to, 'new name of the index'),
  }
}

export function setIndexCommentOp(table: Name, name: string, comment: string | null, options: unknown): SetIndexCommentOp {
  const given = knownOptions(options, ['was'], 'op.setIndexComment')
  const place = { table: qualifiedName(table, 'table'), name: bareName(name, 'index') }
  return { kind: 'setIndexComment', ...place, ...commentChange(comment, given['was'], 'an index') }
}

function droppedIndex(was: Extra, table: QualifiedName, name: string): Index {
  const index = lowerIndex(was, table)
  const given = extraDefinition(was)?.name
  if (given === undefined || given === name) return { ...index, name }
  throw new OperationError('op.was', `The index ${name} is dropped, but \`was\` is called ${given}.`, {
    hint: 'Both are the same index: give it the same name, or leave the name out of `was`.',
  })
}

/* ---- enums ---- */

export function createEnumOp(type: EnumType): CreateEnumOp {
  return { kind: 'createEnum', enum: requireEnum(type) }
}

export function dropEnumOp(name: Name, options: unknown): DropEnumOp {
  const given = knownOptions(options, ['was', 'ifExists'], 'op.dropEnum')
  const qualified = qualifiedName(name, 'enum')
  const was = given['was'] === undefined ? {} : { was: sameThing('enum', qualified, requireEnum(given['was'])) }
  return { kind: 'dropEnum', enum: qualified, ...was, ...flags(given, 'ifExists') }
}

export function renameEnumOp(name: Name, to: string): RenameEnumOp {
  return { kind: 'renameEnum', enum: qualifiedName(name, 'enum'), to: bareName(to, 'enum') }
}

export function moveEnumOp(name: Name, schema: string | null): MoveEnumOp {
  return { kind: 'moveEnum', enum: qualifiedName(name, 'enum'), to: targetSchema(schema) }
}

export function addEnumValueOp(name: Name, value: string, options: unknown): AddEnumValueOp {
  const given = knownOptions(options, ['before', 'after', 'ifNotExists'], 'op.addEnumValue')
  if (given['before'] !== undefined && given['after'] !== undefined) {
    throw new OperationError('op.addEnumValue', 'The place of a new enum value is given twice.', {
      hint: 'Give `before` or `after`, not both.',
    })
  }
  return {
    kind: 'addEnumValue',
    enum: qualifiedName(name, 'enum'),
    value: enumValue(value),
    ...(given['before'] === undefined ? {} : { before: enumValue(given['before']) }),
    ...(given['after'] === undefined ? {} : { after: enumValue(given['after']) }),
    ...flags(given, 'ifNotExists'),
  }
}

export function renameEnumValueOp(name: Name, value: string, to: string): RenameEnumValueOp {
  return {
    kind: 'renameEnumValue',
    enum: qualifiedName(name, 'enum'),
    value: enumValue(value),
    to: enumValue(to),
  }
}

function requireEnum(value: unknown): Enum {
  const found = lowerEnum(value)
  if (found !== undefined) return found
  throw new OperationError('op.enum', 'An enum type is wanted, and something else was given.', {
    hint: "Give enumType('status', ['open', 'paid']).",
  })
}
