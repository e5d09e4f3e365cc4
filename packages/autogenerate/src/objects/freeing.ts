import { isObjectOp, nameKey, objectKey, objectStep } from '@mig/core/dialect'
import type { Change, DropTableOp, ObjectOp, Op, QualifiedName, SchemaObject, Table } from '@mig/core/dialect'
import { targetOf } from '../compare/tables.ts'
import { part } from '../key-changes.ts'
import { optionStep, type OptionStep } from '../option-steps.ts'
import { partKey, type Dependents } from './dependents.ts'
import { withoutArgs } from './object-ops.ts'
import { textsIn, wordsOf } from './words.ts'

/**
 * Operations apart that let go of objects which are made again, and those that take hold of them again: a default goes before the function
 * that it calls, and comes back behind it.
 */
export interface Freed {
  readonly freeing: readonly Op[]
  readonly restoring: readonly Op[]
  readonly others: readonly Op[]
  /** The objects that have to wait for the first, and that the second wait for; see `withoutArgs`. */
  readonly freed: ReadonlySet<string>
}

export function freeAround(ops: readonly Op[], dependents: Dependents | undefined): Freed {
  const objects = ops.filter(isObjectOp).map(objectStep)
  const made = new Set(objects.flatMap((step) => (step.verb === 'create' ? [withoutArgs(step.op.object)] : [])))
  const gone = objects.flatMap((step) => (step.verb === 'drop' && step.op.was !== undefined ? [step.op.was] : []))
  const again = gone.filter((object) => made.has(withoutArgs(object)))
  if (dependents === undefined || again.length === 0) return { freeing: [], restoring: [], others: ops, freed: new Set() }
  const used = (parts: readonly string[]): readonly SchemaObject[] =>
    again.filter((object) => parts.some((part) => dependents.needs(part, objectKey(object))))
  const freeing = withReferences(takeApart(ops, (part) => used(part).length > 0, partsGone))
  const parts = new Set(freeing.taken.flatMap((op) => changesOf(op).flatMap(({ change, table }) => partsGone(change, table))))
  const restoring = takeApart(freeing.left, (back) => back.some((part) => parts.has(part)), partsBack)
  const freed = new Set(used([...parts]).map(withoutArgs))
  return { freeing: freeing.taken, restoring: restoring.taken, others: restoring.left, freed }
}

/** Operations that drop objects: those before the operations on parts, and those that have to wait for them. */
export interface SplitDrops {
  readonly before: readonly ObjectOp[]
  readonly after: readonly ObjectOp[]
  /** Some wait for tables that go, which stand between the two then. */
  readonly waitsForTables: boolean
}

export function splitAround(
  gone: readonly ObjectOp[],
  tables: readonly DropTableOp[],
  { freed }: Freed,
  dependents: Dependents | undefined,
): SplitDrops {
  const droppedBy = (op: ObjectOp): SchemaObject | undefined => {
    const step = objectStep(op)
    return step.verb === 'drop' ? step.op.was : undefined
  }
  const isFreed = (object: SchemaObject | undefined): boolean => object !== undefined && freed.has(withoutArgs(object))
  const parts = tables.flatMap(({ was }) => (was === undefined ? [] : partsOf(was)))
  const isHeld = (object: SchemaObject | undefined): boolean =>
    object !== undefined && parts.some((part) => dependents?.needs(part, objectKey(object)) === true)
  if (!gone.some((op) => isHeld(droppedBy(op)))) {
    const place = gone.findIndex((op) => isFreed(droppedBy(op)))
    const end = place === -1 ? gone.length : place
    return { before: gone.slice(0, end), after: gone.slice(end), waitsForTables: false }
  }
  const waiting = gone.flatMap((op) => droppedBy(op) ?? []).filter((object) => isHeld(object) || isFreed(object))
  // What they use waits as well.
  const waits = (op: ObjectOp): boolean => {
    const object = droppedBy(op)
    if (object === undefined) return false
    return waiting.some((other) => other === object || dependents?.needs(objectKey(other), objectKey(object)) === true)
  }
  return { before: gone.filter((op) => !waits(op)), after: gone.filter(waits), waitsForTables: true }
}

/** All of a table that may use something. */
function partsOf(table: Table): readonly string[] {
  return [
    ...table.columns.flatMap(({ name }) => [partKey('column', table, name), partKey('default', table, name)]),
    ...table.constraints.flatMap(({ name }) => (name === undefined ? [] : [partKey('constraint', table, name)])),
    ...table.indexes.map(({ name }) => partKey('index', table, name)),
  ]
}

/** Behind the last object that they wait for. */
export function restoringPlace(made: readonly ObjectOp[], { freed }: Freed): number {
  return 1 + made.findLastIndex((op) => {
    const step = objectStep(op)
    return step.verb === 'create' && freed.has(withoutArgs(step.op.object))
  })
}

/* ---- parts of tables ---- */

type TableChange = Change | Extract<Op, { readonly kind: 'dropIndex' | 'createIndex' }>
type PartsOf = (change: TableChange, table: QualifiedName) => readonly string[]

/** What a change takes away. */
function partsGone(change: TableChange, table: QualifiedName): readonly string[] {
  switch (change.kind) {
    case 'dropIndex':
      return [partKey('index', table, change.name)]
    case 'dropConstraint':
      return [partKey('constraint', table, change.name)]
    case 'dropColumn':
      return [partKey('column', table, change.name), partKey('default', table, change.name)]
    case 'alterColumn':
      return change.set.default === null ? [partKey('default', table, change.name)] : []
    default:
      return []
  }
}

/** What it brings. */
function partsBack(change: TableChange, table: QualifiedName): readonly string[] {
  switch (change.kind) {
    case 'createIndex':
      return [partKey('index', table, change.index.name)]
    case 'addConstraint':
      return change.constraint.name === undefined ? [] : [partKey('constraint', table, change.constraint.name)]
    case 'addColumn':
      return [partKey('column', table, change.column.name)]
    case 'alterColumn':
      return change.set.default === undefined || change.set.default === null ? [] : [partKey('default', table, change.name)]
    default:
      return []
  }
}

/** What goes and comes with a column or an index: others may stand on it, and options name it. */
const COMPANIONS: { readonly [kind in TableChange['kind']]?: readonly TableChange['kind'][] } = {
  dropColumn: ['dropIndex', 'dropConstraint', 'setTableOptions'],
  addColumn: ['createIndex', 'addConstraint', 'setTableOptions'],
  dropIndex: ['setTableOptions'],
  createIndex: ['setTableOptions'],
  dropConstraint: ['setTableOptions'],
  addConstraint: ['setTableOptions'],
}

function goesAlong(change: TableChange, meant: TableChange): boolean {
  if (COMPANIONS[meant.kind]?.includes(change.kind) !== true) return false
  const column = meant.kind === 'dropColumn' ? meant.name : meant.kind === 'addColumn' ? meant.column.name : undefined
  const isUnknown = (change.kind === 'dropIndex' || change.kind === 'dropConstraint') && change.was === undefined
  if (column === undefined || change.kind === 'setTableOptions' || isUnknown) return true
  return textsIn(change).some((text) => text === column || wordsOf(text).has(column.toLowerCase()))
}

interface Taken {
  readonly taken: readonly Op[]
  readonly left: readonly Op[]
}

function takeApart(ops: readonly Op[], isMeant: (parts: readonly string[]) => boolean, partsOf: PartsOf): Taken {
  const meant = ops.flatMap(changesOf).filter(({ change, table }) => isMeant(partsOf(change, table)))
  const changes = new Set(meant.map(({ change }) => change))
  const isTaken = (change: TableChange, table: QualifiedName, all: readonly TableChange[]): boolean => {
    if (changes.has(change)) return true
    // Of the options that are set around a drop, those before it go along with it.
    const steps: readonly OptionStep[] = partsOf === partsGone ? ['first', 'beside'] : ['last']
    if (change.kind === 'setTableOptions' && !steps.includes(optionStep(change, all))) return false
    return meant.some((other) => nameKey(other.table) === nameKey(table) && goesAlong(change, other.change))
  }
  // What names an index lets go of it before it goes, and takes it when it is there.
  const isApart = (change: Change, all: readonly Change[]): boolean =>
    change.kind === 'setTableOptions' && (partsOf !== partsGone || optionStep(change, all) === 'first')
  const [indexes, tables, options, left]: readonly [Op[], Op[], Op[], Op[]] = [[], [], [], []]
  for (const op of ops) {
    if (op.kind === 'alterTable' && 'changes' in op) {
      const taken = op.changes.filter((change) => isTaken(change, op.table, op.changes))
      const rest = op.changes.filter((change) => !taken.includes(change))
      tables.push(...part({ ...op, changes: taken }, (change) => !isApart(change, op.changes)))
      options.push(...part({ ...op, changes: taken }, (change) => isApart(change, op.changes)))
      if (taken.length === 0 || rest.length > 0) left.push({ ...op, changes: rest })
    } else if (changesOf(op).some(({ change, table }) => isTaken(change, table, []))) indexes.push(op)
    else left.push(op)
  }
  return { taken: partsOf === partsGone ? [...options, ...indexes, ...tables] : [...tables, ...indexes, ...options], left }
}

/** References to a table that loses an index or a key go before it. */
function withReferences({ taken, left }: Taken): Taken {
  const losing = new Set(
    taken.flatMap(changesOf).flatMap(({ change, table }) => {
      const loses = change.kind === 'dropIndex' || change.kind === 'dropConstraint'
      return loses ? [partKey('table', table)] : []
    }),
  )
  const isReference = (change: Change): boolean => {
    const was = change.kind === 'dropConstraint' ? change.was : undefined
    return was?.kind === 'foreignKey' && losing.has(partKey('table', targetOf(was)))
  }
  const references = [...taken, ...left].flatMap((op): readonly Op[] => {
    const changes = op.kind === 'alterTable' && 'changes' in op ? op.changes.filter(isReference) : []
    return op.kind === 'alterTable' && 'changes' in op && changes.length > 0 ? [{ ...op, changes }] : []
  })
  if (references.length === 0) return { taken, left }
  const without = (ops: readonly Op[]): readonly Op[] =>
    ops.flatMap((op): readonly Op[] => {
      if (op.kind !== 'alterTable' || !('changes' in op) || !op.changes.some(isReference)) return [op]
      const changes = op.changes.filter((change) => !isReference(change))
      return changes.length === 0 ? [] : [{ ...op, changes }]
    })
  return { taken: [...references, ...without(taken)], left: without(left) }
}

interface ChangeOfTable {
  readonly change: TableChange
  readonly table: QualifiedName
}

function changesOf(op: Op): readonly ChangeOfTable[] {
  if ((op.kind === 'dropIndex' || op.kind === 'createIndex') && 'table' in op) return [{ change: op, table: op.table }]
  return op.kind === 'alterTable' && 'changes' in op ? op.changes.map((change) => ({ change, table: op.table })) : []
}
