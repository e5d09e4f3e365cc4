import { nameKey } from '@mig/core/dialect'
import type { AlterTableOp, Change, Constraint, CreateTableOp, ForeignKeyConstraint, Index, Op, QualifiedName } from '@mig/core/dialect'
import { targetOf } from './compare/tables.ts'

/** What operations do to the keys that foreign keys point to. */
export interface KeyChanges {
  /** The table goes. */
  drops(table: QualifiedName): boolean
  /** A reference of another table to one of these columns goes, with its table or by itself. */
  holds(table: QualifiedName, columns: readonly string[]): boolean
  /** A key of the table may go, or the table itself. */
  removes(table: QualifiedName): boolean
  /** A unique index of the table goes. */
  dropsIndex(table: QualifiedName): boolean
  /** Columns of an existing table become a key, are added, or change their type; or a key on them goes, which a reference would take. */
  makes(table: QualifiedName, columns: readonly string[]): boolean
  /** A unique index on these columns is created. */
  createsIndex(table: QualifiedName, columns: readonly string[]): boolean
}

export function findKeys(ops: readonly Op[]): KeyChanges {
  const dropped = new Set<string>()
  const droppedIndexes = new Set<string>()
  const created = new Map<string, Index[]>()
  const changes = new Map<string, Change[]>()
  const held = new Map<string, string[]>()
  const append = <T>(map: Map<string, T[]>, table: QualifiedName, items: readonly T[]): void => {
    map.set(nameKey(table), [...(map.get(nameKey(table)) ?? []), ...items])
  }
  const release = (table: QualifiedName, constraints: readonly Constraint[]): void => {
    for (const reference of referencesOf(constraints)) {
      const target = targetOf(reference)
      if (nameKey(target) !== nameKey(table)) append(held, target, reference.references.columns)
    }
  }
  for (const op of ops) {
    if (op.kind === 'dropTable') {
      dropped.add(nameKey(op.table))
      release(op.table, op.was?.constraints ?? [])
    } else if (op.kind === 'dropIndex' && op.was?.unique === true) droppedIndexes.add(nameKey(op.table))
    else if (op.kind === 'createIndex' && op.index.unique === true) append(created, op.table, [op.index])
    else if (op.kind === 'alterTable') {
      append(changes, op.table, op.changes)
      release(op.table, op.changes.flatMap((change) => (change.kind === 'dropConstraint' ? (change.was ?? []) : [])))
    }
  }
  const createsIndex = (table: QualifiedName, columns: readonly string[]): boolean => {
    return (created.get(nameKey(table)) ?? []).some((index) => sameColumns(partColumns(index), columns))
  }
  const dropsIndex = (table: QualifiedName): boolean => droppedIndexes.has(nameKey(table))
  return {
    createsIndex,
    dropsIndex,
    drops: (table) => dropped.has(nameKey(table)),
    holds: (table, columns) => (held.get(nameKey(table)) ?? []).some((column) => columns.includes(column)),
    removes: (table) => dropped.has(nameKey(table)) || dropsIndex(table) || (changes.get(nameKey(table)) ?? []).some(removesKey),
    makes: (table, columns) =>
      createsIndex(table, columns) || (changes.get(nameKey(table)) ?? []).some((change) => makesKey(change, columns)),
  }
}

/**
 * Operations that make keys before those that refer to them, otherwise as they stand: the way back takes the references first. Where
 * tables refer to new keys of each other in a circle, the references that close it come last.
 */
export function keysFirst(
  ops: readonly (CreateTableOp | AlterTableOp)[],
  keys: KeyChanges,
): readonly (CreateTableOp | AlterTableOp)[] {
  const alters = new Map(ops.flatMap((op) => (op.kind === 'alterTable' ? [[nameKey(op.table), op] as const] : [])))
  const sorted = new Set<CreateTableOp | AlterTableOp>()
  const open = new Set<CreateTableOp | AlterTableOp>()
  const closing = new Set<Constraint>()
  const visit = (op: CreateTableOp | AlterTableOp): void => {
    open.add(op)
    for (const reference of addedReferences(op)) {
      const maker = alters.get(nameKey(targetOf(reference)))
      if (maker === undefined || maker === op || sorted.has(maker)) continue
      if (!keys.makes(targetOf(reference), reference.references.columns)) continue
      if (open.has(maker)) closing.add(reference)
      else visit(maker)
    }
    sorted.add(op)
  }
  for (const op of ops) if (!sorted.has(op)) visit(op)
  const closes = (change: Change): boolean => change.kind === 'addConstraint' && closing.has(change.constraint)
  const before = (op: CreateTableOp | AlterTableOp): readonly (CreateTableOp | AlterTableOp)[] =>
    op.kind === 'alterTable' ? part(op, (change) => !closes(change)) : [op]
  const after = (op: CreateTableOp | AlterTableOp): readonly AlterTableOp[] => (op.kind === 'alterTable' ? part(op, closes) : [])
  return [...[...sorted].flatMap(before), ...[...sorted].flatMap(after)]
}

/** The alteration with some of its changes; nothing without any. */
export function part(op: AlterTableOp, wanted: (change: Change) => boolean): readonly AlterTableOp[] {
  const changes = op.changes.filter(wanted)
  return changes.length === 0 ? [] : [{ ...op, changes }]
}

function addedReferences(op: CreateTableOp | AlterTableOp): readonly ForeignKeyConstraint[] {
  const added =
    op.kind === 'createTable'
      ? op.table.constraints
      : op.changes.flatMap((change) => (change.kind === 'addConstraint' ? [change.constraint] : []))
  return referencesOf(added)
}

function referencesOf(constraints: readonly Constraint[]): readonly ForeignKeyConstraint[] {
  return constraints.filter((constraint) => constraint.kind === 'foreignKey')
}

function removesKey(change: Change): boolean {
  if (change.kind === 'dropConstraint') return change.was === undefined || change.was.kind === 'primaryKey' || change.was.kind === 'unique'
  return change.kind === 'dropColumn' || (change.kind === 'alterColumn' && change.set.type !== undefined)
}

function makesKey(change: Change, columns: readonly string[]): boolean {
  if (change.kind === 'addColumn') return columns.includes(change.column.name)
  if (change.kind === 'alterColumn') return change.set.type !== undefined && columns.includes(change.name)
  const key = change.kind === 'addConstraint' ? change.constraint : change.kind === 'dropConstraint' ? change.was : undefined
  return (key?.kind === 'primaryKey' || key?.kind === 'unique') && sameColumns(key.columns, columns)
}

function partColumns(index: Index): readonly string[] {
  return index.parts.flatMap((part) => ('column' in part ? [part.column] : []))
}

/** The same columns, in whatever order. */
export function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}
