import type { QualifiedName } from '../schema/table.ts'
import { definitionOf, TABLE } from './brand.ts'

/** The name of a table handle; `undefined` for anything else. */
export function tableName(handle: unknown): QualifiedName | undefined {
  const definition = definitionOf(handle, TABLE) as QualifiedName | undefined
  if (definition === undefined) return undefined
  return definition.schema === undefined ? { name: definition.name } : { schema: definition.schema, name: definition.name }
}
