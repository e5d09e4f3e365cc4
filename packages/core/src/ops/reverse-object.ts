import { isNamed, objectName } from '../schema/object-facts.ts'
import type { SchemaObject } from '../schema/object.ts'
import { nameIn } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { objectOp, objectStep, type AlterObjectOp, type ObjectOp } from './object-op.ts'

/** The operations that undo one on an object of a schema, or the reason why there are none. */
export function reverseObject(op: ObjectOp): readonly ObjectOp[] | string {
  const step = objectStep(op)
  switch (step.verb) {
    case 'create':
      if (step.op.ifNotExists === true) return '`ifNotExists` does not tell whether it made anything'
      return [objectOp('drop', step.of, { object: objectName(step.op.object), was: step.op.object })]
    case 'drop':
      if (step.op.ifExists === true) return '`ifExists` does not tell whether there was anything'
      if (step.op.was === undefined) return LACKS_WAS
      return [objectOp('create', step.of, { object: under(step.op.was, step.op.object) })]
    case 'alter':
      if (step.op.was === undefined) return LACKS_WAS
      if (isUpdate(step.op)) return 'extensions have scripts from older versions to newer ones alone'
      return [objectOp('alter', step.of, { object: step.op.was, was: step.op.object })]
    case 'rename':
      return [objectOp('rename', step.of, { object: { ...step.op.object, name: step.op.to }, to: step.op.object.name })]
    case 'move':
      return [objectOp('move', step.of, { object: nameIn(step.op.to, step.op.object), to: step.op.object.schema ?? null })]
  }
}

function isUpdate(op: AlterObjectOp): boolean {
  if (op.kind !== 'alterExtension' || op.object.version === undefined || op.was?.version === undefined) return false
  return op.object.version !== op.was.version
}

const LACKS_WAS = 'what it was is not known; give it as `was`'

/** What was dropped has the name that it was dropped by; `was` may leave the schema out. */
function under(was: SchemaObject, { schema }: QualifiedName): SchemaObject {
  return was.schema === undefined && schema !== undefined ? { ...was, schema } : was
}

/** True when the reverse of the reverse is the operation itself. */
export function isExactObjectOp(op: ObjectOp): boolean {
  const step = objectStep(op)
  switch (step.verb) {
    case 'create':
      return step.op.ifNotExists === undefined
    case 'drop':
      return step.op.ifExists === undefined && step.op.was !== undefined && isNamed(step.op.was, step.of, step.op.object)
    case 'alter':
      return step.op.was !== undefined && !isUpdate(step.op)
    case 'rename':
    case 'move':
      return true
  }
}
