import { replaceOptions } from '../schema/replace-options.ts'
import type { Schema } from '../schema/schema.ts'
import type { SchemaObject } from '../schema/object.ts'
import type { DialectOptions } from '../schema/value.ts'
import type { Dialect } from './dialect.ts'

interface WithOptions {
  readonly options?: DialectOptions
}

/** The schema without a word on whose something is and who may use it. */
export function withoutPrivileges(schema: Schema, { name, features: { privilegeOptions: privileges } }: Dialect): Schema {
  if (privileges === undefined) return schema
  const bare = <T extends WithOptions>(item: T): T => (item.options?.[name] === undefined ? item : replaceOptions(item, name, privileges))
  // Options are optional in every kind of object that has them.
  const objects = schema.objects?.map((object) => bare(object as SchemaObject & WithOptions) as SchemaObject)
  const tables = schema.tables.map((table) => bare({ ...table, columns: table.columns.map(bare) }))
  return { ...schema, tables, enums: schema.enums.map(bare), ...(objects === undefined ? {} : { objects }) }
}
