import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mentionsColumn, renameColumnInSql } from '../../src/sql/rename-column.ts'
import { quoteIfNeeded } from '../../src/schema/identifier-text.ts'
import { significant, tokenize, tokenName } from '../../src/sql/tokens.ts'
import { arbitraryName } from './arbitrary.ts'

function texts(sql: string): readonly string[] {
  return significant(tokenize(sql)).map((token) => token.text)
}

describe('tokenize', () => {
  it('loses nothing, whatever it is given', () => {
    const pieces = fc.constantFrom(
      "'",
      '"',
      '`',
      '$',
      '$a$',
      '--',
      '/*',
      '*/',
      '\n',
      '\\',
      'E',
      'a',
      '1',
      '.',
      '::',
      '?',
      ' ',
      '[',
      ']',
      '->>',
      '😀',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((items) => items.join('')),
        ),
        (sql) => {
          const tokens = tokenize(sql)
          expect(tokens.map((token) => token.text).join('')).toBe(sql)
          expect(tokens.every((token) => token.text.length > 0 && sql.startsWith(token.text, token.start))).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    ["'it''s' || E'a\\'b'", ["'it''s'", '||', "E'a\\'b'"]],
    ['"a""b"."c"', ['"a""b"', '.', '"c"']],
    ["$$it's$$ $x$ $$ $x$", ["$$it's$$", '$x$ $$ $x$']],
    ['a -- b\nc', ['a', 'c']],
    ['a /* b /* c */ d */ e', ['a', 'e']],
    ['a /* b /* c */ d', ['a', 'd']],
    ['a<-1', ['a', '<', '-', '1']],
    ['a->>b::text', ['a', '->>', 'b', '::', 'text']],
    ['a=?', ['a', '=', '?']],
    ['a ?| b', ['a', '?|', 'b']],
    ['x = $1 AND y=$12', ['x', '=', '$1', 'AND', 'y', '=', '$12']],
    ['1.5e-3+.5+0xFF', ['1.5e-3', '+', '.5', '+', '0xFF']],
    ["x'00ff'", ["x'00ff'"]],
    ['U&\'\\0441\' U&"a"', ["U&'\\0441'", 'U&"a"']],
    ['größe > 😀', ['größe', '>', '😀']],
    ['a--b', ['a']],
    ['a*-b', ['a', '*', '-', 'b']],
    ['`a``b`', ['`a``b`']],
    ["'open", ["'open"]],
  ])('%s', (sql, expected) => {
    expect(texts(sql)).toEqual(expected)
  })

  it('reads brackets as quotes where it is told to', () => {
    expect(significant(tokenize('[a b] > 1', { brackets: true })).map(tokenName)).toEqual(['a b', '>', '1'])
    expect(texts('a[1]')).toEqual(['a', '[', '1', ']'])
  })

  it('takes the quotes off names', () => {
    expect(tokenize('"a""b"`c``d`e').map(tokenName)).toEqual(['a"b', 'c`d', 'e'])
  })

  it('is linear in strings of millions of characters', () => {
    const long = `'${"''".repeat(1_000_000)}' x`
    expect(tokenize(long)).toHaveLength(3)
  })
})

describe('renaming a column in an expression', () => {
  const columns = ['a', 'text', 'year', 'zone', 'lower', 'null', 'Total', 'end', 'time']
  it.each([
    ['a > 0 AND b > a', 'a', 'c', 'c > 0 AND b > c'],
    ['a <> \'a\' -- a\n AND "a" = $$a$$', 'a', 'c', "c <> 'a' -- a\n AND c = $$a$$"],
    ['a > 0', 'a', 'Two Words', '"Two Words" > 0'],
    ['a > 0', 'a', 'select', '"select" > 0'],
    ['A > 0', 'a', 'b', 'b > 0'],
    ['"Total" > total', 'Total', 't', 't > t'],
    ['lower(lower) = lower', 'lower', 'low', 'lower(low) = low'],
    ['a::text = CAST(text AS text)', 'text', 'body', 'a::text = CAST(body AS text)'],
    ['extract(year FROM year) > 1', 'year', 'y', 'extract(year FROM y) > 1'],
    ['a AT TIME ZONE zone', 'zone', 'z', 'a AT TIME ZONE z'],
    ["a AT TIME ZONE 'UTC' = zone", 'zone', 'z', "a AT TIME ZONE 'UTC' = z"],
    ['a IS NOT NULL AND "null" > 0', 'null', 'n', 'a IS NOT NULL AND n > 0'],
    ['CASE WHEN a THEN 1 ELSE "end" END', 'end', 'e', 'CASE WHEN a THEN 1 ELSE e END'],
    ["time > '10:00' AND a = '1'::timestamp with time zone", 'time', 'x', "x > '10:00' AND a = '1'::timestamp with time zone"],
    ["a > date '2020-01-01'", 'date', 'd', "a > date '2020-01-01'"],
    ['a COLLATE "a" = 1', 'a', 'b', 'b COLLATE "a" = 1'],
    ['(value).a = other.a', 'a', 'b', '(value).a = other.a'],
  ])('%s: %s to %s', (sql, name, to, expected) => {
    expect(renameColumnInSql(sql, [...columns, 'date'], name, to)).toBe(expected)
  })

  it('finds afterwards what it found before, under any name, and comes back', () => {
    const templates = [
      (name: string) => `lower(${name}) <> 'x' AND ${name} IS NOT NULL`,
      (name: string) => `CASE WHEN ${name} > 0 THEN ${name}::text ELSE NULL END`,
      (name: string) => `${name} > 0`,
    ]
    fc.assert(
      fc.property(arbitraryName, arbitraryName, fc.constantFrom(...templates), (name, to, template) => {
        fc.pre(name.toLowerCase() !== to.toLowerCase())
        const renamed = renameColumnInSql(template(quoteIfNeeded(name)), [name], name, to)
        expect(renamed).toBe(template(quoteIfNeeded(to)))
        expect(mentionsColumn(renamed, [to], to)).toBe(true)
        expect(renameColumnInSql(renamed, [to], to, name)).toBe(template(quoteIfNeeded(name)))
      }),
      { numRuns: 1000 },
    )
  })
})
