import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Constraint, Op, Table } from '@mig/core/dialect'
import { describe as describeOp } from '@mig/core/dialect'
import { order } from '../src/index.ts'
import { alter, amount, id, pk, tableOf } from './plain.ts'

const apart = { forwardReferences: false, maxNameBytes: 63 }
const inline = { forwardReferences: true }

const reference = (table: string, column = 'id'): Constraint => ({
  kind: 'foreignKey',
  name: `fk_${table}`,
  columns: ['amount'],
  references: { table, columns: [column] },
})
const create = (name: string, ...to: readonly string[]): Op => ({ kind: 'createTable', table: referring(name, ...to) })
const drop = (name: string, ...to: readonly string[]): Op => ({ kind: 'dropTable', table: { name }, was: referring(name, ...to) })
function referring(name: string, ...to: readonly string[]): Table {
  return tableOf({ name, constraints: [pk, ...to.map((table) => reference(table))] })
}
const ordered = (ops: readonly Op[], features: Parameters<typeof order>[1] = apart): readonly string[] =>
  order(ops, features).map((op) => describeOp(op))

test('tables are created after those that they refer to, and by name else', () => {
  expect(ordered([create('a', 'c'), create('d'), create('b'), create('c', 'd', 'c')])).toEqual(
    ['d', 'c', 'a', 'b'].map((name) => `create table ${name}`),
  )
})

test('and dropped before them', () => {
  expect(ordered([drop('c', 'd'), drop('a', 'c'), drop('d'), drop('b')])).toEqual(['b', 'a', 'c', 'd'].map((name) => `drop table ${name}`))
})

describe('tables that refer to each other', () => {
  test('get a foreign key afterwards, and lose it before', () => {
    expect(ordered([create('a', 'b'), create('b', 'a')])).toEqual(['create table b', 'create table a', 'add foreign key fk_a on b'])
    expect(ordered([drop('a', 'b'), drop('b', 'a')])).toEqual(['drop constraint fk_a on b', 'drop table a', 'drop table b'])
  })
  test('keep it where references may point nowhere yet', () => {
    expect(order([create('a', 'b'), create('b', 'a')], inline)).toEqual([create('b', 'a'), create('a', 'b')])
    expect(order([drop('a', 'b'), drop('b', 'a')], inline)).toEqual([drop('a', 'b'), drop('b', 'a')])
  })
  test('an unnamed one gets a name, for the downgrade', () => {
    const { name: _, ...unnamed } = reference('a')
    const b = tableOf({ name: 'b', constraints: [unnamed] })
    expect(order([create('a', 'b'), { kind: 'createTable', table: b }], apart).at(-1)).toEqual({
      kind: 'alterTable',
      table: { name: 'b' },
      changes: [{ kind: 'addConstraint', constraint: { ...unnamed, name: 'b_amount_fkey' } }],
    })
  })
})

test('a reference to its own table stays, unless it needs an index that is created after the table', () => {
  expect(ordered([create('a', 'a')])).toEqual(['create table a'])
  const table = tableOf({
    name: 'a',
    constraints: [reference('a', 'code')],
    indexes: [{ name: 'ux', unique: true, parts: [{ column: 'code' }] }],
  })
  expect(ordered([{ kind: 'createTable', table }])).toEqual(['create table a', 'add foreign key fk_a on a'])
  expect(ordered([{ kind: 'dropTable', table: { name: 'a' }, was: table }])).toEqual(['drop constraint fk_a on a', 'drop table a'])
})

describe('foreign keys of a table that is altered', () => {
  const dropKey: Op = alter({ kind: 'dropConstraint', name: 'fk_p', was: reference('p') }, { kind: 'addColumn', column: amount })
  const addKey: Op = alter({ kind: 'addColumn', column: amount }, { kind: 'addConstraint', constraint: reference('p', 'code') })

  test('go before the table that they refer to', () => {
    expect(ordered([drop('p'), dropKey])).toEqual(['drop constraint fk_p on t', 'drop table p', 'add column t.amount'])
  })
  test('stay with the other changes where nothing needs them apart', () => {
    expect(ordered([dropKey])).toEqual(['alter table t: drop constraint fk_p, add column amount'])
    expect(ordered([create('p'), addKey])).toEqual(['create table p', 'alter table t: add column amount, add foreign key fk_p'])
  })
  test('come after the key that they refer to', () => {
    const unique: Constraint = { kind: 'unique', name: 'uq', columns: ['code'] }
    const makesKey: Op = { kind: 'alterTable', table: { name: 'z' }, changes: [{ kind: 'addConstraint', constraint: unique }] }
    const toZ: Op = alter({ kind: 'addConstraint', constraint: reference('z', 'code') })
    expect(ordered([toZ, makesKey])).toEqual(['add unique constraint uq on z', 'add foreign key fk_z on t'])
    const index: Op = { kind: 'createIndex', table: { name: 'z' }, index: { name: 'ux', unique: true, parts: [{ column: 'code' }] } }
    expect(ordered([toZ, index])).toEqual(['create index ux on z', 'add foreign key fk_z on t'])
  })
  test('go together with their column, before the table, where the database has them in the column', () => {
    const goes: Op = alter(
      { kind: 'addColumn', column: id },
      { kind: 'dropConstraint', name: 'fk_p', was: reference('p') },
      { kind: 'dropColumn', name: 'amount', was: amount },
    )
    const index: Op = { kind: 'dropIndex', table: { name: 't' }, name: 'ix' }
    expect(ordered([drop('p'), index, goes], inline)).toEqual([
      'drop index ix on t',
      'alter table t: drop constraint fk_p, drop column amount',
      'drop table p',
      'add column t.id',
    ])
  })
})

test('enums are there before they are used, and go when they are not', () => {
  const mood = { name: 'mood', values: ['a'] }
  const ops: readonly Op[] = [
    { kind: 'dropEnum', enum: { name: 'old' }, was: { name: 'old', values: [] } },
    create('a'),
    { kind: 'addEnumValue', enum: { name: 'x' }, value: 'z' },
    { kind: 'addEnumValue', enum: { name: 'x' }, value: 'a', after: 'z' },
    { kind: 'createEnum', enum: mood },
    drop('b'),
  ]
  expect(ordered(ops)).toEqual([
    'create enum mood',
    'add value z to enum x',
    'add value a to enum x',
    'drop table b',
    'create table a',
    'drop enum old',
  ])
})

test('what plugins put in comes after the tables, in its own order', () => {
  const ops: readonly Op[] = [{ kind: 'acme.b', args: [] }, { kind: 'acme.a', args: [] }, create('a')]
  expect(ordered(ops)).toEqual(['create table a', 'acme.b()', 'acme.a()'])
})

test('the same operations give the same order, however they come', () => {
  const ops = [
    create('a', 'b'),
    create('b', 'c', 'd'),
    create('c', 'a'),
    create('d'),
    drop('x', 'y'),
    drop('y', 'x'),
    alter({ kind: 'addColumn', column: amount }),
  ]
  const expected = order(ops, apart)
  fc.assert(
    fc.property(fc.shuffledSubarray(ops, { minLength: ops.length }), (shuffled) => {
      expect(order(shuffled, apart)).toEqual(expected)
    }),
  )
})
