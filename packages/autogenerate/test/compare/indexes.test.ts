import { describe, expect, test } from 'vitest'
import type { Index } from '@mig/core/dialect'
import { sqlite } from '@mig/dialect-sqlite'
import { comparedTables } from '../plain.ts'

const ix: Index = { name: 'ix', parts: [{ column: 'amount' }] }
const table = { name: 't' }

describe('a changed index is dropped and created', () => {
  const cases: readonly (readonly [string, Index, Index])[] = [
    ['columns', ix, { ...ix, parts: [{ column: 'amount' }, { column: 'id' }] }],
    ['order', ix, { ...ix, parts: [{ column: 'amount', order: 'desc' }] }],
    ['nulls', ix, { ...ix, parts: [{ column: 'amount', nulls: 'first' }] }],
    ['collation', ix, { ...ix, parts: [{ column: 'amount', collation: 'C' }] }],
    ['uniqueness', ix, { ...ix, unique: true }],
    ['a predicate that comes', ix, { ...ix, where: 'amount > 0' }],
    ['a predicate that changes', { ...ix, where: 'amount > 0' }, { ...ix, where: 'amount > 1' }],
    ['an expression', { ...ix, parts: [{ sql: 'lower(a)' }] }, { ...ix, parts: [{ sql: 'upper(a)' }] }],
    ['an expression in place of a column', ix, { ...ix, parts: [{ sql: 'abs(amount)' }] }],
    ['an option', ix, { ...ix, options: { postgres: { using: 'hash' } } }],
    ['an option of a part', ix, { ...ix, parts: [{ column: 'amount', options: { postgres: { opclass: 'int4_ops' } } }] }],
  ]
  test.each(cases)('%s', (_, from, to) => {
    expect(comparedTables({ indexes: [from] }, { indexes: [to] })).toEqual([
      { kind: 'dropIndex', table, name: 'ix', was: from },
      { kind: 'createIndex', table, index: to },
    ])
  })
})

test('another name is a rename, or a new index where the database cannot', () => {
  const to = { ...ix, name: 'other' }
  expect(comparedTables({ indexes: [ix] }, { indexes: [to] })).toEqual([{ kind: 'renameIndex', table, name: 'ix', to: 'other' }])
  const older = { ...sqlite, features: { ...sqlite.features, renameIndex: false } }
  expect(comparedTables({ indexes: [ix] }, { indexes: [to] }, undefined, older)).toEqual([
    { kind: 'dropIndex', table, name: 'ix', was: ix },
    { kind: 'createIndex', table, index: to },
  ])
})

test('the judge sees every expression of an index', () => {
  const from = { ...ix, parts: [{ sql: '(a)' }, { column: 'id' }, { sql: '(b)' }], where: '(c)' }
  const to = { ...ix, parts: [{ sql: 'a' }, { column: 'id' }, { sql: 'b' }], where: 'c' }
  const asked: string[] = []
  const judge = (answer: boolean) =>
    comparedTables({ indexes: [from] }, { indexes: [to] }, ({ kind, left, right }) => {
      asked.push(`${kind} ${left} ${right}`)
      return answer
    })
  expect(judge(true)).toEqual([])
  expect(asked).toEqual(['index (a) a', 'index (b) b', 'predicate (c) c'])
  expect(judge(false)).toHaveLength(2)
  expect(asked).toHaveLength(6)
})
