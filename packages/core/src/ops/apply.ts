import { NO_PLUGINS, opSpec, type Registry } from '../plugin/registry.ts'
import type { Enum } from '../schema/enum.ts'
import { renameNamedIndex } from '../schema/named-index.ts'
import { renameParent } from '../schema/parent-tables.ts'
import { findEnum, findTable, nameIn, sameName, type Schema } from '../schema/schema.ts'
import type { Index } from '../schema/table-index.ts'
import type { QualifiedName, Table } from '../schema/table.ts'
import { applyObject } from './apply-object.ts'
import { moveSequencesOf, renameTableOfObjects } from './rename-in-objects.ts'
import { applyChange, requireIndexFits, requireTableFits, withComment, withOptions } from './apply-change.ts'
import { renameInTypes, renameValueInTypes, withValuesInTypes } from './apply-enum.ts'
import { exists, unknown } from './misfit.ts'
import { isObjectOp } from './object-op.ts'
import {
  isCustomOp,
  type AddEnumValueOp,
  type AlterEnumOp,
  type CoreOp,
  type MoveTableOp,
  type Op,
  type RenameEnumValueOp,
  type SetIndexCommentOp,
} from './op.ts'

/**
 * The schema after an operation, without a database. What hangs on a renamed thing follows it: constraints, indexes, expressions,
 * and foreign keys of other tables. What a database does on its own is done here too: a dropped column takes along the constraints
 * and indexes that need it.
 *
 * Operations that change no schema (`execute`, `bulkInsert`) give the same one, even where their SQL would change it.
 * @throws OperationError `op.unknown…`, `op.exists` where the operation does not fit the schema, unless it says `ifExists` or
 * `ifNotExists`.
 * @throws PluginError `plugin.unknownOperation` when no plugin adds the operation.
 */
export function apply(schema: Schema, op: Op, registry: Registry = NO_PLUGINS): Schema {
  if (!isCustomOp(op)) return applyCore(schema, op)
  const spec = opSpec(registry, op.kind)
  return spec.apply === undefined ? schema : spec.apply(schema, op.args)
}

/** The schema after all of the operations, in order. */
export function applyAll(schema: Schema, ops: readonly Op[], registry: Registry = NO_PLUGINS): Schema {
  return ops.reduce((state, op) => apply(state, op, registry), schema)
}

function applyCore(schema: Schema, op: CoreOp): Schema {
  if (isObjectOp(op)) return applyObject(schema, op)
  switch (op.kind) {
    case 'createTable':
      return createTable(schema, op.table, op.ifNotExists)
    case 'dropTable':
      if (findTable(schema, op.table) === undefined) return missing(op.ifExists, schema, 'Table', op.table)
      return { ...schema, tables: schema.tables.filter((table) => !sameName(table, op.table)) }
    case 'renameTable':
      return renameTable(schema, op.table, { ...op.table, name: op.to })
    case 'moveTable':
      return moveTable(schema, op)
    case 'alterTable':
      requireTable(schema, op.table)
      return op.changes.reduce((state, change) => applyChange(state, op.table, change), schema)
    case 'createIndex':
      return createIndex(schema, op.table, op.index, op.ifNotExists)
    case 'dropIndex':
      return dropIndex(schema, op.table, op.name, op.ifExists)
    case 'renameIndex':
      return renameIndex(schema, op.table, op.name, op.to)
    case 'setIndexComment':
      return setIndexComment(schema, op)
    case 'createEnum':
      if (findEnum(schema, op.enum) !== undefined) throw exists('Enum', op.enum)
      return { ...schema, enums: [...schema.enums, op.enum] }
    case 'dropEnum':
      if (findEnum(schema, op.enum) === undefined) return missing(op.ifExists, schema, 'Enum', op.enum)
      return { ...schema, enums: schema.enums.filter((item) => !sameName(item, op.enum)) }
    case 'renameEnum':
      return renameEnum(schema, op.enum, { ...op.enum, name: op.to })
    case 'moveEnum':
      return renameEnum(schema, op.enum, nameIn(op.to, op.enum))
    case 'addEnumValue':
      return addEnumValue(schema, op)
    case 'renameEnumValue':
      return renameEnumValue(schema, op)
    case 'alterEnum':
      return alterEnum(schema, op)
    case 'setEnumComment':
      return replaceEnum(schema, op.enum, (item) => withComment(item, op.set))
    case 'setEnumOptions':
      return replaceEnum(schema, op.enum, (item) => withOptions(item, { ...item.options, ...op.set }))
    case 'execute':
    case 'backfill':
    case 'bulkInsert':
      return schema
  }
}

/** Nothing to drop: fine with `ifExists`. */
function missing(ifExists: true | undefined, schema: Schema, what: 'Table' | 'Enum', name: QualifiedName): Schema {
  if (ifExists === true) return schema
  throw unknown(what, name)
}

function requireTable(schema: Schema, name: QualifiedName): Table {
  const table = findTable(schema, name)
  if (table === undefined) throw unknown('Table', name)
  return table
}

function replaceTable(schema: Schema, table: Table): Schema {
  return { ...schema, tables: schema.tables.map((other) => (sameName(other, table) ? table : other)) }
}

function createTable(schema: Schema, table: Table, ifNotExists: true | undefined): Schema {
  if (findTable(schema, table) !== undefined) {
    if (ifNotExists === true) return schema
    throw exists('Table', table)
  }
  requireTableFits(table)
  for (const index of table.indexes) requireFreeIndexName(schema, table, index.name)
  return { ...schema, tables: [...schema.tables, table] }
}

/** Gives the table another name or schema. */
function renameTable(schema: Schema, name: QualifiedName, to: QualifiedName): Schema {
  requireTable(schema, name)
  if (findTable(schema, to) !== undefined) throw exists('Table', to)
  const tables = schema.tables.map((table) => ({
    ...(sameName(table, name)
      ? nameIn(to.schema ?? null, { ...renameParent(table, name, to), name: to.name })
      : renameParent(table, name, to)),
    constraints: table.constraints.map((constraint) => {
      if (constraint.kind !== 'foreignKey') return constraint
      const { references } = constraint
      if (references.table !== name.name || references.schema !== name.schema) return constraint
      const { schema: _, ...rest } = references
      return { ...constraint, references: { ...rest, ...(to.schema === undefined ? {} : { schema: to.schema }), table: to.name } }
    }),
  }))
  return renameTableOfObjects({ ...schema, tables }, name, to)
}

/** Indexes and sequences of its columns go along, so their names have to be free as well. */
function moveTable(schema: Schema, op: MoveTableOp): Schema {
  const to = nameIn(op.to, op.table)
  const { indexes } = requireTable(schema, op.table)
  if (findTable(schema, to) !== undefined) throw exists('Table', to)
  for (const { name } of indexes) requireFreeIndexName(schema, to, name)
  return renameTable(moveSequencesOf(schema, op.table, op.to), op.table, to)
}

/* ---- indexes ---- */

/** Names of indexes are one space for all tables of a schema, in both databases. */
function requireFreeIndexName(schema: Schema, table: QualifiedName, name: string): void {
  const taken = schema.tables.some((other) => other.schema === table.schema && other.indexes.some((index) => index.name === name))
  if (taken) throw exists('Index', { ...table, name })
}

function createIndex(schema: Schema, name: QualifiedName, index: Index, ifNotExists: true | undefined): Schema {
  const table = requireTable(schema, name)
  if (ifNotExists === true && table.indexes.some((other) => other.name === index.name)) return schema
  requireFreeIndexName(schema, table, index.name)
  requireIndexFits(table, index)
  return replaceTable(schema, { ...table, indexes: [...table.indexes, index] })
}

function dropIndex(schema: Schema, tableName: QualifiedName, name: string, ifExists: true | undefined): Schema {
  const table = findTable(schema, tableName)
  if (ifExists === true && table?.indexes.some((index) => index.name === name) !== true) return schema
  const indexes = requireIndex(requireTable(schema, tableName), name)
  return replaceTable(schema, { ...requireTable(schema, tableName), indexes: indexes.filter((index) => index.name !== name) })
}

function renameIndex(schema: Schema, tableName: QualifiedName, name: string, to: string): Schema {
  const table = requireTable(schema, tableName)
  const indexes = requireIndex(table, name)
  requireFreeIndexName(schema, table, to)
  const renamed = renameNamedIndex(table, name, to)
  return replaceTable(schema, { ...renamed, indexes: indexes.map((index) => (index.name === name ? { ...index, name: to } : index)) })
}

function setIndexComment(schema: Schema, { table: tableName, name, set }: SetIndexCommentOp): Schema {
  const table = requireTable(schema, tableName)
  const indexes = requireIndex(table, name)
  return replaceTable(schema, { ...table, indexes: indexes.map((index) => (index.name === name ? withComment(index, set) : index)) })
}

function requireIndex(table: Table, name: string): readonly Index[] {
  if (!table.indexes.some((index) => index.name === name)) throw unknown('Index', { ...table, name })
  return table.indexes
}

/* ---- enums ---- */

function requireEnum(schema: Schema, name: QualifiedName): Enum {
  const found = findEnum(schema, name)
  if (found === undefined) throw unknown('Enum', name)
  return found
}

function requireValue(item: Enum, value: string): number {
  const position = item.values.indexOf(value)
  if (position === -1) throw unknown('EnumValue', { ...item, name: `${item.name}: ${value}` })
  return position
}

function replaceEnum(schema: Schema, name: QualifiedName, change: (item: Enum) => Enum): Schema {
  const item = requireEnum(schema, name)
  return { ...schema, enums: schema.enums.map((other) => (other === item ? change(item) : other)) }
}

function withValues(schema: Schema, item: Enum, values: readonly string[]): Schema {
  return { ...schema, enums: schema.enums.map((other) => (other === item ? { ...item, values } : other)) }
}

function addEnumValue(schema: Schema, op: AddEnumValueOp): Schema {
  const item = requireEnum(schema, op.enum)
  if (item.values.includes(op.value)) {
    if (op.ifNotExists === true) return schema
    throw exists('EnumValue', { ...item, name: `${item.name}: ${op.value}` })
  }
  const before = op.before === undefined ? item.values.length : requireValue(item, op.before)
  const position = op.after === undefined ? before : requireValue(item, op.after) + 1
  const values = item.values.toSpliced(position, 0, op.value)
  return withValuesInTypes(withValues(schema, item, values), item, values)
}

function alterEnum(schema: Schema, op: AlterEnumOp): Schema {
  const item = requireEnum(schema, op.enum)
  return withValuesInTypes(withValues(schema, item, op.values), item, op.values)
}

function renameEnum(schema: Schema, name: QualifiedName, to: QualifiedName): Schema {
  const item = requireEnum(schema, name)
  const renamed = nameIn(to.schema ?? null, { ...item, name: to.name })
  if (findEnum(schema, renamed) !== undefined) throw exists('Enum', renamed)
  const enums = schema.enums.map((other) => (other === item ? renamed : other))
  return renameInTypes({ ...schema, enums }, item, to)
}

function renameEnumValue(schema: Schema, op: RenameEnumValueOp): Schema {
  const item = requireEnum(schema, op.enum)
  const position = requireValue(item, op.value)
  if (item.values.includes(op.to)) throw exists('EnumValue', { ...item, name: `${item.name}: ${op.to}` })
  const values = item.values.with(position, op.to)
  return renameValueInTypes(withValues(schema, item, values), item, values, op.value, op.to)
}
