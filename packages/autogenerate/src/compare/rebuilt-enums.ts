import { columnsOf, displayName, expressionsOf, nameKey, parentTables, sameName, UnsupportedError } from '@mig/core/dialect'
import type {
  AlterEnumOp,
  AlterTableOp,
  Change,
  Column,
  ColumnType,
  Constraint,
  Enum,
  EnumColumn,
  Index,
  Op,
  QualifiedName,
  Table,
} from '@mig/core/dialect'
import { mentionsAny } from '../identifiers.ts'
import { partKey } from '../objects/dependents.ts'
import { part } from '../key-changes.ts'
import { targetOf } from './tables.ts'
import type { Linked, LinkedTable } from '../linked.ts'

/**
 * Enums whose types are made anew, since values go or change places. All columns of one change their type with it, so what hangs on them
 * goes before and comes back afterwards, by operations of its own: defaults, checks, references, computed columns, indexes.
 */

/** The operation for an enum. Tables that go have gone by then. */
export function rebuiltEnum(item: Enum, values: readonly string[], from: readonly LinkedTable[], to: readonly LinkedTable[]): AlterEnumOp {
  const columns = from.flatMap((table) => {
    const after = to.find(({ name }) => nameKey(name) === nameKey(table.name))
    return after === undefined ? [] : enumColumns(item, table, after, from)
  })
  const name = item.schema === undefined ? { name: item.name } : { schema: item.schema, name: item.name }
  return { kind: 'alterEnum', enum: name, values, was: item.values, ...(columns.length === 0 ? {} : { columns }) }
}

function enumColumns(item: Enum, table: LinkedTable, after: LinkedTable, tables: readonly LinkedTable[]): readonly EnumColumn[] {
  const inherited = new Set(ancestors(table, tables).flatMap((parent) => parent.columns.map(({ normal }) => normal.name)))
  return table.columns
    .filter(({ normal }) => normal.generated === undefined && usesEnum(normal.type, item) && !inherited.has(normal.name))
    .map(({ normal, source }) => {
      if (mentionsAny(partitionKey(table.normal), new Set([normal.name]))) throw keyOfRebuilt(item, table, normal)
      const goes = !after.columns.some((column) => column.normal.name === normal.name)
      const array = normal.type.kind === 'array' ? ({ array: true } as const) : {}
      // The default of a column that stays has an operation of its own.
      return {
        table: table.name,
        column: normal.name,
        ...array,
        ...(goes && source.default !== undefined ? { default: source.default } : {}),
      }
    })
}

/** What rows are parted by, as SQL. */
export function partitionKey({ options }: Table): string {
  return Object.values(options ?? {})
    .flatMap((own) => Object.values(own?.['partitionBy'] ?? {}).flat())
    .join(', ')
}

function keyOfRebuilt(item: Enum, table: LinkedTable, column: Column): UnsupportedError {
  const message =
    `enum ${displayName(item)} loses values or has them in another order, ` +
    `and column ${displayName(table.name)}.${column.name} is a partition key: its type cannot change`
  return new UnsupportedError(message, {
    hint: 'Keep the values and their order, or create a table with the new type, copy the rows with op.execute and drop the old table.',
  })
}

function ancestors(table: LinkedTable, tables: readonly LinkedTable[]): readonly LinkedTable[] {
  const parents = parentTables(table.normal).flatMap((name) => tables.filter((other) => nameKey(other.name) === nameKey(name)))
  return [...parents, ...parents.flatMap((parent) => ancestors(parent, tables))]
}

function usesEnum(type: ColumnType, item: QualifiedName): boolean {
  return type.kind === 'array' ? usesEnum(type.of, item) : type.kind === 'enum' && sameName(type, item)
}

/** Keys of the parts of tables that make room. */
export function freedByEnums(ops: readonly Op[], tables: readonly LinkedTable[]): ReadonlySet<string> {
  const rebuilt = ops.filter(isRebuild)
  const keys = rebuilt.flatMap((op) =>
    tables.flatMap(({ name, columns, constraints, indexes }) => {
      const named = (kind: 'constraint' | 'index') => (item: { readonly name?: string }) => partKey(kind, name, item.name ?? '')
      const own = columns.map(({ normal }) => normal)
      return [
        ...own
          .filter((column) => column.default !== undefined && isOf(op, name, column.name))
          .map((column) => partKey('default', name, column.name)),
        ...own.filter((column) => isComputedFrom(op, name, column)).map((column) => partKey('column', name, column.name)),
        ...plain(constraints).filter((constraint) => constraintSpeaks(op, name, constraint)).map(named('constraint')),
        ...plain(indexes).filter((index) => indexSpeaks(op, name, index)).map(named('index')),
      ]
    }),
  )
  return new Set(keys)
}

function plain<T>(items: readonly Linked<T>[]): readonly T[] {
  return items.map(({ normal }) => normal)
}

interface Room {
  /** Constraints, which go before all else: their columns may go as well. */
  readonly released: readonly AlterTableOp[]
  readonly room: readonly AlterTableOp[]
  readonly others: readonly Op[]
}

/** Takes the changes of tables apart that make room for the types which are made anew. */
export function roomForEnums(ops: readonly Op[]): Room {
  const rebuilt = ops.filter(isRebuild)
  if (rebuilt.length === 0) return { released: [], room: [], others: ops }
  const room: AlterTableOp[] = []
  const others: Op[] = []
  for (const op of ops) {
    if (op.kind !== 'alterTable' || !('changes' in op)) {
      others.push(op)
      continue
    }
    const isRoom = (change: Change): boolean => rebuilt.some((rebuild) => makesRoom(rebuild, op.table, change))
    const [first, rest] = [op.changes.filter(isRoom), op.changes.filter((change) => !isRoom(change))]
    if (first.length > 0) room.push({ ...op, changes: first })
    if (rest.length > 0) others.push({ ...op, changes: rest })
  }
  const isConstraint = ({ kind }: Change): boolean => kind === 'dropConstraint'
  return {
    released: room.flatMap((op) => part(op, isConstraint)),
    room: room.flatMap((op) => part(op, (change) => !isConstraint(change))),
    others,
  }
}

function makesRoom(op: AlterEnumOp, table: QualifiedName, change: Change): boolean {
  switch (change.kind) {
    case 'alterColumn':
      return change.set.default === null && Object.keys(change.set).length === 1 && isOf(op, table, change.name)
    case 'dropConstraint':
      return change.was !== undefined && constraintSpeaks(op, table, change.was)
    case 'dropColumn':
      return change.was !== undefined && isComputedFrom(op, table, change.was)
    default:
      return false
  }
}

export function isRebuild(op: Op): op is AlterEnumOp {
  return op.kind === 'alterEnum' && 'values' in op
}

function isOf({ columns = [] }: AlterEnumOp, table: QualifiedName, column: string): boolean {
  return columns.some((item) => item.column === column && nameKey(item.table) === nameKey(table))
}

function speaks(op: AlterEnumOp, table: QualifiedName, ...texts: readonly string[]): boolean {
  const names = (op.columns ?? []).filter((item) => nameKey(item.table) === nameKey(table)).map(({ column }) => column)
  const words = new Set([...names, op.enum.name])
  return texts.some((text) => mentionsAny(text, words))
}

function isComputedFrom(op: AlterEnumOp, table: QualifiedName, { type, generated }: Column): boolean {
  return generated !== undefined && (usesEnum(type, op.enum) || speaks(op, table, generated.sql))
}

/** Keys follow by themselves; a reference between two columns of the enum does not. */
function constraintSpeaks(op: AlterEnumOp, table: QualifiedName, constraint: Constraint): boolean {
  if (speaks(op, table, ...expressionsOf(constraint))) return true
  if (constraint.kind !== 'foreignKey') return false
  const target = targetOf(constraint)
  return (
    columnsOf(constraint).some((column) => isOf(op, table, column)) ||
    constraint.references.columns.some((column) => isOf(op, target, column))
  )
}

function indexSpeaks(op: AlterEnumOp, table: QualifiedName, { parts, where = '' }: Index): boolean {
  return speaks(op, table, where, ...parts.map((part) => ('sql' in part ? part.sql : '')))
}
