import { describe, expect, it } from 'vitest'
import { apply, applyAll } from '../../src/ops/apply.ts'
import type { Change, Op } from '../../src/ops/op.ts'
import type { Column } from '../../src/schema/column.ts'
import type { Schema } from '../../src/schema/schema.ts'
import type { Table } from '../../src/schema/table.ts'
import type { Value } from '../../src/schema/value.ts'

const id: Column = { name: 'id', type: { kind: 'integer' }, nullable: false }
const amount: Column = { name: 'amount', type: { kind: 'integer' }, nullable: true, default: { value: 0 } }
const state: Column = {
  name: 'state',
  type: { kind: 'enum', name: 'state', values: ['open', 'paid'] },
  nullable: true,
  default: { value: 'open' },
}

const expenses: Table = {
  name: 'expenses',
  columns: [
    id,
    amount,
    state,
    { name: 'twice', type: { kind: 'integer' }, nullable: true, generated: { sql: 'amount * 2', stored: true } },
  ],
  constraints: [
    { kind: 'primaryKey', name: 'pk', columns: ['id'] },
    { kind: 'check', name: 'ck', sql: "amount > 0 AND state <> 'amount'" },
    { kind: 'unique', columns: ['amount', 'id'], options: { postgres: { include: ['state'] } } },
  ],
  indexes: [
    {
      name: 'ix',
      parts: [{ column: 'amount' }, { sql: 'amount + 1' }],
      where: 'amount IS NOT NULL',
      options: { postgres: { include: ['amount'] } },
    },
  ],
}
const notes: Table = {
  name: 'notes',
  columns: [id, { name: 'expense', type: { kind: 'integer' }, nullable: true }],
  constraints: [{ kind: 'foreignKey', name: 'fk', columns: ['expense'], references: { table: 'expenses', columns: ['id'] } }],
  indexes: [],
}
const schema: Schema = { tables: [expenses, notes], enums: [{ name: 'state', values: ['open', 'paid'] }] }

function alter(...changes: readonly Change[]): Op {
  return { kind: 'alterTable', table: { name: 'expenses' }, changes }
}

function changed(...changes: readonly Change[]): Table {
  const found = apply(schema, alter(...changes)).tables[0]
  if (found === undefined) throw new Error('the table is gone')
  return found
}

describe('renames are followed', () => {
  it('of a column: by keys, checks, generated columns, indexes, and options that name columns', () => {
    const table = changed({ kind: 'renameColumn', name: 'amount', to: 'Total' })
    expect(table.columns.map((column) => column.name)).toEqual(['id', 'Total', 'state', 'twice'])
    expect(table.columns[3]?.generated?.sql).toBe('"Total" * 2')
    expect(table.constraints[1]).toMatchObject({ sql: `"Total" > 0 AND state <> 'amount'` })
    expect(table.constraints[2]).toMatchObject({ columns: ['Total', 'id'] })
    expect(table.indexes[0]).toEqual({
      name: 'ix',
      parts: [{ column: 'Total' }, { sql: '"Total" + 1' }],
      where: '"Total" IS NOT NULL',
      options: { postgres: { include: ['Total'] } },
    })
  })

  it('of a column: by foreign keys of other tables', () => {
    const after = apply(schema, alter({ kind: 'renameColumn', name: 'id', to: 'key' }))
    expect(after.tables[1]?.constraints[0]).toMatchObject({ columns: ['expense'], references: { table: 'expenses', columns: ['key'] } })
    expect(after.tables[1]?.columns[0]?.name).toBe('id')
  })

  it('of a table: by foreign keys, also its own', () => {
    const self = apply(
      schema,
      alter({
        kind: 'addConstraint',
        constraint: { kind: 'foreignKey', name: 'self', columns: ['amount'], references: { table: 'expenses', columns: ['id'] } },
      }),
    )
    const after = apply(self, { kind: 'renameTable', table: { name: 'expenses' }, to: 'spendings' })
    expect(after.tables.map((table) => table.name)).toEqual(['spendings', 'notes'])
    const targets = after.tables.flatMap((table) =>
      table.constraints.flatMap((item) => (item.kind === 'foreignKey' ? item.references.table : [])),
    )
    expect(targets).toEqual(['spendings', 'spendings'])
  })

  it('of a table in one schema only', () => {
    const two: Schema = { ...schema, tables: [{ ...expenses, schema: 'old' }, ...schema.tables] }
    const after = apply(two, { kind: 'renameTable', table: { schema: 'old', name: 'expenses' }, to: 'gone' })
    expect(after.tables.map((table) => [table.schema, table.name])).toEqual([
      ['old', 'gone'],
      [undefined, 'expenses'],
      [undefined, 'notes'],
    ])
    expect(after.tables[2]).toBe(after.tables.find((table) => table.name === 'notes'))
    expect(after.tables[2]?.constraints[0]).toMatchObject({ references: { table: 'expenses' } })
  })

  it('of an enum value: by columns and their defaults', () => {
    const after = apply(schema, { kind: 'renameEnumValue', enum: { name: 'state' }, value: 'open', to: 'new' })
    expect(after.enums[0]?.values).toEqual(['new', 'paid'])
    expect(after.tables[0]?.columns[2]).toMatchObject({ type: { values: ['new', 'paid'] }, default: { value: 'new' } })
  })

  it('one after another, where each means the state at its point', () => {
    const table = changed(
      { kind: 'renameColumn', name: 'id', to: 'tmp' },
      { kind: 'renameColumn', name: 'amount', to: 'id' },
      { kind: 'renameColumn', name: 'tmp', to: 'amount' },
    )
    expect(table.columns.map((column) => column.name)).toEqual(['amount', 'id', 'state', 'twice'])
    expect(table.constraints[1]).toMatchObject({ sql: `id > 0 AND state <> 'amount'` })
  })
})

describe('what hangs on a thing', () => {
  it('goes with a dropped column', () => {
    const table = changed({ kind: 'dropColumn', name: 'amount' })
    expect(table.constraints.map((constraint) => constraint.kind)).toEqual(['primaryKey'])
    expect(table.indexes).toEqual([])
  })

  it('goes with a column that an index only includes', () => {
    expect(changed({ kind: 'dropColumn', name: 'state' }).constraints.map((constraint) => constraint.kind)).toEqual(['primaryKey'])
  })
})

describe('altering', () => {
  it('sets what is given, removes what is null, and leaves the rest', () => {
    const table = changed({
      kind: 'alterColumn',
      name: 'amount',
      set: { type: { kind: 'bigint' }, default: null, nullable: false, comment: 'in cents', options: { postgres: { storage: 'plain' } } },
    })
    expect(table.columns[1]).toEqual({
      name: 'amount',
      type: { kind: 'bigint' },
      nullable: false,
      comment: 'in cents',
      options: { postgres: { storage: 'plain' } },
    })
    expect(changed({ kind: 'alterColumn', name: 'amount', set: { options: {}, identity: {} } }).columns[1]).toEqual({
      ...amount,
      identity: {},
    })
  })

  it('adds enum values where it is told to, in the enum and in all columns', () => {
    const add = (place: { readonly before?: string; readonly after?: string }): readonly string[] | undefined =>
      apply(schema, { kind: 'addEnumValue', enum: { name: 'state' }, value: 'void', ...place }).enums[0]?.values
    expect([add({}), add({ before: 'paid' }), add({ after: 'open' }), add({ before: 'open' })]).toEqual([
      ['open', 'paid', 'void'],
      ['open', 'void', 'paid'],
      ['open', 'void', 'paid'],
      ['void', 'open', 'paid'],
    ])
    const after = apply(schema, { kind: 'addEnumValue', enum: { name: 'state' }, value: 'void' })
    expect(after.tables[0]?.columns[2]?.type).toMatchObject({ values: ['open', 'paid', 'void'] })
  })

  it('options that name an index follow it, and words stay', () => {
    const options = (identity: Value, clusterOn: string): NonNullable<Table['options']> => ({ postgres: { replicaIdentity: identity, clusterOn } })
    const named = (table: Table): Schema => ({ tables: [table], enums: [] })
    const rename: Op = { kind: 'renameIndex', table: { name: 'expenses' }, name: 'ix', to: 'ix two' }
    const renamed = (identity: Value, op: Op = rename): Table['options'] =>
      apply(named({ ...expenses, options: options(identity, 'ix') }), op).tables[0]?.options
    expect(renamed({ index: 'ix' })).toEqual(options({ index: 'ix two' }, 'ix two'))
    expect(renamed('ix')).toEqual(options('ix', 'ix two'))
    const change = (name: string): Op => ({
      kind: 'alterTable',
      table: { name: 'expenses' },
      changes: [{ kind: 'renameConstraint', name, to: 'new' }],
    })
    expect(renamed({ index: 'pk' }, change('pk'))).toEqual(options({ index: 'new' }, 'ix'))
    expect(renamed({ index: 'ck' }, change('ck'))).toEqual(options({ index: 'ck' }, 'ix'))
  })

  it('finds a constraint that the database named', () => {
    const was = expenses.constraints[2]
    const byWas = changed({ kind: 'dropConstraint', name: 'expenses_amount_id_key', ...(was === undefined ? {} : { was }) })
    const byKind = changed({ kind: 'dropConstraint', name: 'expenses_amount_id_key', constraintKind: 'unique' })
    expect([byWas.constraints.length, byKind.constraints.length]).toEqual([2, 2])
    expect(changed({ kind: 'renameConstraint', name: 'expenses_amount_id_key', to: 'uq' }).constraints[2]).toMatchObject({ name: 'uq' })
  })
})

describe('what does not fit', () => {
  const at = { table: { name: 'expenses' } } as const
  const gone = { table: { name: 'gone' } } as const
  const misfits: readonly (readonly [string, Op])[] = [
    ['op.existsTable', { kind: 'createTable', table: expenses }],
    ['op.unknownTable', { kind: 'dropTable', ...gone }],
    ['op.unknownTable', { kind: 'renameTable', ...gone, to: 'x' }],
    ['op.existsTable', { kind: 'renameTable', ...at, to: 'notes' }],
    ['op.unknownTable', { kind: 'alterTable', ...gone, changes: [] }],
    ['op.unknownTable', { kind: 'createIndex', ...gone, index: { name: 'x', parts: [] } }],
    ['op.existsIndex', { kind: 'createIndex', table: { name: 'notes' }, index: { name: 'ix', parts: [{ column: 'id' }] } }],
    ['op.unknownColumn', { kind: 'createIndex', ...at, index: { name: 'x', parts: [{ column: 'gone' }] } }],
    ['op.unknownIndex', { kind: 'dropIndex', ...at, name: 'gone' }],
    ['op.unknownIndex', { kind: 'renameIndex', ...at, name: 'gone', to: 'x' }],
    ['op.existsIndex', { kind: 'renameIndex', ...at, name: 'ix', to: 'ix' }],
    ['op.existsEnum', { kind: 'createEnum', enum: { name: 'state', values: [] } }],
    ['op.unknownEnum', { kind: 'dropEnum', enum: { name: 'gone' } }],
    ['op.unknownEnum', { kind: 'addEnumValue', enum: { name: 'gone' }, value: 'x' }],
    ['op.existsEnumValue', { kind: 'addEnumValue', enum: { name: 'state' }, value: 'open' }],
    ['op.unknownEnumValue', { kind: 'addEnumValue', enum: { name: 'state' }, value: 'x', before: 'gone' }],
    ['op.unknownEnumValue', { kind: 'renameEnumValue', enum: { name: 'state' }, value: 'gone', to: 'x' }],
    ['op.existsEnumValue', { kind: 'renameEnumValue', enum: { name: 'state' }, value: 'open', to: 'paid' }],
    ['op.existsColumn', alter({ kind: 'addColumn', column: amount })],
    ['op.unknownColumn', alter({ kind: 'dropColumn', name: 'gone' })],
    ['op.unknownColumn', alter({ kind: 'alterColumn', name: 'gone', set: { nullable: true } })],
    ['op.unknownColumn', alter({ kind: 'renameColumn', name: 'gone', to: 'x' })],
    ['op.existsColumn', alter({ kind: 'renameColumn', name: 'id', to: 'amount' })],
    ['op.existsConstraint', alter({ kind: 'addConstraint', constraint: { kind: 'check', name: 'ck', sql: 'true' } })],
    ['op.existsConstraint', alter({ kind: 'addConstraint', constraint: { kind: 'primaryKey', columns: ['id'] } })],
    ['op.unknownColumn', alter({ kind: 'addConstraint', constraint: { kind: 'unique', columns: ['gone'] } })],
    ['op.unknownConstraint', alter({ kind: 'dropConstraint', name: 'gone', constraintKind: 'foreignKey' })],
    ['op.existsConstraint', alter({ kind: 'renameConstraint', name: 'ck', to: 'pk' })],
    ['op.unknownColumn', { kind: 'createTable', table: { ...expenses, name: 'new', columns: [id], indexes: [] } }],
    ['op.existsColumn', { kind: 'createTable', table: { ...expenses, name: 'new', columns: [id, id] } }],
  ]
  it.each(misfits)('%s', (code, op) => {
    expect(() => apply(schema, op)).toThrow(expect.objectContaining({ code, name: 'OperationError' }) as Error)
  })

  it('is passed over where the operation says so', () => {
    const tolerant: readonly Op[] = [
      { kind: 'createTable', table: expenses, ifNotExists: true },
      { kind: 'dropTable', ...gone, ifExists: true },
      { kind: 'createIndex', ...at, index: { name: 'ix', parts: [] }, ifNotExists: true },
      { kind: 'dropIndex', ...at, name: 'gone', ifExists: true },
      { kind: 'dropIndex', ...gone, name: 'gone', ifExists: true },
      { kind: 'dropEnum', enum: { name: 'gone' }, ifExists: true },
      { kind: 'addEnumValue', enum: { name: 'state' }, value: 'open', ifNotExists: true },
      alter({ kind: 'addColumn', column: amount, ifNotExists: true }),
      alter({ kind: 'dropColumn', name: 'gone', ifExists: true }),
      alter({ kind: 'dropConstraint', name: 'gone', constraintKind: 'foreignKey', ifExists: true }),
    ]
    expect(applyAll(schema, tolerant)).toEqual(schema)
  })
})
