import {
  displayName,
  displayObject,
  isObjectOp,
  nameKey,
  objectBinds,
  objectName,
  objectOp,
  objectPlace,
  objectStep,
  objectUses,
  objectWord,
} from '@mig/core/dialect'
import type { ObjectOp, Op, QualifiedName, SchemaObject } from '@mig/core/dialect'
import { wordsOf } from './words.ts'
import type { KeptObject, ObjectDifference } from './compare.ts'
import type { Linked } from '../linked.ts'

/**
 * The operations on objects, beside those on tables.
 *
 * A database keeps what a view uses from changing: where a column changes its type or goes away, the objects that speak of it are dropped
 * and created again around the change, and so are those that use these. They are found by the names in their texts, which finds too
 * many rather than too few.
 */
export function objectOps(difference: ObjectDifference, tableOps: readonly Op[]): readonly ObjectOp[] {
  const changes = tableOps.flatMap(unsettled)
  const others = difference.others.filter(({ normal }) => !goesWith(normal, changes))
  const kept = [...difference.kept, ...others.map((object): KeptObject => ({ pair: [object, object], verdict: 'same' }))]
  const removed = [...difference.removed, ...difference.others.filter((object) => !others.includes(object))]
  return [
    ...removed.map(drop),
    ...remade(kept, removed, changes).flatMap(({ pair: [from, to], verdict }) => {
      if (verdict === 'same') return []
      if (verdict === 'remake') return [drop(from), create(to)]
      return [alter(from, to)]
    }),
    ...difference.added.map(create),
  ]
}

/**
 * What differs is told by the normal forms, in which types have one spelling. Views and triggers keep all that the model says, which may
 * be for another database.
 */
function alter(from: Linked<SchemaObject>, to: Linked<SchemaObject>): ObjectOp {
  const { kind } = to.normal
  if (kind === 'view' || kind === 'trigger') return objectOp('alter', kind, { object: to.source, was: from.source })
  return objectOp('alter', kind, { object: to.normal, was: worded(from.normal, to.normal) })
}

/** A query that is altered in nothing is written once, in the words of the model. */
function worded(from: SchemaObject, to: SchemaObject): SchemaObject {
  if (from.kind !== 'materializedView' || to.kind !== 'materializedView') return from
  const { columns: _, ...rest } = from
  return { ...rest, query: to.query, ...(to.columns === undefined ? {} : { columns: to.columns }) }
}

function create({ source }: Linked<SchemaObject>): ObjectOp {
  return objectOp('create', source.kind, { object: source })
}

function drop({ normal, source }: Linked<SchemaObject>): ObjectOp {
  return objectOp('drop', normal.kind, { object: objectName(normal), was: source })
}

/** A table or some of its columns that cannot change while an object speaks of them; without columns, all of the table. */
interface Unsettled {
  readonly table: QualifiedName
  readonly columns?: readonly string[]
}

function unsettled(op: Op): readonly Unsettled[] {
  if (op.kind === 'dropTable') return [{ table: op.table }]
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  const columns = op.changes.flatMap((change) => {
    if (change.kind === 'dropColumn') return [change.name]
    return change.kind === 'alterColumn' && change.set.type !== undefined ? [change.name] : []
  })
  return columns.length === 0 ? [] : [{ table: op.table, columns }]
}

/** Objects that stay although they speak of something that goes: the database may refuse them, or keep them broken. A sentence each. */
export function objectWarnings(ops: readonly Op[]): readonly string[] {
  const gone = ops.flatMap(lost)
  return ops.filter(isObjectOp).flatMap((op) => {
    const step = objectStep(op)
    if (step.verb !== 'create') return []
    const { object } = step.op
    const own = wordsOf(...objectUses(object))
    const has = (name: string): boolean => own.has(name.toLowerCase())
    const found = gone.find(({ table, columns }) => has(table.name) && (columns === undefined || columns.some(has)))
    if (found === undefined) return []
    const what = [displayName(found.table), ...(found.columns ?? []).filter(has).slice(0, 1)].join('.')
    const name = `${objectWord(object.kind)} ${displayObject(objectName(object))}`
    return [`the ${name} seems to speak of ${what}, which goes: change it, or drop it as well`]
  })
}

/** What a table operation takes away for good. */
function lost(op: Op): readonly Unsettled[] {
  if (op.kind === 'dropTable') return [{ table: op.table }]
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  const back = new Set(op.changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column.name] : [])))
  const columns = op.changes.flatMap((change) => (change.kind === 'dropColumn' && !back.has(change.name) ? [change.name] : []))
  return columns.length === 0 ? [] : [{ table: op.table, columns }]
}

/** What belongs to a table or a column that goes, goes with it, whoever is in charge: the way back brings it back by its own operation. */
function goesWith(object: SchemaObject, changes: readonly Unsettled[]): boolean {
  const owner = ownerOf(object)
  if (owner === undefined) return false
  return changes.some(
    ({ table, columns }) => nameKey(table) === nameKey(owner.table) && (columns === undefined || columns.includes(owner.column ?? '')),
  )
}

function ownerOf(object: SchemaObject): { readonly table: QualifiedName; readonly column?: string } | undefined {
  if (object.kind === 'sequence' && object.ownedBy !== undefined) {
    const { schema, table, column } = object.ownedBy
    return { table: schema === undefined ? { name: table } : { schema, name: table }, column }
  }
  const { table, schema } = objectName(object)
  if (table === undefined || objectPlace(object) !== 'attached') return undefined
  return { table: schema === undefined ? { name: table } : { schema, name: table } }
}

/** The kept objects, with those to be made again that what they use is changed or made again under. */
function remade(
  kept: readonly KeptObject[],
  removed: readonly Linked<SchemaObject>[],
  changes: readonly Unsettled[],
): readonly KeptObject[] {
  const words = new Map(kept.map((object) => [object, wordsOf(...object.pair.flatMap(({ normal }) => objectUses(normal)))]))
  const gone = new Set(removed.map(({ normal }) => normal.name.toLowerCase()))
  const again = new Set<KeptObject>()
  const speaksOf = (object: KeptObject): boolean => {
    const own = words.get(object) ?? new Set()
    const has = (name: string): boolean => own.has(name.toLowerCase())
    if ([...gone].some(has)) return true
    const binds = object.pair.some(({ normal }) => objectBinds(normal))
    return binds && changes.some(({ table, columns }) => has(table.name) && (columns === undefined || columns.some(has)))
  }
  for (let grows = true; grows;) {
    const found = kept.filter((object) => !again.has(object) && (object.verdict === 'remake' || speaksOf(object)))
    for (const object of found) {
      again.add(object)
      gone.add(object.pair[0].normal.name.toLowerCase())
    }
    grows = found.length > 0
  }
  return kept.map((object) => (again.has(object) ? { ...object, verdict: 'remake' } : object))
}
