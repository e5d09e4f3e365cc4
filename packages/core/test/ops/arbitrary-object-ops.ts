import fc from 'fast-check'
import { isMovable, isRenamable, objectOp, objectStep, type ObjectOp } from '../../src/ops/object-op.ts'
import type { Op } from '../../src/ops/op.ts'
import { objectKey, objectName } from '../../src/schema/object-facts.ts'
import type { SchemaObject } from '../../src/schema/object.ts'
import { nameIn, type Schema } from '../../src/schema/schema.ts'
import type { QualifiedName, Table } from '../../src/schema/table.ts'
import type { Index } from '../../src/schema/table-index.ts'
import { arbitraryName, arbitraryText } from './arbitrary-names.ts'
import { arbitraryObject } from './arbitrary-objects.ts'

const TEXTS = {
  name: arbitraryName,
  text: arbitraryText,
  sql: arbitraryText,
  index: arbitraryName.map((name): Index => ({ name, parts: [{ column: 'a' }] })),
  options: fc.constant({ postgres: { securityBarrier: true } }),
}

/** Operations on objects besides tables and enums that fit the schema. */
export function objectOps(schema: Schema): readonly fc.Arbitrary<Op>[] {
  const objects = schema.objects ?? []
  const isNew = (object: SchemaObject): boolean => !objects.some((other) => objectKey(other) === objectKey(object))
  const ops: fc.Arbitrary<Op>[] = [
    fc
      .tuple(arbitraryObject(TEXTS), fc.nat(), fc.nat())
      .map(([object, table, column]) => onTable(schema, object, table, column))
      .filter(isNew)
      .map((object) => objectOp('create', object.kind, { object })),
  ]
  if (objects.length === 0) return ops
  const known = fc.constantFrom(...objects)
  ops.push(known.map((was) => objectOp('drop', was.kind, { object: objectName(was), was })))
  ops.push(
    fc.tuple(known, arbitraryText).map(([was, comment]) => objectOp('alter', was.kind, { object: { ...was, comment }, was })),
  )
  const moves = objects
    .filter((object) => isMovable(object.kind) && !isOwned(object) && !SPOKEN_OF.has(object.name))
    .flatMap((object) => [null, 'app', 'old'].filter((to) => isNew(nameIn(to, object))).map((to) => [object, to] as const))
    .map(([object, to]) => objectOp('move', object.kind, { object: objectName(object), to }))
  if (moves.length > 0) ops.push(fc.constantFrom(...moves))
  const renamable = objects.filter(({ kind }) => isRenamable(kind))
  if (renamable.length === 0) return ops
  ops.push(
    fc
      .tuple(fc.constantFrom(...renamable), arbitraryName)
      .filter(([, to]) => !SPOKEN_OF.has(to))
      .filter(([object, to]) => isNew({ ...object, name: to }))
      .map(([object, to]) => objectOp('rename', object.kind, { object: objectName(object), to })),
  )
  return ops
}

/** What texts of tables speak of already. */
const SPOKEN_OF = new Set(['lower', 'citext'])

/** A sequence of a column moves with its table alone. */
function isOwned(object: SchemaObject): boolean {
  return object.kind === 'sequence' && object.ownedBy !== undefined
}

/** A table that is not there could come to be by a rename, which would take the object along on the way back and not on the way forth. */
function onTable(schema: Schema, object: SchemaObject, anyTable: number, anyColumn: number): SchemaObject {
  const table = schema.tables[anyTable % Math.max(schema.tables.length, 1)]
  const column = table?.columns[anyColumn % table.columns.length]?.name
  if (object.kind === 'sequence') {
    const { ownedBy, ...free } = object
    if (ownedBy === undefined || table === undefined || column === undefined) return free
    return { ...nameIn(table.schema ?? null, free), ownedBy: { ...nameless(table), table: table.name, column } }
  }
  // A name that no table ever has: arbitrary names hold no line feed.
  const name = table?.name ?? 'no\ntable'
  if (object.kind === 'statistics') {
    return { ...object, of: { ...nameless(table), name }, columns: column === undefined || object.columns.length === 0 ? [] : [column] }
  }
  if (object.kind !== 'trigger' && object.kind !== 'policy' && object.kind !== 'rule') return object
  const { schema: _, ...rest } = object
  const owner = { ...nameless(table), table: name }
  if (rest.kind !== 'trigger') return { ...rest, ...owner }
  const { columns, ...trigger } = rest
  return { ...trigger, ...owner, ...(columns === undefined || column === undefined ? {} : { columns: [column] }) }
}

function nameless(table: QualifiedName | undefined): { readonly schema?: string } {
  return table?.schema === undefined ? {} : { schema: table.schema }
}

/** True when an object of the schema stands on the table, or on one of the columns where they are given. */
export function isStoodOn(schema: Schema, table: Table, columns?: readonly string[]): boolean {
  return (schema.objects ?? []).some((object) => {
    if (object.kind === 'sequence') {
      return object.ownedBy?.table === table.name && (columns === undefined || columns.includes(object.ownedBy.column))
    }
    if (object.kind === 'statistics') {
      return object.of.name === table.name && (columns === undefined || object.columns.some((name) => columns.includes(name)))
    }
    if (object.kind !== 'trigger' && object.kind !== 'policy' && object.kind !== 'rule') return false
    if (object.table !== table.name) return false
    return columns === undefined || (object.kind === 'trigger' && object.columns?.some((name) => columns.includes(name)) === true)
  })
}

/** `was` is left out, or the operation may find nothing. */
export function withoutFormer(op: ObjectOp): Op {
  const step = objectStep(op)
  if (step.verb === 'rename' || step.verb === 'move') return op
  if (step.verb === 'create') return objectOp('create', step.of, { object: step.op.object, ifNotExists: true })
  return objectOp(step.verb, step.of, { object: step.op.object })
}
