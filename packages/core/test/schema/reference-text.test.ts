import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseReference, referenceText } from '../../src/schema/reference-text.ts'

describe('the text of a reference', () => {
  test.each([
    ['categories.id', { table: 'categories', columns: ['id'] }],
    ['app.categories.id', { schema: 'app', table: 'categories', columns: ['id'] }],
    ['"a.b".id', { table: 'a.b', columns: ['id'] }],
    ['"say ""hi""".id', { table: 'say "hi"', columns: ['id'] }],
    ['categories(id, code)', { table: 'categories', columns: ['id', 'code'] }],
    ['app.my table("a, b", order)', { schema: 'app', table: 'my table', columns: ['a, b', 'order'] }],
    ['categories()', { table: 'categories', columns: [] }],
    ['app.categories()', { schema: 'app', table: 'categories', columns: [] }],
    ['Categories.Id', { table: 'Categories', columns: ['Id'] }],
  ])('%s', (text, target) => {
    expect(parseReference(text)).toEqual(target)
    expect(referenceText(target)).toBe(text)
  })

  test('one column may stand in parentheses, and space around names means nothing', () => {
    expect(parseReference(' app . categories ( id ) ')).toEqual({ schema: 'app', table: 'categories', columns: ['id'] })
  })

  test.each([
    '',
    'categories',
    'a.b.c.d',
    'a.b.c(d)',
    'categories(id',
    'a.id)',
    'a..id',
    '.id',
    'a.',
    'a(b,)',
    '"a.id',
    'a"b.id',
    '"".id',
    'a.b(c).d',
  ])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'model.reference' }))
  })

  test('is read back as the same target, whatever the names are', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1, unit: fc.constantFrom('.', ',', '(', ')', '"', ' ', 'a', '\n') }),
    )
    const target = fc.record(
      { schema: name, table: name, columns: fc.array(name, { maxLength: 3 }) },
      { requiredKeys: ['table', 'columns'] },
    )
    fc.assert(
      fc.property(target, (given) => {
        expect(parseReference(referenceText(given))).toEqual(given)
      }),
      { numRuns: 2000 },
    )
  })
})
