import type { ExpressionPair, Table } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { memory } from './database.ts'

const table: Table = {
  name: 'my table',
  columns: [
    { name: 'a', type: { kind: 'integer' }, nullable: true },
    { name: 'b', type: { kind: 'varchar', length: 20 }, nullable: true },
    { name: 'order', type: { kind: 'text' }, nullable: true, collation: 'NOCASE' },
    { name: 'Amount', type: { kind: 'numeric', precision: 12, scale: 2 }, nullable: false },
    { name: 'g', type: { kind: 'text' }, nullable: true, generated: { sql: 'b', stored: true } },
  ],
  constraints: [],
  indexes: [],
}

const equal: readonly (readonly [left: string, right: string])[] = [
  ['a > 0', 'a > 0'],
  ['a > 0', '"a">0'],
  ['a > 0', '(a > 0)'],
  ['a > 0', '((A) > 0)'],
  ['a > 0', '[a] > 0'],
  ['a > 0', '`a` > 0 -- positive'],
  ['a > 0', 'a /* the number */ > 0'],
  ['a > 0', 'a > (0)'],
  ['a > 0 and b is not null', 'a > 0 AND b IS NOT NULL'],
  ['b is not null', 'b NOTNULL'],
  ['a = 1', 'a == 1'],
  ['a <> 1', 'a != 1'],
  ['Amount >= 0', '"amount" >= 0'],
  ['Amount >= 0', '"my table"."Amount" >= 0'],
  ['"order" = \'x\'', "[order]='x'"],
  ["b in ('x', 'y')", "b IN ( 'x' , 'y' )"],
  ['lower(b)', 'LOWER ( b )'],
  ["b like 'a%'", "like('a%', b)"],
  ['a between 1 and 2', 'a BETWEEN 1 AND 2'],
  ["b || 'x'", "b||'x'"],
  ['g is null', 'g isnull'],
]

const different: readonly (readonly [left: string, right: string])[] = [
  ['a > 0', 'a >= 0'],
  ['a > 0', 'a > 1'],
  ['a > 0', 'b > 0'],
  ["b = 'x'", "b = 'X'"],
  ["b = 'x'", "b = 'x' collate nocase"],
  ["b in ('x')", "b in ('x', 'y')"],
  ["b like 'a%'", "b glob 'a%'"],
  ['a > 0 and b > 0', 'a > 0 or b > 0'],
  ['a / 2', 'a / 2.0'],
  ["Amount = '5'", 'Amount = 5.5'],
  ['length(b) > 3', 'length(trim(b)) > 3'],
  ['"true"', 'true'],
  ["'a'", 'a'],
  ['unknown_function(a)', 'other_function(a)'],
]

const defaults: readonly (readonly [left: string, right: string, same: boolean])[] = [
  ['current_timestamp', 'CURRENT_TIMESTAMP', true],
  ['(current_timestamp)', 'CURRENT_TIMESTAMP', true],
  ["lower('X')", "( lower ( 'X' ) )", true],
  ["'x'", "('x')", true],
  ["x'ff'", "X'FF'", true],
  ['current_timestamp', 'current_date', false],
  ["'x'", '"x"', false],
  ['1', '1.0', false],
  ['my_own(1)', 'MY_OWN(1)', true],
]

function pair(left: string, right: string, kind: ExpressionPair['kind'] = 'check'): ExpressionPair {
  return { kind, table, left, right }
}

describe('expressions', () => {
  test.each(equal)('%s is %s', async (left, right) => {
    const connection = await memory()
    expect(await sqlite.judge.equal(connection, [pair(left, right), pair(right, left)])).toEqual([true, true])
  })

  test.each(different)('%s is not %s', async (left, right) => {
    const connection = await memory()
    expect(await sqlite.judge.equal(connection, [pair(left, right), pair(right, left)])).toEqual([false, false])
  })

  test.each(defaults)('default %s and %s: %s', async (left, right, same) => {
    const connection = await memory()
    expect(await sqlite.judge.equal(connection, [{ ...pair(left, right, 'default'), column: 'a' }])).toEqual([same])
  })

  test('many pairs, of several tables, are answered in order', async () => {
    const connection = await memory()
    const other: Table = { ...table, name: 'other', columns: [{ name: 'z', type: { kind: 'custom', sql: '' }, nullable: true }] }
    const pairs = [
      pair('a = 1', '1 = a'),
      { ...pair('z > 0', 'z > (0)'), table: other },
      pair('a', 'b'),
      { ...pair('z', 'a'), table: other },
      pair('a > 0', 'a > (0)'),
    ]
    expect((await sqlite.judge.equal(connection, pairs)).slice(1)).toEqual([true, false, false, true])
  })

  test('the database itself is neither asked nor changed', async () => {
    const connection = await memory('CREATE TABLE kept (a)')
    await sqlite.judge.equal(connection, [pair('a > 0', 'a > (0)')])
    expect((await connection.run('SELECT name FROM sqlite_master')).rows).toEqual([{ name: 'kept' }])
  })
})
