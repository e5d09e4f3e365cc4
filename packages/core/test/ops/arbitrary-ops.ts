import fc from 'fast-check'
import { OperationError } from '../../src/errors.ts'
import { apply } from '../../src/ops/apply.ts'
import { isObjectOp } from '../../src/ops/object-op.ts'
import type { AlterColumnChange, Change, EnumColumn, Op } from '../../src/ops/op.ts'
import type { Column } from '../../src/schema/column.ts'
import { columnsOf, expressionsOf, type Constraint } from '../../src/schema/constraint.ts'
import type { Enum } from '../../src/schema/enum.ts'
import { findTable, sameName, type Schema } from '../../src/schema/schema.ts'
import type { QualifiedName, Table } from '../../src/schema/table.ts'
import type { DialectOptions, Value } from '../../src/schema/value.ts'
import { mentionsColumn } from '../../src/sql/rename-column.ts'
import { arbitraryText, freshName } from './arbitrary-names.ts'
import { isStoodOn, objectOps, withoutFormer } from './arbitrary-object-ops.ts'
import {
  arbitraryColumn,
  arbitraryEnum,
  arbitraryIndex,
  type ArbitraryOptions,
  arbitraryTable,
  arbitraryUnique,
  checkOf,
  freshEnumName,
  relationNames,
} from './arbitrary-schema.ts'

export interface ArbitraryOpsOptions extends ArbitraryOptions {
  readonly maxOps?: number
  /** Only operations that say what they undo, so that each has a reverse. */
  readonly reversible?: boolean
  /** Statements and rows too, which a real database would run: `select 1`, and rows that fit no constraint in particular. */
  readonly data?: boolean
}

/** Operations that fit the schema one after another. */
export function arbitraryOps(schema: Schema, options: ArbitraryOpsOptions = {}): fc.Arbitrary<readonly Op[]> {
  return fc.nat({ max: options.maxOps ?? 6 }).chain((count) => opsFrom(schema, count, options))
}

function opsFrom(schema: Schema, count: number, options: ArbitraryOpsOptions): fc.Arbitrary<readonly Op[]> {
  if (count === 0) return fc.constant([])
  return arbitraryOp(schema, options).chain((op) => opsFrom(apply(schema, op), count - 1, options).map((rest) => [op, ...rest]))
}

/** One operation that fits the schema. */
function arbitraryOp(schema: Schema, options: ArbitraryOpsOptions = {}): fc.Arbitrary<Op> {
  const choices: fc.Arbitrary<Op>[] = [arbitraryTable(schema, options).map((table) => ({ kind: 'createTable', table }))]
  if (options.dialect !== 'sqlite') choices.push(...enumOps(schema, options))
  // What their SQL says makes no sense to a database.
  if (options.dialect === undefined) choices.push(...objectOps(schema))
  for (const table of schema.tables) choices.push(...tableOps(schema, table, options), ...indexOps(schema, table, options))
  if (options.data !== false) choices.push(...dataOps(schema))
  const found = fc.oneof(...choices)
  return options.reversible === true ? found.filter(isWhole) : fc.oneof({ weight: 4, arbitrary: found }, found.map(withoutWas))
}

/** `was` is left out, or the operation may find nothing: what people write by hand. */
function withoutWas(op: Op): Op {
  if (op.kind === 'createTable' || op.kind === 'createIndex') return { ...op, ifNotExists: true }
  if (isObjectOp(op)) return withoutFormer(op)
  if (op.kind !== 'dropTable' && op.kind !== 'dropIndex' && op.kind !== 'dropEnum') return op
  const { was: _, ...rest } = op
  return rest
}

function isWhole(op: Op): boolean {
  if (op.kind === 'execute') return op.down !== undefined && op.doneWhen === undefined
  return op.kind !== 'addEnumValue' && op.kind !== 'bulkInsert' && op.kind !== 'backfill'
}

function nameOf({ schema, name }: QualifiedName): QualifiedName {
  return schema === undefined ? { name } : { schema, name }
}

/* ---- tables ---- */

function isReferenced(schema: Schema, table: Table, columns?: readonly string[]): boolean {
  const isForeign = schema.tables.some((other) =>
    other.constraints.some(
      (constraint) =>
        constraint.kind === 'foreignKey' &&
        constraint.references.table === table.name &&
        (columns === undefined ? other !== table : columns.some((column) => constraint.references.columns.includes(column))),
    ),
  )
  return isForeign || isStoodOn(schema, table, columns)
}

function tableOps(schema: Schema, table: Table, options: ArbitraryOpsOptions): readonly fc.Arbitrary<Op>[] {
  const ops: fc.Arbitrary<Op>[] = [
    arbitraryChanges(schema, table, options).map((changes) => ({ kind: 'alterTable', table: nameOf(table), changes })),
    freshName(relationNames(schema)).map((to) => ({ kind: 'renameTable', table: nameOf(table), to })),
  ]
  if (options.dialect === undefined) {
    const moves = SPACES.map((to): Op => ({ kind: 'moveTable', table: nameOf(table), to })).filter((op) => fits(schema, op))
    if (moves.length > 0) ops.push(fc.constantFrom(...moves))
  }
  if (!isReferenced(schema, table)) ops.push(fc.constant({ kind: 'dropTable', table: nameOf(table), was: table }))
  return ops
}

const SPACES = [null, 'app', 'old'] as const

/** False where a name is taken. */
function fits(schema: Schema, op: Op): boolean {
  try {
    apply(schema, op)
    return true
  } catch (error) {
    if (error instanceof OperationError) return false
    throw error
  }
}

/** One to three changes, each of the table as the earlier ones left it. */
function arbitraryChanges(schema: Schema, table: Table, options: ArbitraryOpsOptions): fc.Arbitrary<readonly Change[]> {
  const next = (state: Schema, count: number): fc.Arbitrary<readonly Change[]> => {
    const now = findTable(state, table)
    if (count === 0 || now === undefined) return fc.constant([])
    return arbitraryChange(state, now, options).chain((change) =>
      next(apply(state, { kind: 'alterTable', table: nameOf(table), changes: [change] }), count - 1).map((rest) => [change, ...rest]),
    )
  }
  return fc.integer({ min: 1, max: 3 }).chain((count) => next(schema, count))
}

function arbitraryChange(schema: Schema, table: Table, options: ArbitraryOpsOptions): fc.Arbitrary<Change> {
  const columns = table.columns.map((column) => column.name)
  const freshColumn = freshName(columns)
  const choices: fc.Arbitrary<Change>[] = [
    freshColumn
      .chain((name) => arbitraryColumn(schema, name, options))
      .map((column) => ({
        kind: 'addColumn',
        column: addable(column, options) ? column : { name: column.name, type: column.type, nullable: true },
      })),
    fc.tuple(fc.constantFrom(...columns), freshColumn).map(([name, to]) => ({ kind: 'renameColumn', name, to })),
  ]
  const free = table.columns.filter((column) => isFree(schema, table, column) && addable(column, options))
  if (columns.length > 1 && free.length > 0) {
    choices.push(fc.constantFrom(...free).map((column) => ({ kind: 'dropColumn', name: column.name, was: column })))
  }
  choices.push(...furtherChanges(schema, table, options))
  return fc.oneof(...choices)
}

/** SQLite adds no column that existing rows would have no constant value for; what is dropped has to come back as well. */
function addable(column: Column, { dialect }: ArbitraryOpsOptions): boolean {
  if (dialect !== 'sqlite') return true
  if (column.default === undefined) return column.nullable && column.generated?.stored !== true
  return 'value' in column.default
}

/** True when nothing else of the schema depends on the column. */
function isFree(schema: Schema, table: Table, column: Column): boolean {
  const names = table.columns.map((other) => other.name)
  const speaks = (sql: string | undefined): boolean => sql !== undefined && mentionsColumn(sql, names, column.name)
  return !(
    isReferenced(schema, table, [column.name]) ||
    table.constraints.some((other) => expressionsOf(other).some(speaks) || columnsOf(other).includes(column.name)) ||
    table.indexes.some(
      (index) => speaks(index.where) || index.parts.some((part) => ('column' in part ? part.column === column.name : speaks(part.sql))),
    ) ||
    table.columns.some((other) => speaks(other.generated?.sql))
  )
}

const arbitraryComment = fc.option(arbitraryText.filter((text) => text !== ''))

/** What SQLite makes a table anew for. */
function furtherChanges(schema: Schema, table: Table, options: ArbitraryOpsOptions): readonly fc.Arbitrary<Change>[] {
  const fresh = freshName(relationNames(schema))
  const choices: fc.Arbitrary<Change>[] = [
    fc.constantFrom(...table.columns).chain((column) => arbitraryAlteration(table, column, options)),
    fc.tuple(fc.constantFrom(...table.columns), fresh).map(([column, name]) => addConstraint({ ...checkOf(column), name } as Constraint)),
    arbitraryComment.map((set) => ({ kind: 'setTableComment', set, was: table.comment ?? null })),
  ]
  const own = fc.constantFrom<DialectOptions>({ postgres: { with: { fillfactor: '70' } } }, { postgres: {} })
  choices.push(own.map((set) => ({ kind: 'setTableOptions', set, was: { postgres: table.options?.['postgres'] ?? {} } })))
  const uniques = arbitraryUnique(table, options)
  choices.push(
    fc.tuple(uniques, fresh, fresh).map(([unique, name, other]) => {
      const constraint = unique ?? ({ kind: 'check', sql: '1 = 1' } as const)
      return addConstraint({ ...constraint, name: unique === undefined ? other : name } as Constraint)
    }),
  )
  const named = table.constraints.filter((constraint) => constraint.name !== undefined)
  const dropped = named.filter(
    (constraint) => constraint.kind === 'check' || constraint.kind === 'foreignKey' || !isReferenced(schema, table, columnsOf(constraint)),
  )
  if (dropped.length > 0) {
    choices.push(fc.constantFrom(...dropped).map((was) => ({ kind: 'dropConstraint', name: was.name ?? '', was })))
  }
  const checked = named.filter(({ kind }) => kind === 'check' || kind === 'foreignKey')
  if (checked.length > 0 && options.reversible !== true)
    choices.push(fc.constantFrom(...checked).map(({ name }) => ({ kind: 'validateConstraint', name: name ?? '' })))
  if (named.length > 0) {
    choices.push(
      fc.tuple(fc.constantFrom(...named), fresh).map(([{ name }, to]) => ({ kind: 'renameConstraint', name: name ?? '', to })),
      fc
        .tuple(fc.constantFrom(...named), arbitraryComment)
        .map(([{ name = '', comment }, set]) => ({ kind: 'setConstraintComment', name, set, was: comment ?? null })),
    )
  }
  return choices
}

function addConstraint(constraint: Constraint): Change {
  return { kind: 'addConstraint', constraint }
}

/** Nullability, default, comment or type; what a column is goes into `was`. */
function arbitraryAlteration(table: Table, column: Column, { dialect }: ArbitraryOpsOptions): fc.Arbitrary<AlterColumnChange> {
  const isKey = table.constraints.some((constraint) => constraint.kind === 'primaryKey' && constraint.columns.includes(column.name))
  const base = { kind: 'alterColumn', name: column.name } as const
  const choices: fc.Arbitrary<AlterColumnChange>[] = [
    arbitraryComment.map((comment) => ({ ...base, set: { comment }, was: { comment: column.comment ?? null } })),
  ]
  if (!isKey && column.identity === undefined) {
    choices.push(fc.constant({ ...base, set: { nullable: !column.nullable }, was: { nullable: column.nullable } }))
  }
  if (column.default !== undefined) choices.push(fc.constant({ ...base, set: { default: null }, was: { default: column.default } }))
  const isAlone = column.generated === undefined && column.default === undefined && isFree({ tables: [table], enums: [] }, table, column)
  if (isAlone && column.type.kind === 'varchar' && dialect !== 'sqlite') {
    choices.push(
      fc.constant({
        ...base,
        set: { type: { kind: 'bytes' }, collation: null },
        was: { type: column.type, collation: column.collation ?? null },
        using: `convert_to('x', 'UTF8')`,
        usingDown: `'x'`,
      }),
    )
  }
  if (isAlone && column.type.kind === 'smallint' && column.identity === undefined) {
    choices.push(
      fc.constant({ ...base, set: { type: { kind: 'bigint' }, default: { value: 1 } }, was: { type: column.type, default: null } }),
    )
  }
  return fc.oneof(...choices)
}

/* ---- indexes ---- */

function indexOps(schema: Schema, table: Table, options: ArbitraryOpsOptions): readonly fc.Arbitrary<Op>[] {
  const base = { table: nameOf(table) }
  const ops: fc.Arbitrary<Op>[] = [arbitraryIndex(schema, table, options).map((index) => ({ kind: 'createIndex', ...base, index }))]
  if (table.indexes.length === 0) return ops
  const index = fc.constantFrom(...table.indexes)
  ops.push(index.map((was) => ({ kind: 'dropIndex', ...base, name: was.name, was })))
  ops.push(
    fc
      .tuple(index, arbitraryComment)
      .map(([{ name, comment }, set]) => ({ kind: 'setIndexComment', ...base, name, set, was: comment ?? null })),
  )
  ops.push(fc.tuple(index, freshName(relationNames(schema))).map(([{ name }, to]) => ({ kind: 'renameIndex', ...base, name, to })))
  return ops
}

/* ---- enums ---- */

function enumOps(schema: Schema, { dialect }: ArbitraryOpsOptions): readonly fc.Arbitrary<Op>[] {
  const ops: fc.Arbitrary<Op>[] = [arbitraryEnum(schema).map((made) => ({ kind: 'createEnum', enum: made }))]
  for (const item of schema.enums) {
    const fresh = freshName(item.values)
    const value = fc.constantFrom(...item.values)
    ops.push(
      fc.tuple(fresh, value, fc.constantFrom('before', 'after', 'end')).map(([added, place, side]) => ({
        kind: 'addEnumValue',
        enum: nameOf(item),
        value: added,
        ...(side === 'end' ? {} : side === 'before' ? { before: place } : { after: place }),
      })),
      freshEnumName(schema).map((to) => ({ kind: 'renameEnum', enum: nameOf(item), to })),
      fc.tuple(value, fresh).map(([old, to]) => ({ kind: 'renameEnumValue', enum: nameOf(item), value: old, to })),
    )
    const { comment, options } = item
    const own = fc.constantFrom<DialectOptions>({ postgres: { grants: [] } }, { postgres: {} })
    ops.push(arbitraryComment.map((set) => ({ kind: 'setEnumComment', enum: nameOf(item), set, was: comment ?? null })))
    // Roles and privileges are those of a server, and are read where that is asked for.
    if (dialect === undefined) {
      ops.push(own.map((set) => ({ kind: 'setEnumOptions', enum: nameOf(item), set, was: { postgres: options?.['postgres'] ?? {} } })))
    }
    if (!isReferencedBy(schema, item)) ops.push(alteredEnum(schema, item))
    const moves = SPACES.map((to): Op => ({ kind: 'moveEnum', enum: nameOf(item), to })).filter((op) => fits(schema, op))
    if (dialect === undefined && moves.length > 0) ops.push(fc.constantFrom(...moves))
    const isUsed = schema.tables.some((table) => table.columns.some(({ type }) => JSON.stringify(type).includes(JSON.stringify(item.name))))
    if (!isUsed) ops.push(fc.constant({ kind: 'dropEnum', enum: nameOf(item), was: item }))
  }
  return ops
}

/** A reference between two columns of an enum has to be dropped before its type is made anew. */
function isReferencedBy(schema: Schema, item: Enum): boolean {
  return schema.tables.some(({ columns, constraints }) => {
    const own = columns.filter(({ type }) => type.kind === 'enum' && sameName(type, item)).map(({ name }) => name)
    return constraints.some((constraint) => constraint.kind === 'foreignKey' && constraint.columns.some((name) => own.includes(name)))
  })
}

/** Its values in another order, with new ones, and perhaps another spelling of one that is no default. */
function alteredEnum(schema: Schema, item: Enum): fc.Arbitrary<Op> {
  const columns = schema.tables.flatMap((table) =>
    table.columns
      .filter(({ type }) => type.kind === 'enum' && sameName(type, item))
      .map((column): EnumColumn => ({
        table: nameOf(table),
        column: column.name,
        ...(column.default === undefined ? {} : { default: column.default }),
      })),
  )
  const isDefault = (value: string): boolean => columns.some(({ default: given }) => JSON.stringify(given)?.includes(JSON.stringify(value)))
  return fc
    .tuple(
      freshName(item.values),
      fc.nat({ max: item.values.length - 1 }),
      fc.boolean(),
      fc.shuffledSubarray([...item.values], { minLength: item.values.length }),
    )
    .map(([fresh, at, renames, order]) => {
      const value = order[at] ?? ''
      const isRenamed = renames && !isDefault(value)
      return {
        kind: 'alterEnum',
        enum: nameOf(item),
        values: isRenamed ? order.with(at, fresh) : [...order, fresh],
        was: item.values,
        ...(isRenamed ? { map: { [value]: fresh } } : {}),
        columns,
      }
    })
}

/* ---- data ---- */

const arbitraryValue: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  arbitraryText,
  fc.bigInt().map((number) => ({ $bigint: String(number) })),
  fc.date({ noInvalidDate: true }).map((date) => ({ $date: date.toISOString() })),
  fc.uint8Array({ maxLength: 8 }).map((bytes) => ({ $bytes: Buffer.from(bytes).toString('hex') })),
)

function dataOps(schema: Schema): readonly fc.Arbitrary<Op>[] {
  const ops: fc.Arbitrary<Op>[] = [
    fc.array(arbitraryValue, { maxLength: 3 }).chain((values) =>
      fc.tuple(fc.boolean(), fc.boolean()).map(([back, asks]) => {
        const text = ['SELECT ', ...values.map((_, index) => (index < values.length - 1 ? ', ' : ''))]
        return {
          kind: 'execute',
          text: values.length === 0 ? ['SELECT 1'] : text,
          values,
          ...(back ? { down: { text: ['SELECT 2'], values: [] } } : {}),
          ...(asks ? { doneWhen: { text: ['SELECT 1 = ', ''], values: [1] } } : {}),
        }
      }),
    ),
  ]
  for (const table of schema.tables) {
    const columns = table.columns.map((column) => column.name)
    const row = fc
      .tuple(...columns.map(() => arbitraryValue))
      .map((values) => Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])))
    ops.push(fc.array(row, { minLength: 1, maxLength: 3 }).map((rows) => ({ kind: 'bulkInsert', table: nameOf(table), rows })))
  }
  return ops
}
