import type { EnumType } from '../builders/enum-type.ts'
import { lowerOptions } from '../builders/present.ts'
import type { DialectOptions } from '../schema/value.ts'
import { lowerEnum } from '../builders/enum-type.ts'
import { type Extra, extraDefinition } from '../builders/extra.ts'
import {
  type MergedOptions,
  type OwnTableOptions,
  TABLE_OPTIONS,
  type TableDialectOptions,
  type TableOptions,
} from '../builders/dialect-options.ts'
import { lowerIndex } from '../builders/lower-extra.ts'
import { lowerTable } from '../builders/lower-table.ts'
import type { AnyColumn, AnyTable } from '../builders/row-types.ts'
import { type ExtrasFunction, isTable, table as makeTable } from '../builders/table-handle.ts'
import { OperationError } from '../errors.ts'
import { ELSEWHERE, type OptionRules } from '../option-rules.ts'
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
import { commentChange, SET_COMMENT } from './comment-change.ts'
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
import { IF_EXISTS, IF_NOT_EXISTS, type IfExists, type IfNotExists, TableChanges } from './table-changes.ts'
import type { AlterTableOptions, DropTableOptions } from './table-operations.ts'

/** One function for each method of `op` that has something to make of its arguments: from what the user wrote to plain data. */

interface OwnCreateTableOptions extends IfNotExists, Pick<OwnTableOptions, 'schema' | 'comment'> {}

/** What `table` takes as options, and what the operation takes. */
export type CreateTableOptions = MergedOptions<TableDialectOptions> & OwnCreateTableOptions & {
  readonly [dialect: string]: object | string | boolean | undefined
}

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

const CREATE_TABLE: OptionRules<OwnCreateTableOptions> = {
  schema: TABLE_OPTIONS.schema,
  comment: TABLE_OPTIONS.comment,
  ...IF_NOT_EXISTS,
}
const DROP_TABLE: OptionRules<DropTableOptions> = { ...IF_EXISTS, was: ELSEWHERE }
const ALTER_TABLE: OptionRules<Pick<AlterTableOptions, 'was'>> = { was: ELSEWHERE }
const DROP_INDEX: OptionRules<DropIndexOptions> = { ...IF_EXISTS, was: ELSEWHERE }
const DROP_ENUM: OptionRules<DropEnumOptions> = { ...IF_EXISTS, was: ELSEWHERE }
/** The values beside which it stands are named as the value itself is. */
const ADD_ENUM_VALUE: OptionRules<AddEnumValueOptions> = { ...IF_NOT_EXISTS, before: ELSEWHERE, after: ELSEWHERE }

/* ---- tables ---- */

type Columns = Readonly<Record<string, AnyColumn>>

/** Tells the two forms of `op.createTable` apart: a table that `table` made, or what `table` takes. */
export function newTable(args: readonly unknown[]): readonly [AnyTable, unknown] {
  const [first, second, third, fourth] = args
  if (isTable(first)) return [first, second]
  const qualified = qualifiedName(first, 'table')
  const { schema, name } = qualified
  if (typeof second !== 'object' || second === null) {
    throw new OperationError('op.createTable', `The table ${name} was given no columns.`, {
      hint: "op.createTable('tags', { name: t.text() })",
    })
  }
  const extras = typeof third === 'function' ? (third as ExtrasFunction<Columns>) : undefined
  const call = `op.createTable of ${displayName(qualified)}`
  const given = optionsObject(extras === undefined ? third : fourth, call)
  const { own, dialects } = splitDialectOptions(given, CREATE_TABLE, call)
  const { ifNotExists, ...named } = own
  const options = { ...named, ...(schema === undefined ? {} : { schema }), ...dialects } as TableOptions
  return [makeTable(name, second as Columns, extras ?? options, options), { ifNotExists }]
}

export function createTableOp(table: AnyTable, options: unknown): CreateTableOp {
  const lowered = lowerTable(table)
  const given = knownOptions(options, IF_NOT_EXISTS, `op.createTable of ${displayName(lowered)}`)
  return { kind: 'createTable', table: lowered, ...flags(given, 'ifNotExists') }
}

export function dropTableOp(name: Name, options: unknown): DropTableOp {
  const table = qualifiedName(name, 'table')
  const given = knownOptions(options, DROP_TABLE, `op.dropTable of ${displayName(table)}`)
  const was = given.was === undefined ? {} : { was: sameThing('table', table, lowerTable(given.was)) }
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
  const call = `op.alterTable of ${displayName(table)}`
  const { own, dialects } = splitDialectOptions(optionsObject(options, call), ALTER_TABLE, call)
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
    ...(own.was === undefined ? {} : { was: sameThing('table', table, lowerTable(own.was), 'altered') }),
    ...(Object.keys(dialects).length === 0 ? {} : { options: lowerOptions(dialects as DialectOptions, 'op.alterTable') }),
  }
}

export function createIndexOp(name: Name, index: Extra, options: unknown): CreateIndexOp {
  const table = qualifiedName(name, 'table')
  const lowered = lowerIndex(index, table)
  const given = knownOptions(options, IF_NOT_EXISTS, `op.createIndex of ${displayName(table)}.${lowered.name}`)
  return { kind: 'createIndex', table, index: lowered, ...flags(given, 'ifNotExists') }
}

export function dropIndexOp(tableName: Name, indexName: string, options: unknown): DropIndexOp {
  const table = qualifiedName(tableName, 'table')
  const name = bareName(indexName, 'index')
  const call = `op.dropIndex of ${displayName(table)}.${name}`
  const { own, dialects } = splitDialectOptions(optionsObject(options, call), DROP_INDEX, call)
  const was = own.was === undefined ? {} : { was: droppedIndex(own.was, table, name) }
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
  const place = { table: qualifiedName(table, 'table'), name: bareName(name, 'index') }
  const given = knownOptions(options, SET_COMMENT, `op.setIndexComment of ${displayName(place.table)}.${place.name}`)
  return { kind: 'setIndexComment', ...place, ...commentChange(comment, given.was, 'an index') }
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
  const qualified = qualifiedName(name, 'enum')
  const given = knownOptions(options, DROP_ENUM, `op.dropEnum of ${displayName(qualified)}`)
  const was = given.was === undefined ? {} : { was: sameThing('enum', qualified, requireEnum(given.was)) }
  return { kind: 'dropEnum', enum: qualified, ...was, ...flags(given, 'ifExists') }
}

export function renameEnumOp(name: Name, to: string): RenameEnumOp {
  return { kind: 'renameEnum', enum: qualifiedName(name, 'enum'), to: bareName(to, 'enum') }
}

export function moveEnumOp(name: Name, schema: string | null): MoveEnumOp {
  return { kind: 'moveEnum', enum: qualifiedName(name, 'enum'), to: targetSchema(schema) }
}

export function addEnumValueOp(name: Name, value: string, options: unknown): AddEnumValueOp {
  const qualified = qualifiedName(name, 'enum')
  const given = knownOptions(options, ADD_ENUM_VALUE, `op.addEnumValue of ${displayName(qualified)}`)
  if (given.before !== undefined && given.after !== undefined) {
    throw new OperationError('op.addEnumValue', 'The place of a new enum value is given twice.', {
      hint: 'Give `before` or `after`, not both.',
    })
  }
  return {
    kind: 'addEnumValue',
    enum: qualified,
    value: enumValue(value),
    ...(given.before === undefined ? {} : { before: enumValue(given.before) }),
    ...(given.after === undefined ? {} : { after: enumValue(given.after) }),
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
