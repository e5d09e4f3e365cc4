import { OperationError } from '../errors.ts'
import { anObject, displayObject, isNamed, objectName, objectWord } from '../schema/object-facts.ts'
import type { ObjectKind, ObjectName, SchemaObject } from '../schema/object.ts'
import { sameName, type Schema } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { objectStep, type ObjectOp } from './object-op.ts'

/** The schema after an operation on one of its objects. Texts that speak of a renamed object stay as they are: they are opaque here. */
export function applyObject(schema: Schema, op: ObjectOp): Schema {
  const objects = schema.objects ?? []
  const step = objectStep(op)
  const name = step.verb === 'create' || step.verb === 'alter' ? objectName(step.op.object) : step.op.object
  const found = objects.find((object) => isNamed(object, step.of, name))
  switch (step.verb) {
    case 'create':
      if (found === undefined) return withObjects(schema, [...objects, step.op.object])
      if (step.op.ifNotExists === true) return schema
      throw existsObject(step.of, name)
    case 'drop':
      if (found === undefined && step.op.ifExists === true) return schema
      return withObjects(schema, without(objects, found, step.of, name))
    case 'alter':
      return withObjects(schema, [...without(objects, found, step.of, name), step.op.object])
    case 'rename': {
      const others = without(objects, found, step.of, name)
      const renamed = { ...name, name: step.op.to }
      if (others.some((object) => isNamed(object, step.of, renamed))) throw existsObject(step.of, renamed)
      return withObjects(schema, found === undefined ? others : [...others, { ...found, name: step.op.to }])
    }
  }
}

function without(
  objects: readonly SchemaObject[],
  found: SchemaObject | undefined,
  kind: ObjectKind,
  name: ObjectName,
): readonly SchemaObject[] {
  if (found === undefined) {
    throw new OperationError('op.unknownObject', `There is no ${objectWord(kind)} ${displayObject(name)} at this point of the history.`, {
      hint: 'An earlier operation dropped or renamed it, or one is missing; `ifExists` passes over it where the operation has that option.',
    })
  }
  return objects.filter((object) => object !== found)
}

function existsObject(kind: ObjectKind, name: ObjectName): OperationError {
  return new OperationError(
    'op.existsObject',
    `There is ${anObject(kind)} ${displayObject(name)} already at this point of the history.`,
    {
      hint: 'Choose another name, or drop the old one first; ifNotExists passes over it where the operation has that option.',
    },
  )
}

/** A schema without objects has no list of them. */
function withObjects(schema: Schema, objects: readonly SchemaObject[]): Schema {
  const { objects: _, ...rest } = schema
  return objects.length === 0 ? rest : { ...rest, objects }
}

/** What belongs to a table follows when that has another name. */
export function renameTableOfObjects(schema: Schema, table: QualifiedName, to: string): Schema {
  return mapObjects(schema, (object) => {
    if (object.kind === 'trigger' || object.kind === 'policy' || object.kind === 'rule')
      return object.table === table.name && object.schema === table.schema ? { ...object, table: to } : object
    if (object.kind === 'statistics') return sameName(object.of, table) ? { ...object, of: { ...object.of, name: to } } : object
    if (object.kind !== 'sequence' || object.ownedBy?.table !== table.name || object.ownedBy.schema !== table.schema) return object
    return { ...object, ownedBy: { ...object.ownedBy, table: to } }
  })
}

/** The same for a column. */
export function renameColumnOfObjects(schema: Schema, table: QualifiedName, column: string, to: string): Schema {
  return mapObjects(schema, (object) => {
    const renamed = (columns: readonly string[]): readonly string[] => columns.map((name) => (name === column ? to : name))
    if (object.kind === 'trigger' && object.table === table.name && object.schema === table.schema && object.columns !== undefined) {
      return { ...object, columns: renamed(object.columns) }
    }
    if (object.kind === 'statistics') return sameName(object.of, table) ? { ...object, columns: renamed(object.columns) } : object
    if (object.kind !== 'sequence' || object.ownedBy?.table !== table.name || object.ownedBy.schema !== table.schema) return object
    return object.ownedBy.column === column ? { ...object, ownedBy: { ...object.ownedBy, column: to } } : object
  })
}

function mapObjects(schema: Schema, change: (object: SchemaObject) => SchemaObject): Schema {
  return schema.objects === undefined ? schema : { ...schema, objects: schema.objects.map(change) }
}
