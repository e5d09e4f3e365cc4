import { describe, expect, test } from 'vitest'
import type { Column } from '@mig/core/dialect'
import { alter, amount, comparedTables, id, note, pk } from '../plain.ts'

const columns = (...more: readonly Column[]): { readonly columns: readonly Column[] } => ({ columns: [id, ...more] })

test('NULL is the default of a column without one', () => {
  const nothing = { ...amount, default: { value: null } } as const
  expect(comparedTables(columns(nothing), columns(amount))).toEqual([])
  expect(comparedTables(columns(amount), columns(nothing))).toEqual([])
})

describe('one alteration with the same keys on both sides', () => {
  const cases: readonly {
    readonly name: string
    readonly from: Partial<Column>
    readonly to: Partial<Column>
    readonly set: object
    readonly was: object
    readonly more?: object
  }[] = [
    { name: 'nullable', from: {}, to: { nullable: false }, set: { nullable: false }, was: { nullable: true } },
    { name: 'a default that comes', from: {}, to: { default: { value: 5 } }, set: { default: { value: 5 } }, was: { default: null } },
    {
      name: 'a default that goes',
      from: { default: { sql: '1 + 1' } },
      to: {},
      set: { default: null },
      was: { default: { sql: '1 + 1' } },
    },
    { name: 'a comment', from: { comment: 'a' }, to: {}, set: { comment: null }, was: { comment: 'a' } },
    { name: 'identity', from: {}, to: { identity: { start: '5' } }, set: { identity: { start: '5' } }, was: { identity: null } },
    {
      name: 'a type that widens',
      from: {},
      to: { type: { kind: 'bigint' } },
      set: { type: { kind: 'bigint' } },
      was: { type: { kind: 'integer' } },
    },
    {
      name: 'a type change issues an equal default again',
      from: { default: { value: 1 } },
      to: { type: { kind: 'bigint' }, default: { value: 1 } },
      set: { type: { kind: 'bigint' }, default: { value: 1 } },
      was: { type: { kind: 'integer' }, default: { value: 1 } },
    },
    {
      name: 'text is read as a number by a cast, and back by assignment',
      from: { type: { kind: 'text' } },
      to: {},
      set: { type: { kind: 'integer' } },
      was: { type: { kind: 'text' } },
      more: { using: 'CAST("amount" AS integer)', usingDown: '"amount"' },
    },
    {
      name: 'types that do not convert meet in their texts',
      from: {},
      to: { type: { kind: 'uuid' } },
      set: { type: { kind: 'uuid' } },
      was: { type: { kind: 'integer' } },
      more: { using: 'CAST(CAST("amount" AS text) AS uuid)', usingDown: 'CAST(CAST("amount" AS text) AS integer)' },
    },
    {
      name: 'a type change says what hangs on the type again',
      from: { options: { postgres: { serial: 'integer' } } },
      to: { type: { kind: 'bigint' }, options: { postgres: { serial: 'integer' }, sqlite: { strict: true } } },
      set: { type: { kind: 'bigint' }, options: { postgres: { serial: 'integer' } } },
      was: { type: { kind: 'integer' }, options: { postgres: { serial: 'integer' } } },
    },
    {
      name: 'a collation names the type',
      from: { type: { kind: 'text' } },
      to: { type: { kind: 'text' }, collation: 'C' },
      set: { type: { kind: 'text' }, collation: 'C' },
      was: { type: { kind: 'text' }, collation: null },
    },
    {
      name: 'a computed column becomes plain and keeps its values',
      from: { generated: { sql: 'id * 2', stored: true } },
      to: {},
      set: { generated: null },
      was: { generated: { sql: 'id * 2', stored: true } },
    },
  ]
  test.each(cases)('$name', ({ from, to, set, was, more = {} }) => {
    const found = comparedTables(columns({ ...amount, ...from }), columns({ ...amount, ...to }))
    expect(found).toEqual([alter({ kind: 'alterColumn', name: 'amount', set, was, ...more })])
  })
})

test('several differences of a column are one alteration', () => {
  const found = comparedTables(columns(amount), columns({ ...amount, nullable: false, default: { value: 0 }, comment: 'x' }))
  expect(found).toEqual([
    alter({
      kind: 'alterColumn',
      name: 'amount',
      set: { default: { value: 0 }, nullable: false, comment: 'x' },
      was: { default: null, nullable: true, comment: null },
    }),
  ])
})

test('columns that come and go, in this order', () => {
  const found = comparedTables(columns(amount), columns(note))
  expect(found).toEqual([alter({ kind: 'addColumn', column: note }, { kind: 'dropColumn', name: 'amount', was: amount })])
})

test('the judge decides about defaults; a value is asked about as its literal', () => {
  const asked: unknown[] = []
  const from = columns({ ...amount, default: { sql: '(5)::integer' } })
  const found = comparedTables(from, columns({ ...amount, default: { value: 5 } }), ({ kind, column, left, right }) => {
    asked.push({ kind, column, left, right })
    return true
  })
  expect(found).toEqual([])
  expect(asked).toEqual([{ kind: 'default', column: 'amount', left: '(5)::integer', right: '5' }])
})

describe('a type change makes room', () => {
  const computed: Column = { name: 'twice', type: { kind: 'bigint' }, nullable: true, generated: { sql: 'amount * 2', stored: true } }
  const bigint: Column = { ...amount, type: { kind: 'bigint' } }
  const alteration = { kind: 'alterColumn', name: 'amount', set: { type: { kind: 'bigint' } }, was: { type: { kind: 'integer' } } } as const

  test('for checks and indexes whose text speaks of the column', () => {
    const check = { kind: 'check', name: 'ck', sql: 'amount > 0' } as const
    const other = { kind: 'check', name: 'other', sql: "note <> 'amount'" } as const
    const index = { name: 'ix', parts: [{ column: 'id' }], where: 'amount > 1' }
    const plain = { name: 'plain', parts: [{ column: 'amount' }] }
    const parts = { constraints: [pk, check, other], indexes: [index, plain] }
    expect(comparedTables({ ...columns(amount, note), ...parts }, { ...columns(bigint, note), ...parts })).toEqual([
      { kind: 'dropIndex', table: { name: 't' }, name: 'ix', was: index },
      alter({ kind: 'dropConstraint', name: 'ck', was: check }, alteration, { kind: 'addConstraint', constraint: check }),
      { kind: 'createIndex', table: { name: 't' }, index },
    ])
  })

  test('for computed columns, and what is built on those', () => {
    const index = { name: 'ix', parts: [{ column: 'twice' }] }
    const found = comparedTables({ ...columns(amount, computed), indexes: [index] }, { ...columns(bigint, computed), indexes: [index] })
    expect(found).toEqual([
      { kind: 'dropIndex', table: { name: 't' }, name: 'ix', was: index },
      alter({ kind: 'dropColumn', name: 'twice', was: computed }, alteration, { kind: 'addColumn', column: computed }),
      { kind: 'createIndex', table: { name: 't' }, index },
    ])
  })

  test('an unnamed check comes back under the name it had', () => {
    const check = { kind: 'check', name: 't_amount_check', sql: 'amount > 0' } as const
    const unnamed = { kind: 'check', sql: 'amount > 0' } as const
    expect(comparedTables({ ...columns(amount), constraints: [check] }, { ...columns(bigint), constraints: [unnamed] })).toEqual([
      alter({ kind: 'dropConstraint', name: 't_amount_check', was: check }, alteration, { kind: 'addConstraint', constraint: check }),
    ])
  })
})

test('a changed computed column is dropped and added, since not every version can alter it', () => {
  const was: Column = { ...amount, generated: { sql: 'id * 2', stored: true } }
  const now: Column = { ...amount, generated: { sql: 'id * 3', stored: true } }
  expect(comparedTables(columns(was), columns(now))).toEqual([
    alter({ kind: 'dropColumn', name: 'amount', was }, { kind: 'addColumn', column: now }),
  ])
})
