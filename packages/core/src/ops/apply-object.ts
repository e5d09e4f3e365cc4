import { OperationError } from '../errors.ts'
import { anObject, displayObject, isNamed, objectName, objectWord } from '../schema/object-facts.ts'
import type { ObjectKind, ObjectName, SchemaObject } from '../schema/object.ts'
import { nameIn, type Schema } from '../schema/schema.ts'
import { objectStep, type ObjectOp } from './object-op.ts'
import { renameObjectInTables } from './rename-in-objects.ts'

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
    case 'rename':
      return renamed(schema, step.of, name, { ...name, name: step.op.to })
    case 'move':
      return renamed(schema, step.of, name, nameIn(step.op.to, name))
  }
}

/** The object has another name or schema, in its place among the others; tables and what belongs to it follow. */
function renamed(schema: Schema, kind: ObjectKind, name: ObjectName, to: ObjectName): Schema {
  const objects = schema.objects ?? []
  const found = objects.find((object) => isNamed(object, kind, name))
  if (without(objects, found, kind, name).some((object) => isNamed(object, kind, to))) throw existsObject(kind, to)
  const moved = objects.map((object) => (object === found ? nameIn(to.schema ?? null, { ...object, name: to.name }) : object))
  return renameObjectInTables(withObjects(schema, moved), kind, name, to)
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
