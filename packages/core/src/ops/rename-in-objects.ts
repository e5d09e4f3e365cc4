import { OperationError } from '../errors.ts'
import { qualifiedText } from '../schema/identifier-text.ts'
import { displayObject } from '../schema/object-facts.ts'
import type { ObjectKind, SchemaObject, Sequence } from '../schema/object.ts'
import type { ColumnType } from '../schema/column-type.ts'
import { findTable, nameIn, sameName, type Schema } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { renameCallInSql, renameSequenceInSql, renameTypeInSql } from '../sql/rename-type.ts'
import { mapSql } from './table-sql.ts'

/** What follows when a table, a column or an object has another name, beyond the thing itself. */

/** What belongs to a table follows when that has another name or schema. */
export function renameTableOfObjects(schema: Schema, table: QualifiedName, to: QualifiedName): Schema {
  return mapObjects(schema, (object) => {
    if (object.kind === 'trigger' || object.kind === 'policy' || object.kind === 'rule') {
      const isOn = object.table === table.name && object.schema === table.schema
      return isOn ? nameIn(to.schema ?? null, { ...object, table: to.name }) : object
    }
    if (object.kind === 'statistics') return sameName(object.of, table) ? { ...object, of: local(to) } : object
    if (object.kind !== 'sequence' || object.ownedBy === undefined || !isOwner(table, object)) return object
    return { ...object, ownedBy: nameIn(to.schema ?? null, { ...object.ownedBy, table: to.name }) }
  })
}

/**
 * Sequences go with the table that owns them.
 * @throws OperationError `op.existsObject` where the name is taken in the other schema.
 */
export function moveSequencesOf(schema: Schema, table: QualifiedName, to: string | null): Schema {
  const owned = (schema.objects ?? []).filter(
    (object): object is Sequence => object.kind === 'sequence' && object.schema === table.schema && isOwner(table, object),
  )
  return owned.reduce((state, sequence) => {
    const moved = nameIn(to, sequence)
    if (state.objects?.some((object) => object.kind === 'sequence' && sameName(object, moved)) === true) {
      throw new OperationError('op.existsObject', `There is a sequence ${displayObject(moved)} already at this point of the history.`, {
        hint: 'It would go with its table: rename it first.',
      })
    }
    const objects = mapObjects(state, (object) => (object === sequence ? moved : object))
    return renameObjectInTables(objects, 'sequence', sequence, moved)
  }, schema)
}

function isOwner(table: QualifiedName, { ownedBy }: Sequence): boolean {
  return ownedBy?.table === table.name && ownedBy.schema === table.schema
}

/** The same for a column. */
export function renameColumnOfObjects(schema: Schema, table: QualifiedName, column: string, to: string): Schema {
  return mapObjects(schema, (object) => {
    const renamed = (columns: readonly string[]): readonly string[] => columns.map((name) => (name === column ? to : name))
    if (object.kind === 'trigger' && object.table === table.name && object.schema === table.schema && object.columns !== undefined) {
      return { ...object, columns: renamed(object.columns) }
    }
    if (object.kind === 'statistics') return sameName(object.of, table) ? { ...object, columns: renamed(object.columns) } : object
    if (object.kind !== 'sequence' || !isOwner(table, object) || object.ownedBy === undefined) return object
    return object.ownedBy.column === column ? { ...object, ownedBy: { ...object.ownedBy, column: to } } : object
  })
}

function mapObjects(schema: Schema, change: (object: SchemaObject) => SchemaObject): Schema {
  return schema.objects === undefined ? schema : { ...schema, objects: schema.objects.map(change) }
}

/** Tables that use an object follow when it has another name or schema: types of columns, and texts as a catalog prints them. */
export function renameObjectInTables(schema: Schema, kind: ObjectKind, name: QualifiedName, to: QualifiedName): Schema {
  switch (kind) {
    case 'domain':
    case 'compositeType':
    case 'rangeType': {
      const typed = mapObjects(
        mapTexts(schema, (sql) => renameTypeInSql(sql, name, to)),
        (object) => renamedUse(object, name, to),
      )
      const tables = typed.tables.map((table) => ({
        ...table,
        columns: table.columns.map((column) => ({ ...column, type: renamedType(column.type, name, to) })),
      }))
      return { ...typed, tables }
    }
    case 'sequence':
      return mapTexts(schema, (sql) => renameSequenceInSql(sql, name, to))
    case 'function':
    case 'aggregate':
      return mapTexts(schema, (sql) => renameCallInSql(sql, name, to))
    case 'view':
    case 'materializedView':
      return findTable(schema, name) === undefined ? renameTableOfObjects(schema, name, to) : schema
    default:
      return schema
  }
}

function mapTexts(schema: Schema, change: (sql: string) => string): Schema {
  return { ...schema, tables: schema.tables.map((table) => mapSql(table, change)) }
}

/** Types that stand on the renamed one. */
function renamedUse(object: SchemaObject, name: QualifiedName, to: QualifiedName): SchemaObject {
  const spelt = (type: string): string => {
    const bare = type.replace(/(\[\])*$/, '')
    return bare === qualifiedText(name) ? qualifiedText(to) + type.slice(bare.length) : type
  }
  switch (object.kind) {
    case 'domain':
      return { ...object, type: spelt(object.type) }
    case 'compositeType':
      return { ...object, attributes: object.attributes.map((item) => ({ ...item, type: spelt(item.type) })) }
    case 'rangeType':
      return { ...object, subtype: spelt(object.subtype) }
    default:
      return object
  }
}

/** A type that has no kind of its own is a text, which is the name of the type and no more. */
function renamedType(type: ColumnType, name: QualifiedName, to: QualifiedName): ColumnType {
  if (type.kind === 'array') return { ...type, of: renamedType(type.of, name, to) }
  return type.kind === 'custom' && type.sql === qualifiedText(name) ? { ...type, sql: qualifiedText(to) } : type
}

function local({ schema, name }: QualifiedName): QualifiedName {
  return schema === undefined ? { name } : { schema, name }
}
