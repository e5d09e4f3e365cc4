import { expect, test } from 'vitest'
import { mentionsAny } from '../src/identifiers.ts'

test.each([
  ['amount > 0', true],
  ['AMOUNT > 0', true],
  ['"amount" > 0', true],
  ['t.amount', true],
  ["note = 'amount'", false],
  ['note /* amount */ > 0 -- amount', false],
  ['amounts > my_amount', false],
  ['$$amount$$', false],
])('%s', (sql, expected) => {
  expect(mentionsAny(sql, new Set(['amount']))).toBe(expected)
  expect(mentionsAny(sql, new Set())).toBe(false)
})

test('odd names are found in quotes', () => {
  expect(mentionsAny('"a ""b""" IS NULL', new Set(['a "b"']))).toBe(true)
})
