import type { ColumnType, EnumColumnType } from '../schema/column-type.ts'
import type { Column } from '../schema/column.ts'
import type { Schema } from '../schema/schema.ts'
import { sameName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Value } from '../schema/value.ts'
import { renameTypeInSql, renameValuesInSql } from '../sql/rename-type.ts'
import { mapSql } from './table-sql.ts'

/** Columns carry the values of their enum; these give all columns of an enum its new ones. */

export function withValuesInTypes(schema: Schema, name: QualifiedName, values: readonly string[]): Schema {
  return mapColumns(schema, name, (column) => withValues(column, name, values))
}

/** The columns of an enum that has another name or schema, and the casts to it in SQL texts. */
export function renameInTypes(schema: Schema, name: QualifiedName, to: QualifiedName): Schema {
  const renamed = mapColumns(schema, name, (column) => ({ ...column, type: mapType(column.type, name, (type) => called(type, to)) }))
  return { ...renamed, tables: renamed.tables.map((table) => mapSql(table, (sql) => renameTypeInSql(sql, name, to))) }
}

/**
 * A default that is the renamed value is renamed too, as the database does it, and so are values in SQL texts that are cast to the enum,
 * as a catalog prints them. Others are opaque here: nothing says that they are values of the enum.
 */
export function renameValueInTypes(schema: Schema, name: QualifiedName, values: readonly string[], value: string, to: string): Schema {
  const renamed = mapColumns(schema, name, (column) => {
    const typed = withValues(column, name, values)
    if (typed.default === undefined || !('value' in typed.default)) return typed
    return { ...typed, default: { value: renameIn(typed.default.value, value, to) } }
  })
  const names = new Map([[value, to]])
  return { ...renamed, tables: renamed.tables.map((table) => mapSql(table, (sql) => renameValuesInSql(sql, name, names))) }
}

function mapColumns(schema: Schema, name: QualifiedName, change: (column: Column) => Column): Schema {
  const tables = schema.tables.map((table) => {
    if (!table.columns.some((column) => usesEnum(column.type, name))) return table
    return { ...table, columns: table.columns.map((column) => (usesEnum(column.type, name) ? change(column) : column)) }
  })
  return { ...schema, tables }
}

function withValues(column: Column, name: QualifiedName, values: readonly string[]): Column {
  return { ...column, type: mapType(column.type, name, (type) => ({ ...type, values })) }
}

type EnumType = EnumColumnType & ColumnType

function called(type: EnumType, { schema, name }: QualifiedName): EnumType {
  const { schema: _, ...rest } = type
  return schema === undefined ? { ...rest, name } : { ...rest, schema, name }
}

function mapType(type: ColumnType, name: QualifiedName, change: (type: EnumType) => EnumType): ColumnType {
  const mapped = isEnum(type, name)
    ? change(type)
    : type.kind === 'array'
      ? { ...type, of: mapType(type.of, name, change) }
      : type
  if (mapped.variants === undefined) return mapped
  const variants = Object.entries(mapped.variants).map(([dialect, variant]) => [dialect, mapType(variant, name, change)] as const)
  return { ...mapped, variants: Object.fromEntries(variants) }
}

function usesEnum(type: ColumnType, name: QualifiedName): boolean {
  if (isEnum(type, name)) return true
  if (type.kind === 'array' && usesEnum(type.of, name)) return true
  return Object.values(type.variants ?? {}).some((variant) => usesEnum(variant, name))
}

function isEnum(type: ColumnType, name: QualifiedName): type is EnumType {
  return type.kind === 'enum' && sameName(type, name)
}

function renameIn(value: Value, from: string, to: string): Value {
  if (Array.isArray(value)) return value.map((item: Value) => renameIn(item, from, to))
  return value === from ? to : value
}
