import { nameKey } from '@mig/core/dialect'
import type { AlterColumnChange, AlterTableOp, Change, Column, ColumnAlteration, Op, QualifiedName, Quoting } from '@mig/core/dialect'

/** What the rows of a table get in a column before it is NOT NULL. */
export interface Fill {
  readonly table: QualifiedName
  readonly column: string
  /** SQL that gives the value. */
  readonly sql: string
  /** A statement that has to run before the table can be altered. */
  readonly settle?: string
}

/**
 * The operations with fills in their places: a new column is added nullable, filled, and then NOT NULL; one that is there is filled
 * before it is. Constraints come after the values, and columns that go are there until then.
 */
export function withFills(ops: readonly Op[], fills: readonly Fill[], quoting: Quoting): readonly Op[] {
  return ops.flatMap((op) => {
    if (op.kind !== 'alterTable' || !('changes' in op)) return [op]
    const own = fills.filter(({ table }) => nameKey(table) === nameKey(op.table))
    return own.some(({ column }) => op.changes.some((change) => demands(change, column))) ? filled(op, own, quoting) : [op]
  })
}

/** The change after which the column must not be NULL. */
function demands(change: Change, column: string): boolean {
  if (change.kind === 'addColumn') return change.column.name === column && !change.column.nullable
  return change.kind === 'alterColumn' && change.name === column && change.set.nullable === false
}

function filled(op: AlterTableOp, fills: readonly Fill[], quoting: Quoting): readonly Op[] {
  const places = fills
    .map((fill) => ({ fill, place: op.changes.findIndex((change) => demands(change, fill.column)) }))
    .filter(({ place }) => place !== -1)
    .toSorted((a, b) => a.place - b.place)
  const parts = new Map(places.map(({ place }) => [place, split(op.changes[place])]))
  const last = Math.max(...places.map(({ place }) => place))
  const waits = (change: Change, place: number): boolean => place > last || change.kind === 'addConstraint'
  const first = op.changes.flatMap((change, place) => parts.get(place)?.before ?? (waits(change, place) ? [] : [change]))
  const afterwards = [
    ...places.flatMap(({ place }) => parts.get(place)?.after ?? []),
    ...op.changes.filter((change, place) => !parts.has(place) && waits(change, place)),
  ]
  const added = places.flatMap(({ fill, place }) => (op.changes[place]?.kind === 'addColumn' ? [fill] : []))
  const altered = places.flatMap(({ fill, place }) => (op.changes[place]?.kind === 'alterColumn' ? [fill] : []))
  return [
    ...(first.length === 0 ? [] : [{ ...op, changes: first }]),
    ...(added.length === 0 ? [] : [update(op.table, added, quoting)]),
    ...altered.map((fill) => update(op.table, [fill], quoting, ` WHERE ${quoting.identifier(fill.column)} IS NULL`)),
    ...[...new Set(altered.flatMap(({ settle }) => settle ?? []))].map((sql): Op => ({ kind: 'execute', text: [sql], values: [] })),
    { ...op, changes: afterwards },
  ]
}

function update(table: QualifiedName, fills: readonly Fill[], quoting: Quoting, where = ''): Op {
  const set = fills.map(({ column, sql }) => `${quoting.identifier(column)} = ${sql}`).join(', ')
  return { kind: 'execute', text: [`UPDATE ${quoting.qualified(table)} SET ${set}${where}`], values: [] }
}

interface Parts {
  readonly before: readonly Change[]
  readonly after: readonly Change[]
}

function split(change: Change | undefined): Parts {
  if (change?.kind === 'addColumn') return splitAddition(change.column)
  return change?.kind === 'alterColumn' ? splitAlteration(change) : { before: [], after: [] }
}

function splitAddition(column: Column): Parts {
  const set = { nullable: false, ...(column.options === undefined ? {} : { options: column.options }) }
  const was = { nullable: true, ...(column.options === undefined ? {} : { options: column.options }) }
  return {
    before: [{ kind: 'addColumn', column: { ...column, nullable: true } }],
    after: [{ kind: 'alterColumn', name: column.name, set, was }],
  }
}

/** A fill is of the new type, so the type changes before. */
function splitAlteration(change: AlterColumnChange): Parts {
  if (change.set.type === undefined) return { before: [], after: [change] }
  const { set, was = {}, ...rest } = change
  const name = change.name
  return {
    before: [{ ...rest, set: without(set), was: without(was) }],
    after: [{ kind: 'alterColumn', name, set: onlyNull(set), was: onlyNull(was) }],
  }
}

function without(alteration: ColumnAlteration): ColumnAlteration {
  const { nullable: _, ...rest } = alteration
  return rest
}

function onlyNull({ nullable, options }: ColumnAlteration): ColumnAlteration {
  return { ...(nullable === undefined ? {} : { nullable }), ...(options === undefined ? {} : { options }) }
}
