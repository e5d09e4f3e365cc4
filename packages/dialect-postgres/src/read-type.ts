import type { ColumnType, Enum, EnumColumnType, QualifiedName } from '@mig/core/dialect'
import type { EnumRow, TypeRow } from './catalog.ts'
import { isBuiltInType } from './built-in-types.ts'
import { parseType } from './type-format.ts'

/** What rows of the catalog are read against. */
export interface Names {
  /** The schema whose objects carry no schema; absent when the search path names none that exists. */
  readonly defaultSchema: string | undefined
  /** The schemas whose operator classes and collations are found by their names alone. */
  readonly path: readonly string[]
  readonly enums: ReadonlyMap<string, Enum>
}

export function namesOf(defaultSchema: string | undefined, path: readonly string[], enums: readonly EnumRow[]): Names {
  return { defaultSchema, path, enums: new Map(enums.map((row) => [row.oid, enumOf(row, defaultSchema)])) }
}

function enumOf(row: EnumRow, defaultSchema: string | undefined): Enum {
  return {
    // A name that a type of the server's has too means that one, wherever it stands alone.
    ...(isBuiltInType(row.name) ? { schema: row.schema, name: row.name } : localName(row.schema, row.name, defaultSchema)),
    values: row.values,
    ...(row.comment === null ? {} : { comment: row.comment }),
  }
}

/** The name without its schema where that is the default one. */
export function localName(schema: string, name: string, defaultSchema: string | undefined): QualifiedName {
  return schema === defaultSchema ? { name } : { schema, name }
}

/** The type of a catalog row. */
export function readType(row: TypeRow, names: Names): ColumnType {
  const element = elementType(row, names)
  return row.isArray ? { kind: 'array', of: element } : element
}

function elementType(row: TypeRow, names: Names): ColumnType {
  const item = names.enums.get(row.type)
  if (item !== undefined) return enumType(item)
  if (row.typeSchema === 'pg_catalog') return parseType(row.typeText)
  return { kind: 'custom', sql: withoutSchema(row.typeText, row.typeSchema, names.defaultSchema) }
}

function enumType(item: Enum): EnumColumnType {
  return { kind: 'enum', name: item.name, ...(item.schema === undefined ? {} : { schema: item.schema }), values: item.values }
}

/** `format_type` ran with an empty search path, so the name begins with its schema. */
function withoutSchema(text: string, schema: string, defaultSchema: string | undefined): string {
  if (schema !== defaultSchema) return text
  const prefix = [`${schema}.`, `"${schema.replaceAll('"', '""')}".`].find((start) => text.startsWith(start))
  return prefix === undefined ? text : text.slice(prefix.length)
}
