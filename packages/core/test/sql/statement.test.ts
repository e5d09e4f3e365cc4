import { describe, expect, test } from 'vitest'
import { createQuoting } from '../../src/sql/quoting.ts'
import { bound, inlined } from '../../src/sql/statement.ts'

const quoting = createQuoting({
  boolean: String,
  bytes: (hex) => `x'${hex}'`,
  date: (iso) => `'${iso}'`,
  placeholder: (position) => `$${position}`,
})

describe('a statement with values', () => {
  const item = { text: ['SELECT x -', ', ', ''], values: [-5, "O'Brien"] }

  test('is bound on a connection', () => {
    expect(bound(item, quoting)).toEqual({ sql: 'SELECT x -$1, $2', values: [-5, "O'Brien"] })
  })

  test('has literals in a script, and a negative number never begins a comment', () => {
    expect(inlined(item, quoting)).toBe("SELECT x -(-5), 'O''Brien'")
    expect(inlined({ text: ['SELECT -', ''], values: [{ $bigint: '-9007199254740993' }] }, quoting)).toBe('SELECT -(-9007199254740993)')
  })
})

describe('identifiers', () => {
  test.each([
    ['plain', '"plain"'],
    ['with "quotes"', '"with ""quotes"""'],
    ['a.b', '"a.b"'],
    ['select', '"select"'],
  ])('%s', (name, quoted) => {
    expect(quoting.identifier(name)).toBe(quoted)
    expect(quoting.qualified({ schema: name, name })).toBe(`${quoted}.${quoted}`)
  })
})
