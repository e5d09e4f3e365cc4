import { modelOptions } from '../known-options.ts'
import { type OptionRules, TEXT } from '../option-rules.ts'
import type { QualifiedName } from '../schema/table.ts'
import { definitionOf, TABLE } from './brand.ts'

/** The name of a table handle; `undefined` for anything else. */
export function tableName(handle: unknown): QualifiedName | undefined {
  const definition = definitionOf(handle, TABLE) as QualifiedName | undefined
  if (definition === undefined) return undefined
  return definition.schema === undefined ? { name: definition.name } : { schema: definition.schema, name: definition.name }
}

const NAME_OPTIONS: OptionRules<QualifiedName> = { schema: TEXT, name: TEXT }

/**
 * The name of the table that a model belongs to, from the name alone, its parts or a table handle.
 * @throws ModelError `model.option` when it is none of these.
 */
export function ownerName(on: unknown, owner: string): QualifiedName {
  return typeof on === 'string' ? { name: on } : (tableName(on) ?? modelOptions(on as QualifiedName, NAME_OPTIONS, owner))
}
