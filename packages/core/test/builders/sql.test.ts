import vm from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bareExpression } from '../../src/sql/parentheses.ts'
import { t } from '../../src/builders/column-types.ts'
import { column } from '../../src/builders/index-part.ts'
import { lowerExecute, lowerSql } from '../../src/builders/sql-lowering.ts'
import { type Sql, sql, type SqlInput } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { quoteIfNeeded } from '../../src/schema/identifier-text.ts'

const expenses = table('expenses', { amount: t.numeric(12, 2), spentAt: t.timestamptz('spent_at'), Order: t.text() })
const orders = table('order', { id: t.integer() }, { schema: 'My App' })

describe('sql', () => {
  test('keeps backslashes as they are written', () => {
    expect(lowerSql(sql`name ~ '^\d+\.\s'`)).toBe(String.raw`name ~ '^\d+\.\s'`)
    expect(lowerSql(sql`a = E'\u0041\n'`)).toBe(String.raw`a = E'\u0041\n'`)
    expect(lowerSql(sql`\`a\` = '\${b}' or '\\d'`)).toBe("`a` = '${b}' or '\\d'")
    expect(lowerSql(sql.raw('a\r\n = 1'))).toBe('a\r\n = 1')
  })

  test('any text can be written as a template', () => {
    const source = (text: string): string => text.replaceAll(/[\\`]|\$(?=\{)/g, (character) => `\\${character}`)
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('\\', '`', '$', '{', '}', 'd', '\n', "'") }))
    fc.assert(
      fc.property(
        text.filter((given) => !given.includes('\r')),
        (given) => {
          const fragment = vm.compileFunction(`return sql\`${source(given)}\``, ['sql']) as (tag: typeof sql) => Sql
          expect(lowerExecute(fragment(sql))).toEqual({ text: [given], values: [] })
        },
      ),
    )
  })

  test('columns and tables stand by their database names, in quotes where needed', () => {
    expect(lowerSql(sql`${expenses.spentAt} > ${expenses.Order} + ${column('user')}`)).toBe('spent_at > "Order" + "user"')
    expect(lowerExecute(sql`delete from ${orders} where ${orders.id} > ${expenses}.${expenses.amount}`)).toEqual({
      text: ['delete from "My App"."order" where id > expenses.amount'],
      values: [],
    })
    expect(lowerSql(sql`${sql.id('app', 'Now')}()`)).toBe('app."Now"()')
  })

  test.each<[string, SqlInput]>([
    ["'it''s'", "it's"],
    ['1.5', 1.5],
    ['18446744073709551616', 2n ** 64n],
    ['true', true],
    ['NULL', null],
    ["'1970-01-01T00:00:00.000Z'", new Date(0)],
  ])('%s is the literal of a value in a definition, and a value is bound when it is executed', (literal, value) => {
    expect(lowerSql(sql`a = ${value} or b`)).toBe(`a = ${literal} or b`)
    const executed = lowerExecute(sql`a = ${value} or b = ${value}`)
    expect(executed.text).toEqual(['a = ', ' or b = ', ''])
    expect(executed.values).toHaveLength(2)
  })

  test('bytes are bound, and have no literal', () => {
    expect(lowerExecute(sql`a = ${Buffer.from('hi')}`)).toEqual({ text: ['a = ', ''], values: [{ $bytes: '6869' }] })
    expect(() => lowerSql(sql`a = ${Buffer.from('hi')}`)).toThrow(expect.objectContaining({ code: 'model.sql' }))
  })

  test('a negative number does not begin a comment', () => {
    expect(lowerSql(sql`a -${-1} > -${-2n}`)).toBe('a - -1 > - -2')
  })

  test('fragments stand in fragments', () => {
    const open = sql`${column('status')} = ${'open'}`
    expect(lowerSql(sql`(${open}) and not (${open})`)).toBe("(status = 'open') and not (status = 'open')")
    expect(lowerExecute(sql`update x set a = ${1} where ${open}`)).toEqual({
      text: ['update x set a = ', ' where status = ', ''],
      values: [1, 'open'],
    })
  })

  test('a plain text is executed as it is', () => {
    expect(lowerExecute(' select 1 ')).toEqual({ text: [' select 1 '], values: [] })
  })

  test.each([
    ['an array', [1], /array/],
    ['undefined', undefined, /undefined/],
    ['an object', { a: 1 }, /Embed columns/],
    ['a function', () => 1, /Embed columns/],
    ['a column of no table', t.text(), /no table/],
  ])('%s has no SQL', (_, value, hint) => {
    expect(() => sql`a = ${1} or b = ${value as unknown as SqlInput}`).toThrow(
      expect.objectContaining({ code: 'model.sql', message: expect.stringContaining('value 2'), hint: expect.stringMatching(hint) }),
    )
  })

  test('NaN has no literal', () => {
    expect(() => sql`a = ${Number.NaN}`).toThrow(expect.objectContaining({ code: 'value.unsupported' }))
  })

  test('text stands nowhere for SQL by mistake', () => {
    expect(() => t.integer().check('a > 0' as unknown as Sql)).toThrow(/a > 0.*where SQL is wanted/)
  })
})

describe('bareExpression', () => {
  test.each([
    ['  a > 0\n', 'a > 0'],
    ['(a > 0)', 'a > 0'],
    ['(((a)))', 'a'],
    ['(a) > (b)', '(a) > (b)'],
    ["(a = ')')", "a = ')'"],
    ["(a = '(') or (b)", "(a = '(') or (b)"],
    ['("a)" > 0)', '"a)" > 0'],
    ['(a, b)', '(a, b)'],
    ['(f(a, b))', 'f(a, b)'],
    ['(select 1)', '(select 1)'],
    ['(a /* ) */ > 0)', 'a /* ) */ > 0'],
    ['(a) -- )', 'a'],
    ['/* why */ a > 0 -- because', 'a > 0'],
    ['()', '()'],
    ['', ''],
  ])('%j', (given, bare) => {
    expect(bareExpression(given)).toBe(bare)
    expect(bareExpression(bare)).toBe(bare)
  })
})

describe('quoteIfNeeded', () => {
  test.each([
    ['amount', 'amount'],
    ['_a1', '_a1'],
    ['Amount', '"Amount"'],
    ['1a', '"1a"'],
    ['a b', '"a b"'],
    ['a"b', '"a""b"'],
    ['été', '"été"'],
    ['a$', '"a$"'],
    ['user', '"user"'],
    ['index', '"index"'],
    ['values', '"values"'],
    ['key', 'key'],
    ['name', 'name'],
    ['', '""'],
  ])('%j', (given, text) => {
    expect(quoteIfNeeded(given)).toBe(text)
  })
})
