import fc from 'fast-check'
import {
  isMovable,
  isNamed,
  isRenamable,
  objectName,
  objectOp,
  OBJECT_KINDS,
  type ObjectKind,
  type ObjectOp,
  type ObjectOpKind,
  type SchemaObject,
} from '@mig/core/dialect'
import { arbitraryObjects, type ObjectTexts } from '../../../core/test/ops/arbitrary-objects.ts'

type ObjectOps = { readonly [K in ObjectOpKind]: fc.Arbitrary<Extract<ObjectOp, { readonly kind: K }>> }

const yes = fc.option(fc.constant(true as const), { nil: undefined, freq: 2 })

/** The operations on each kind of object, with everything that they can hold. */
export function arbitraryObjectOps(texts: ObjectTexts): ObjectOps {
  const objects = arbitraryObjects(texts)
  const ops = OBJECT_KINDS.flatMap((kind) => opsOf(kind, objects[kind], texts))
  // Each kind of operation stands once among them.
  return Object.fromEntries(ops) as unknown as ObjectOps
}

function opsOf(
  kind: ObjectKind,
  object: fc.Arbitrary<SchemaObject>,
  { name }: ObjectTexts,
): readonly (readonly [string, fc.Arbitrary<ObjectOp>])[] {
  const create = fc
    .tuple(object, yes)
    .map(([made, once]) => objectOp('create', kind, { object: made, ...(once === undefined ? {} : { ifNotExists: once }) }))
  const drop = fc
    .tuple(object, fc.boolean(), yes)
    .map(([was, known, once]) =>
      objectOp('drop', kind, { object: objectName(was), ...(known ? { was } : {}), ...(once === undefined ? {} : { ifExists: once }) }),
    )
  const alter = fc.tuple(object, object, fc.boolean()).map(([set, other, known]) => {
    // The other one under the name of the first, with the arguments that belong to it.
    const was = named(other, set)
    return objectOp('alter', kind, { object: set, ...(known ? { was } : {}) })
  })
  const rename = fc.tuple(object, name).map(([was, to]) => objectOp('rename', kind, { object: objectName(was), to }))
  const move = fc.tuple(object, fc.option(name)).map(([was, to]) => objectOp('move', kind, { object: objectName(was), to }))
  const all = [
    ['create', create],
    ['drop', drop],
    ['alter', alter],
    ...(isRenamable(kind) ? [['rename', rename] as const] : []),
    ...(isMovable(kind) ? [['move', move] as const] : []),
  ] as const
  return all.map(([verb, arbitrary]) => [`${verb}${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, arbitrary])
}

function named(other: SchemaObject, set: SchemaObject): SchemaObject {
  const { args: _, schema: _own, ...name } = objectName(set)
  const { schema: _schema, ...rest } = other
  const own = { ...rest, ...name, ...(set.schema === undefined ? {} : { schema: set.schema }) } as SchemaObject
  // What types belong to the name is told by the whole object.
  return isNamed(own, set.kind, objectName(set)) ? own : set
}
