import fc from 'fast-check'

/** Words that people use, words that databases keep for themselves, and what else a quoted name may hold. */
const WORDS = ['items', 'price', 'owner', 'state', 'note', 'spent_at', 'value', 'key', 'name', 'id', 'at', 'zone', 'year', 'text', 'lower']
const RESERVED = [
  'select',
  'order',
  'user',
  'group',
  'table',
  'time',
  'null',
  'not',
  'check',
  'default',
  'primary',
  'index',
  'end',
  'check',
]
const ODD = [
  'Total',
  'two words',
  'a.b',
  'it"s',
  "o'clock",
  'größe',
  '日本語',
  '😀',
  'x;--',
  '/* c */',
  '$1',
  '?',
  '%s',
  ':name',
  'back\\slash',
  '[x]',
  'tick`s',
  '(y)',
  '1st',
  ' space ',
  'new\nline',
  'e\u0301',
]

/** A name as it can stand in both databases: odd ones too, and with a number behind it, so that there are enough. */
export const arbitraryName: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...WORDS) }, fc.constantFrom(...RESERVED), fc.constantFrom(...ODD)),
    fc.option(fc.nat({ max: 99 }), { nil: undefined }),
  )
  .map(([word, number]) => (number === undefined ? word : `${word}${number}`))

/** A name that is not taken yet, in any case. */
export function freshName(taken: readonly string[]): fc.Arbitrary<string> {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  return arbitraryName.map((name) => {
    let candidate = name
    for (let number = 100; used.has(candidate.toLowerCase()); number++) candidate = `${name}${number}`
    return candidate
  })
}

export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    'plain',
    "it's",
    'say "hi"',
    'back\\slash',
    'two\nlines',
    '$$x$$',
    '日本語 😀',
    '%s ? :x -- /*',
    "'; DROP TABLE x; --",
  ),
  // PostgreSQL keeps no NUL in text, and neither side a half of a surrogate pair.
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0')),
)
