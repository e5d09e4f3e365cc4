import { ModelError } from '../errors.ts'
import type { FormerName } from '../schema/former-name.ts'
import { displayObject, objectName, objectWord } from '../schema/object-facts.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { definitionOf, ENUM } from './brand.ts'
import { columnDefinition } from './column-builder.ts'
import type { EnumType } from './enum-type.ts'
import { lowerObject, type ObjectModel } from './object-model.ts'
import { tableDefinition } from './table-handle.ts'

/**
 * What a table, an enum or another object of the models was called before, with its columns and values; empty for anything else.
 * @throws ModelError `model.renamed` when a former name is empty or the one that it has, or a value that is renamed is none of the enum's.
 */
export function formerNamesOf(model: unknown): readonly FormerName[] {
  const table = tableDefinition(model)
  if (table !== undefined) {
    const name = qualified(table)
    const columns = Object.entries(table.columns).flatMap(([key, builder]): readonly FormerName[] => {
      const definition = columnDefinition(builder)
      if (definition?.renamedFrom === undefined) return []
      const own = definition.name ?? key
      const from = checked(definition.renamedFrom, own, `Column ${displayName(name)}.${own}`)
      return [{ kind: 'column', table: name, name: own, from }]
    })
    return [...ofType('table', name, table.renamedFrom), ...columns]
  }
  if (definitionOf(model, ENUM) === undefined) return ofObject(model)
  const { values, renamedFrom, renamedValues = {}, ...rest } = model as EnumType
  const name = qualified(rest)
  const renamed = Object.entries(renamedValues).flatMap(([value, from]): readonly FormerName[] => {
    if (from === undefined) return []
    const where = `Enum ${displayName(name)}, value ${value}`
    if (values.includes(value)) return [{ kind: 'enumValue', enum: name, name: value, from: checked(from, value, where) }]
    throw new ModelError('model.renamed', `${where}: the enum has no such value, and so none that was renamed to it.`, {
      hint: `renamedValues is written as { new: 'old' }; the values are ${values.join(', ')}.`,
    })
  })
  return [...ofType('enum', name, renamedFrom), ...renamed]
}

function ofType(kind: 'table' | 'enum', name: QualifiedName, text: string | undefined): readonly FormerName[] {
  if (text === undefined) return []
  const from = checked(text, displayName(name), `${kind === 'table' ? 'Table' : 'Enum'} ${displayName(name)}`)
  return [{ kind, name, from: inSchema(from, name) }]
}

function ofObject(model: unknown): readonly FormerName[] {
  const object = lowerObject(model)
  const { renamedFrom } = model as Partial<ObjectModel>
  if (object === undefined || renamedFrom === undefined) return []
  const name = objectName(object)
  // What belongs to a table stands where that stands, and an event trigger in no schema.
  const isBound = name.table !== undefined || object.kind === 'eventTrigger'
  const from = checked(renamedFrom, isBound ? name.name : displayName(name), `The ${objectWord(object.kind)} ${displayObject(name)}`)
  return [{ kind: 'object', of: object.kind, name, from: isBound ? qualified({ ...object, name: from }) : inSchema(from, name) }]
}

/** `old.users`; without a schema it is the one of the name that it has now. */
function inSchema(from: string, { schema }: QualifiedName): QualifiedName {
  const dot = from.indexOf('.')
  if (dot === -1) return qualified({ ...(schema === undefined ? {} : { schema }), name: from })
  return { schema: from.slice(0, dot), name: from.slice(dot + 1) }
}

function checked(from: string, name: string, where: string): string {
  if (from !== '' && from !== name) return from
  const what = from === '' ? 'no name' : 'the name that it has'
  throw new ModelError('model.renamed', `${where} was renamed from "${from}", which is ${what}.`, {
    hint: 'Give the name that the database had before, or leave it out.',
  })
}

function qualified({ schema, name }: QualifiedName): QualifiedName {
  return schema === undefined ? { name } : { schema, name }
}
