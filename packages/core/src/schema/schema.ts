import type { Enum } from './enum.ts'
import type { SchemaObject } from './object.ts'
import type { FormerName } from './former-name.ts'
import type { QualifiedName, Table } from './table.ts'

/** All that mig knows of a database, or wants of it: plain data, references by name. */
export interface Schema {
  readonly tables: readonly Table[]
  readonly enums: readonly Enum[]
  /** Everything else; absent where there is nothing else. */
  readonly objects?: readonly SchemaObject[]
  /** What models say of the past; a database knows nothing of it. */
  readonly formerNames?: readonly FormerName[]
}

export const EMPTY_SCHEMA: Schema = { tables: [], enums: [] }

/** A key that is the same for the same object and differs for others, whatever characters names hold. */
export function nameKey(name: QualifiedName): string {
  return JSON.stringify([name.schema ?? null, name.name])
}

export function sameName(a: QualifiedName, b: QualifiedName): boolean {
  return a.name === b.name && a.schema === b.schema
}

/** The name in another schema; `null` is the default one. */
export function nameIn<T extends object>(schema: string | null, item: T): T {
  const { schema: _, ...local } = item as T & { readonly schema?: string }
  // Whatever stands in a schema is still itself with another one or none.
  return (schema === null ? local : { ...local, schema }) as unknown as T
}

export function findTable(schema: Schema, name: QualifiedName): Table | undefined {
  return schema.tables.find((table) => sameName(table, name))
}

export function findEnum(schema: Schema, name: QualifiedName): Enum | undefined {
  return schema.enums.find((item) => sameName(item, name))
}

/** The name as a person writes it; for messages only, SQL is quoted by the dialect. */
export function displayName(name: QualifiedName): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`
}
