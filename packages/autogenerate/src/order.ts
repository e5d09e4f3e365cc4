import { columnsOf, isObjectOp, nameKey } from '@mig/core/dialect'
import type {
  AlterTableOp,
  Change,
  Constraint,
  CreateTableOp,
  DropTableOp,
  Features,
  ForeignKeyConstraint,
  Op,
  QualifiedName,
  Table,
} from '@mig/core/dialect'
import { freeAround, restoringPlace, splitAround } from './objects/freeing.ts'
import { placeObjects } from './objects/order.ts'
import type { Dependents } from './objects/dependents.ts'
import { isRebuild, roomForEnums } from './compare/rebuilt-enums.ts'
import { createOrder } from './table-order.ts'
import { nameAll } from './names.ts'
import { findKeys, keysFirst, part, sameColumns, type KeyChanges } from './key-changes.ts'
import { optionsJoined, optionStep, type OptionStep } from './option-steps.ts'
import { targetOf } from './compare/tables.ts'

/**
 * Puts operations into an order in which each finds what it needs, the same one for the same operations.
 *
 * Foreign keys stand with the rest of their table where they can. They go first where the key that they point to goes, and come last
 * where that key is made by a later operation or two tables refer to each other.
 * @param dependents What the catalog says of what is there.
 * @param logging Tables that become logged or unlogged, as `loggingOrder` has them.
 */
export function order(
  given: readonly Op[],
  features: Pick<Features, 'forwardReferences' | 'maxNameBytes'>,
  dependents?: Dependents,
  logging: readonly string[] = [],
): readonly Op[] {
  const { released, room, others: around } = roomForEnums(given)
  const freed = freeAround(around, dependents)
  const { freeing, restoring, others: ops } = freed
  const objects = placeObjects(
    ops.filter(isObjectOp),
    ops.filter((op) => !isObjectOp(op)),
    dependents,
  )
  const gone = splitAround(objects.gone, ofKind(ops, 'dropTable'), freed, dependents)
  const backFirst = restoringPlace(objects.top, freed)
  const sorted = ops.toSorted((a, b) => compareText(sortKey(a), sortKey(b)))
  const keys = findKeys([...ops, ...restoring])
  // A database that lets references point nowhere needs no foreign key apart from its table.
  const apart = features.forwardReferences ? undefined : keys
  const creates = createTables(ofKind(sorted, 'createTable'), apart, features.maxNameBytes)
  const drops = dropTables(ofKind(sorted, 'dropTable'), apart)
  const altered = ofKind(sorted, 'alterTable')
  const moving = moves(altered, logging)
  const alters = altered.map((op) => (apart === undefined ? splitDrops(op, keys) : splitChanges(op, apart, moving.length > 0)))
  const first = merged([...drops.before, ...alters.flatMap((alter) => alter.first)])
  const dropIndexes = ofKind(sorted, 'dropIndex')
  // A foreign key may need an index, and a column may go together with its foreign key.
  const goes = features.forwardReferences ? [...dropIndexes, ...first, ...drops.ops] : [...first, ...drops.ops, ...dropIndexes]
  const goesLater = gone.waitsForTables ? [] : goes
  const made = [...creates.ops, ...alters.flatMap(({ main }) => main)]
  const rebuilt = sorted.filter(isRebuild)
  const last = splitLast(merged([...creates.after, ...alters.flatMap((alter) => alter.last)]), findKeys(restoring))
  return neighboursJoined([
    ...gone.before,
    ...merged(released),
    // Options and references let go of an index, wherever that goes.
    ...freeing.filter(letsGo),
    ...(gone.waitsForTables ? goes : []),
    ...freeing.filter((op) => !letsGo(op)),
    ...gone.after,
    ...objects.ground,
    ...ofKind(sorted, 'createEnum'),
    // The places of new values depend on each other.
    ...ops.filter((op) => op.kind === 'addEnumValue' || op.kind === 'renameEnumValue'),
    // What is made anew keeps nothing that uses it.
    ...(rebuilt.length === 0 ? [...objects.base, ...goesLater] : [...goesLater, ...merged(room), ...rebuilt, ...objects.base]),
    ...moving,
    ...(features.forwardReferences ? keysFirst(made, keys) : made),
    ...ofKind(sorted, 'renameIndex'),
    ...ofKind(sorted, 'createIndex'),
    ...ofKind(sorted, 'setIndexComment'),
    ...ofKind(sorted, 'setEnumComment'),
    ...ofKind(sorted, 'setEnumOptions'),
    ...last.before,
    ...objects.top.slice(0, backFirst),
    ...restoring,
    ...last.behind,
    ...objects.top.slice(backFirst),
    ...ops.filter((op) => !ORDERED.has(op.kind) && !isObjectOp(op)),
    ...objects.baseGone,
    ...ofKind(sorted, 'dropEnum'),
    ...objects.groundGone,
  ])
}

/** All kinds that have a place of their own; what else a plugin may put in keeps its order. */
const ORDERED: ReadonlySet<string> = new Set([
  'createEnum',
  'addEnumValue',
  'renameEnumValue',
  'alterEnum',
  'createTable',
  'dropTable',
  'alterTable',
  'dropIndex',
  'renameIndex',
  'createIndex',
  'setIndexComment',
  'setEnumComment',
  'setEnumOptions',
  'dropEnum',
])

function ofKind<K extends Op['kind']>(ops: readonly Op[], kind: K): readonly Extract<Op, { readonly kind: K }>[] {
  return ops.filter((op): op is Extract<Op, { readonly kind: K }> => op.kind === kind)
}

/** Schema, table and index, compared by code unit, so that no locale has a say. */
function sortKey(op: Op): string {
  if ('enum' in op) return nameSort(op.enum)
  if (!('table' in op)) return ''
  const own = op.kind === 'createIndex' ? op.index.name : 'name' in op ? op.name : ''
  return nameSort(op.table) + SEPARATOR + own
}

/** Sorts before every character that a name can have. */
const SEPARATOR = '\u0000'

function nameSort({ schema, name }: QualifiedName): string {
  return (schema ?? '') + SEPARATOR + name
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/* ---- tables ---- */

function createTables(
  ops: readonly CreateTableOp[],
  keys: KeyChanges | undefined,
  maxNameBytes: number | undefined,
): { readonly ops: readonly CreateTableOp[]; readonly after: readonly AlterTableOp[] } {
  const { tables, back } = createOrder(ops.map((op) => op.table))
  const byName = new Map(ops.map((op) => [nameKey(op.table), op]))
  const isLate = (table: Table, constraint: Constraint): constraint is ForeignKeyConstraint => {
    if (keys === undefined || constraint.kind !== 'foreignKey') return false
    if (refersTo(constraint, table)) return needsIndex(constraint, table)
    return back.has(constraint) || keys.makes(targetOf(constraint), constraint.references.columns)
  }
  return {
    ops: tables.flatMap((table) => {
      const op = byName.get(nameKey(table))
      return op === undefined ? [] : [{ ...op, table: without(table, (constraint) => isLate(table, constraint)) }]
    }),
    after: tables.flatMap((table) => {
      const late = nameAll(
        table,
        table.constraints.filter((constraint) => isLate(table, constraint)),
        table.constraints,
        maxNameBytes,
      )
      return late.map((constraint) => alter(table, { kind: 'addConstraint', constraint }))
    }),
  }
}

function dropTables(
  ops: readonly DropTableOp[],
  keys: KeyChanges | undefined,
): { readonly before: readonly AlterTableOp[]; readonly ops: readonly DropTableOp[] } {
  const { tables, back } = createOrder(ops.map((op) => op.was ?? { ...op.table, columns: [], constraints: [], indexes: [] }))
  const byName = new Map(ops.map((op) => [nameKey(op.was ?? op.table), op]))
  // What the downgrade has to add afterwards goes before.
  const goesFirst = (table: Table, constraint: Constraint): constraint is ForeignKeyConstraint => {
    if (keys === undefined || constraint.kind !== 'foreignKey' || constraint.name === undefined) return false
    return back.has(constraint) || (refersTo(constraint, table) && needsIndex(constraint, table))
  }
  return {
    before: tables.flatMap((table) =>
      table.constraints
        .filter((constraint) => goesFirst(table, constraint))
        .map((constraint) => alter(table, { kind: 'dropConstraint', name: constraint.name ?? '', was: constraint })),
    ),
    ops: tables.toReversed().flatMap((table) => {
      const op = byName.get(nameKey(table))
      if (op === undefined) return []
      return [op.was === undefined ? op : { ...op, was: without(table, (constraint) => goesFirst(table, constraint)) }]
    }),
  }
}

function without(table: Table, gone: (constraint: Constraint) => boolean): Table {
  return table.constraints.some(gone) ? { ...table, constraints: table.constraints.filter((constraint) => !gone(constraint)) } : table
}

/** A reference of a table to itself by a unique index alone: the index is created after the table. */
function needsIndex({ references }: ForeignKeyConstraint, table: Table): boolean {
  return !table.constraints.some(
    (constraint) =>
      (constraint.kind === 'primaryKey' || constraint.kind === 'unique') && sameColumns(constraint.columns, references.columns),
  )
}

function refersTo(constraint: ForeignKeyConstraint, table: QualifiedName): boolean {
  return nameKey(targetOf(constraint)) === nameKey(table)
}

/* ---- changes of a table ---- */

interface SplitChanges {
  readonly first: readonly AlterTableOp[]
  readonly main: readonly AlterTableOp[]
  readonly last: readonly AlterTableOp[]
}

/** @param isMoving Tables move, for which references make room. */
function splitChanges(op: AlterTableOp, keys: KeyChanges, isMoving: boolean): SplitChanges {
  const step = (change: Change): OptionStep | undefined =>
    change.kind === 'setTableOptions' ? optionStep(change, op.changes) : undefined
  const goesFirst = (change: Change): boolean => {
    if (step(change) === 'first') return true
    const constraint = change.kind === 'dropConstraint' ? change.was : undefined
    if (constraint?.kind !== 'foreignKey') return false
    return isMoving || (refersTo(constraint, op.table) ? keys.dropsIndex(op.table) : keys.removes(targetOf(constraint)))
  }
  const goesLast = (change: Change): boolean => {
    // Options may name an index.
    if (step(change) === 'last') return true
    const constraint = change.kind === 'addConstraint' ? change.constraint : undefined
    if (constraint?.kind !== 'foreignKey') return false
    const { columns } = constraint.references
    return refersTo(constraint, op.table) ? keys.createsIndex(op.table, columns) : keys.makes(targetOf(constraint), columns)
  }
  return {
    first: part(op, goesFirst),
    main: part(op, (change) => !goesFirst(change) && !goesLast(change) && (step(change) ?? 'beside') === 'beside'),
    last: part(op, goesLast),
  }
}

/** References to keys that are restored wait for them. */
function splitLast(
  ops: readonly AlterTableOp[],
  restored: KeyChanges,
): { readonly before: readonly AlterTableOp[]; readonly behind: readonly AlterTableOp[] } {
  const waits = (change: Change): boolean => {
    const constraint = change.kind === 'addConstraint' ? change.constraint : undefined
    return constraint?.kind === 'foreignKey' && restored.makes(targetOf(constraint), constraint.references.columns)
  }
  return { before: ops.flatMap((op) => part(op, (change) => !waits(change))), behind: ops.flatMap((op) => part(op, waits)) }
}

/** What moves between what goes and what comes: partitions leave, tables become logged or unlogged, and partitions come back. */
function moves(alters: readonly AlterTableOp[], logging: readonly string[]): readonly AlterTableOp[] {
  const steps = (wanted: OptionStep): readonly AlterTableOp[] =>
    alters.flatMap((op) => part(op, (change) => change.kind === 'setTableOptions' && optionStep(change, op.changes) === wanted))
  const place = ({ table }: AlterTableOp): number => logging.indexOf(nameKey(table))
  return [...steps('detach'), ...steps('log').toSorted((a, b) => place(a) - place(b)), ...steps('attach')]
}

/**
 * Where a foreign key goes with its column alone, the drops of a table stay together; they go before the table that is referred to. A
 * column that is referred to cannot go before the reference, or before the table that has it.
 */
function splitDrops(op: AlterTableOp, keys: KeyChanges): SplitChanges {
  const losesTarget = op.changes.some(
    (change) => change.kind === 'dropConstraint' && change.was?.kind === 'foreignKey' && keys.drops(targetOf(change.was)),
  )
  const losesKey = (change: Change): boolean => {
    const constraint = change.kind === 'dropConstraint' ? change.was : undefined
    return constraint?.kind === 'foreignKey' && !refersTo(constraint, op.table) && keys.removes(targetOf(constraint))
  }
  const goesFirst = (change: Change): boolean => {
    if (movesKey(change, op)) return false
    const columns = droppedKey(change)
    return (losesTarget && columns !== undefined && !keys.holds(op.table, columns)) || losesKey(change)
  }
  return { first: part(op, goesFirst), main: part(op, (change) => !goesFirst(change)), last: [] }
}

/** A key that moves to another column stays beside what is said of that column, unless its own column goes. */
function movesKey(change: Change, { changes }: AlterTableOp): boolean {
  const was = change.kind === 'dropConstraint' ? change.was : undefined
  if (was?.kind !== 'primaryKey') return false
  const isGone = (column: string): boolean => changes.some((other) => other.kind === 'dropColumn' && other.name === column)
  return changes.some((other) => other.kind === 'addConstraint' && other.constraint.kind === 'primaryKey') && !was.columns.some(isGone)
}

/** The columns that somebody may refer to and that a drop takes away; nothing for what is no drop. */
function droppedKey(change: Change): readonly string[] | undefined {
  if (change.kind === 'dropColumn') return [change.name]
  if (change.kind !== 'dropConstraint') return undefined
  return change.was === undefined || change.was.kind === 'foreignKey' ? [] : columnsOf(change.was)
}

function alter({ schema, name }: QualifiedName, change: Change): AlterTableOp {
  return { kind: 'alterTable', table: schema === undefined ? { name } : { schema, name }, changes: [change] }
}

/** One operation a table. */
function merged(ops: readonly AlterTableOp[]): readonly AlterTableOp[] {
  const byTable = new Map<string, AlterTableOp>()
  for (const op of ops) {
    const earlier = byTable.get(nameKey(op.table))
    byTable.set(nameKey(op.table), earlier === undefined ? op : { ...earlier, changes: [...earlier.changes, ...op.changes] })
  }
  return [...byTable.values()].toSorted((a, b) => compareText(nameSort(a.table), nameSort(b.table)))
}

function letsGo(op: Op): boolean {
  const isReference = (change: Change): boolean => change.kind === 'dropConstraint' && change.was?.kind === 'foreignKey'
  return isAlteration(op) && op.changes.every((change) => change.kind === 'setTableOptions' || isReference(change))
}

/** Alterations of a table with nothing between them are one. */
function neighboursJoined(ops: readonly Op[]): readonly Op[] {
  const joined: Op[] = []
  for (const op of ops) {
    const last = joined.at(-1)
    if (last !== undefined && isAlteration(op) && isAlteration(last) && nameKey(op.table) === nameKey(last.table)) {
      joined[joined.length - 1] = { ...last, changes: optionsJoined([...last.changes, ...op.changes]) }
    } else joined.push(op)
  }
  return joined
}

function isAlteration(op: Op): op is AlterTableOp {
  return op.kind === 'alterTable' && 'changes' in op && op.options === undefined && op.was === undefined
}
