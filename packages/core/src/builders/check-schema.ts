import { didYouMean } from '../config/suggestion.ts'
import { ModelError } from '../errors.ts'
import { columnsOf, type Constraint } from '../schema/constraint.ts'
import { parentTables } from '../schema/parent-tables.ts'
import type { Enum } from '../schema/enum.ts'
import { displayObject, objectKey, objectName, objectWord } from '../schema/object-facts.ts'
import type { SchemaObject } from '../schema/object.ts'
import { isTooLong } from '../schema/naming.ts'
import { displayName, findTable, nameKey, type Schema } from '../schema/schema.ts'
import type { Table } from '../schema/table.ts'

/**
 * Refuses models that no database could hold as they are written.
 *
 * @throws ModelError that names the table, the column and what to do.
 */
export function checkSchema(schema: Schema): void {
  refuseTwice(schema.tables.map(nameKey), (key) => `Two tables have the name ${keyText(key)}.`, 'Rename one, or give it another schema.')
  for (const table of schema.tables) checkTable(table)
  const indexes = schema.tables.flatMap((table) => table.indexes.map(({ name }) => nameKey({ ...table, name })))
  refuseTwice(
    indexes,
    (key) => `Two tables have an index with the name ${keyText(key)}.`,
    'The names of indexes are shared by all tables: rename one.',
  )
  for (const table of schema.tables) checkReferences(table, schema)
  for (const item of schema.enums) checkEnum(item)
  checkObjects(schema.objects ?? [])
}

/**
 * Refuses a table that contradicts itself.
 *
 * @throws ModelError that names the table, the column and what to do.
 */
function checkTable(table: Table): void {
  const where = `Table ${displayName(table)}`
  const columns = table.columns.map(({ name }) => name)
  // A partition has those of its table, and a child those of its parents too, which are checked by the database.
  const isWhole = parentTables(table).length === 0
  if (columns.length === 0 && isWhole) {
    throw new ModelError('model.table', `${where} has no columns.`, { hint: 'Give it at least one.' })
  }
  checkNames(table, where)
  refuseTwice(columns, (name) => `${where} has two columns with the database name "${name}".`, 'Give each column its own name.')
  checkConstraintNames(table, where)
  if (table.constraints.filter(({ kind }) => kind === 'primaryKey').length > 1) {
    throw new ModelError('model.primary-key', `${where} has two primary keys.`, {
      hint: 'A key of several columns is one extra: (e) => [primaryKey(e.a, e.b)].',
    })
  }
  for (const constraint of table.constraints) checkConstraint(constraint, isWhole ? columns : undefined, where)
  for (const { name, parts } of table.indexes) {
    const used = parts.flatMap((part) => ('column' in part ? [part.column] : []))
    if (isWhole) requireColumns(used, columns, `${where}, index ${name}`)
    if (parts.length === 0)
      throw new ModelError('model.column', `${where}, index ${name}: it names no column.`, { hint: 'Name at least one.' })
  }
}

/** Constraints share one space of names; keys and indexes share another, as both are indexes to PostgreSQL. */
function checkConstraintNames(table: Table, where: string): void {
  const given = (items: readonly { readonly name?: string }[]): string[] => items.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const keys = table.constraints.filter(({ kind }) => kind === 'primaryKey' || kind === 'unique')
  for (const names of [given(table.constraints), given([...keys, ...table.indexes])]) {
    refuseTwice(names, (name) => `${where} has two constraints or indexes with the name "${name}".`, 'Give one of them another name.')
  }
}

function checkConstraint(constraint: Constraint, columns: readonly string[] | undefined, table: string): void {
  if (constraint.kind === 'check') return
  const where = `${table}, ${constraint.name === undefined ? KINDS[constraint.kind] : `${KINDS[constraint.kind]} ${constraint.name}`}`
  const named = columnsOf(constraint)
  const isEmpty = constraint.kind === 'exclusion' ? constraint.parts.length === 0 : named.length === 0
  if (isEmpty) throw new ModelError('model.column', `${where}: it names no column.`, { hint: 'Name at least one.' })
  if (columns !== undefined) requireColumns(named, columns, where)
  if (constraint.kind !== 'exclusion')
    refuseTwice(named, (name) => `${where}: it names the column "${name}" twice.`, 'Name each column once.')
}

const KINDS = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  exclusion: 'exclusion constraint',
} as const

function checkReferences(table: Table, schema: Schema): void {
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'foreignKey') continue
    const { references } = constraint
    const target = findTable(schema, { ...references, name: references.table })
    const missing = target && references.columns.find((name) => !target.columns.some((column) => column.name === name))
    if (target === undefined || missing === undefined) continue
    const names = target.columns.map(({ name }) => name)
    const what = `The reference of ${displayName(table)}.${constraint.columns.join(', ')} names the column "${missing}"`
    throw new ModelError('model.reference', `${what}, which table ${displayName(target)} does not have${didYouMean(missing, names)}`, {
      hint: `Its columns are ${names.join(', ')}.`,
    })
  }
}

function checkEnum(item: Enum): void {
  const where = `Enum ${displayName(item)}`
  for (const name of [item.name, ...(item.schema === undefined ? [] : [item.schema])]) checkName(name, where)
  if (item.values.length === 0) throw new ModelError('model.enum', `${where} has no values.`, { hint: 'Give it at least one.' })
  refuseTwice(item.values, (value) => `${where} has the value "${value}" twice.`, 'Name each value once.')
}

function checkObjects(objects: readonly SchemaObject[]): void {
  const keys = new Set<string>()
  for (const object of objects) {
    const where = `The ${objectWord(object.kind)} ${displayObject(objectName(object))}`
    for (const name of [object.name, ...(object.schema === undefined ? [] : [object.schema])]) checkName(name, where)
    if (keys.has(objectKey(object))) {
      throw new ModelError('model.duplicate', `${where} is described twice.`, { hint: 'Rename one, or give it another schema.' })
    }
    keys.add(objectKey(object))
  }
}

function checkNames(table: Table, where: string): void {
  const given = [table.schema, table.name, ...[...table.columns, ...table.constraints, ...table.indexes].map(({ name }) => name)]
  for (const name of given) if (name !== undefined) checkName(name, where)
}

function checkName(name: string, where: string): void {
  if (typeof name !== 'string') throw new ModelError('model.name', `${where}: a name is no text.`, { hint: 'Give the name as a text.' })
  if (name === '') throw new ModelError('model.name', `${where}: a name is empty.`, { hint: 'Give it a name, or leave the argument out.' })
  if (!isTooLong(name)) return
  throw new ModelError('model.name', `${where}: the name "${name}" has ${Buffer.byteLength(name)} bytes.`, {
    hint: 'PostgreSQL keeps 63 bytes of a name. Choose a shorter one.',
  })
}

function requireColumns(names: readonly string[], columns: readonly string[], where: string): void {
  const missing = names.find((name) => !columns.includes(name))
  if (missing === undefined) return
  throw new ModelError('model.column', `${where}: there is no column "${missing}"${didYouMean(missing, columns)}`, {
    hint: `The columns are ${columns.join(', ')}.`,
  })
}

function refuseTwice(names: readonly string[], message: (name: string) => string, hint: string): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new ModelError('model.duplicate', message(name), { hint })
    seen.add(name)
  }
}

function keyText(key: string): string {
  const [schema, name] = JSON.parse(key) as [string | null, string]
  return schema === null ? `"${name}"` : `"${schema}.${name}"`
}
