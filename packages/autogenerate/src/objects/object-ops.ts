import {
  catalogKey,
  displayName,
  displayObject,
  isObjectOp,
  nameKey,
  objectBinds,
  objectKey,
  objectName,
  objectOp,
  objectPlace,
  objectStep,
  objectUses,
  objectWord,
} from '@mig/core/dialect'
import type { AlterEnumOp, ObjectOp, Op, QualifiedName, SchemaObject } from '@mig/core/dialect'
import { isRebuild } from '../compare/rebuilt-enums.ts'
import { wordsOf } from './words.ts'
import type { KeptObject, ObjectDifference } from './compare.ts'
import { unsettledBy, type Dependents } from './dependents.ts'
import type { Linked } from '../linked.ts'

/**
 * The operations on objects, beside those on tables.
 *
 * A database keeps what a view uses from changing: where a column changes its type or goes away, the objects that speak of it are dropped
 * and created again around the change, and so are those that use these.
 * @param dependents Who they are. Without it they are found by the names in their texts, which finds too many rather than too few.
 */
export function objectOps(difference: ObjectDifference, tableOps: readonly Op[], dependents?: Dependents): readonly ObjectOp[] {
  const changes = tableOps.flatMap(unsettled)
  const others = difference.others.filter(({ normal }) => !goesWith(normal, tableOps, difference))
  const kept = [...difference.kept, ...others.map((object): KeptObject => ({ pair: [object, object], verdict: 'same' }))]
  const removed = [...difference.removed, ...difference.others.filter((object) => !others.includes(object))]
  const settled =
    dependents === undefined
      ? remade(kept, removed, changes, tableOps.filter(isRebuild))
      : remadeIn(dependents, difference, kept, tableOps)
  return [
    ...removed.map(drop),
    ...settled.flatMap(({ pair: [from, to], verdict }) => {
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

/** What cannot be altered, and so is the same to the database, is written once, in the words of the model. */
function worded(from: SchemaObject, to: SchemaObject): SchemaObject {
  if (from.kind === 'statistics' && to.kind === 'statistics') {
    return to.expressions === undefined ? from : { ...from, expressions: to.expressions }
  }
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
  const back = new Set('changes' in op ? op.changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column.name] : [])) : [])
  return dropped(op).flatMap(({ table, columns }) => {
    const gone = columns?.filter((name) => !back.has(name))
    return gone === undefined ? [{ table }] : gone.length === 0 ? [] : [{ table, columns: gone }]
  })
}

/** What it takes away, though it may bring another one of the name. */
function dropped(op: Op): readonly Unsettled[] {
  if (op.kind === 'dropTable') return [{ table: op.table }]
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  const columns = op.changes.flatMap((change) => (change.kind === 'dropColumn' ? [change.name] : []))
  return columns.length === 0 ? [] : [{ table: op.table, columns }]
}

/**
 * What belongs to a table, a view or a column that goes, goes with it, whoever is in charge: the way back brings it back by its own
 * operation. Statistics are made again where their column is.
 */
function goesWith(object: SchemaObject, tableOps: readonly Op[], { removed }: ObjectDifference): boolean {
  const owner = ownerOf(object)
  if (owner === undefined) return false
  const views = removed.flatMap(({ normal }) => (normal.kind === 'view' || normal.kind === 'materializedView' ? [{ table: normal }] : []))
  const gone: readonly Unsettled[] = [...tableOps.flatMap(object.kind === 'statistics' ? lost : dropped), ...views]
  const isOwn = (name: string): boolean => owner.columns.includes(name)
  return gone.some(({ table, columns }) => nameKey(table) === nameKey(owner.table) && (columns === undefined || columns.some(isOwn)))
}

/** Where an object belongs to all of a table, no column of it matters. */
function ownerOf(object: SchemaObject): { readonly table: QualifiedName; readonly columns: readonly string[] } | undefined {
  if (object.kind === 'statistics') return { table: object.of, columns: object.columns }
  if (object.kind === 'sequence' && object.ownedBy !== undefined) {
    const { schema, table, column } = object.ownedBy
    return { table: schema === undefined ? { name: table } : { schema, name: table }, columns: [column] }
  }
  const { table, schema } = objectName(object)
  if (table === undefined || objectPlace(object) !== 'attached') return undefined
  return { table: schema === undefined ? { name: table } : { schema, name: table }, columns: [] }
}

/** All that cannot stay: keys of objects, and of parts of tables that use one of them which comes again. */
export function unsettledKeys(difference: ObjectDifference, tableOps: readonly Op[], dependents: Dependents): ReadonlySet<string> {
  const { added, removed, kept, aside } = difference
  const comes = new Set(added.map(({ normal }) => withoutArgs(normal)))
  const isForGood = (object: SchemaObject): boolean => !comes.has(withoutArgs(object)) && aside?.has(objectKey(object)) !== true
  const goesForGood = new Set(removed.flatMap(({ normal }) => (isForGood(normal) ? [objectKey(normal)] : [])))
  const again = kept.filter(({ verdict }) => verdict === 'remake').map(({ pair: [{ normal }] }) => objectKey(normal))
  const start = new Set([...tableOps.flatMap(unsettledBy), ...removed.map(({ normal }) => objectKey(normal)), ...again])
  return dependents.of(start, (key) => !goesForGood.has(key))
}

/** A routine with other arguments is another one, and comes in the place of the old one all the same. */
export function withoutArgs(object: SchemaObject): string {
  const { args: _, ...name } = objectName(object)
  return catalogKey({ kind: object.kind, ...name })
}

function remadeIn(
  dependents: Dependents,
  difference: ObjectDifference,
  kept: readonly KeptObject[],
  tableOps: readonly Op[],
): readonly KeptObject[] {
  const keys = unsettledKeys(difference, tableOps, dependents)
  return kept.map((object) => (keys.has(objectKey(object.pair[0].normal)) ? { ...object, verdict: 'remake' } : object))
}

/** The kept objects; those that use something changed or made again are to be made again too. */
function remade(
  kept: readonly KeptObject[],
  removed: readonly Linked<SchemaObject>[],
  settled: readonly Unsettled[],
  enums: readonly AlterEnumOp[],
): readonly KeptObject[] {
  const changes = [...settled, ...enums.flatMap(({ columns = [] }) => columns.map(({ table, column }) => ({ table, columns: [column] })))]
  const words = new Map(kept.map((object) => [object, wordsOf(...object.pair.flatMap(({ normal }) => objectUses(normal)))]))
  const gone = new Set([...removed.map(({ normal }) => normal.name), ...enums.map((op) => op.enum.name)].map((name) => name.toLowerCase()))
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
