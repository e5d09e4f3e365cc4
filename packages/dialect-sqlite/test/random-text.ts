import fc from 'fast-check'

/*
 * Texts of CREATE TABLE as anybody may write them: odd spaces and comments, all kinds of quotes, constraints in any order. Some of them
 * SQLite refuses.
 */

const space = fc.oneof(
  { weight: 6, arbitrary: fc.constant(' ') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\t\r\n', ' /* , ) */ ', ' -- UNIQUE (\n', '/**/ ') },
)

/** The words with space between them. */
function joined(...words: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const between = fc.array(space, { minLength: words.length, maxLength: words.length })
  return fc.tuple(fc.tuple(...words), between).map(([texts, gaps]) => {
    const written = texts.filter((text) => text !== '')
    return written.map((text, place) => (place === 0 ? text : (gaps[place] ?? ' ') + text)).join('')
  })
}

const word = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(text, text.toLowerCase()).chain((given) => joined(...given.split(' ').map((part) => fc.constant(part))))
const maybe = (text: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 2, arbitrary: fc.constant('') }, text)

function identifier(name: string): fc.Arbitrary<string> {
  const quoted = [`"${name.replaceAll('"', '""')}"`, `\`${name}\``, `[${name}]`, `'${name}'`]
  return fc.constantFrom(...quoted, ...(/^[a-z]\w*$/.test(name) ? [name, name.toUpperCase()] : []))
}

/** In an expression single quotes are a text. */
const operand = (name: string): fc.Arbitrary<string> => identifier(name).filter((text) => !text.startsWith("'"))

const type = fc.constantFrom(
  '',
  'INTEGER',
  'integer',
  'int',
  'TEXT',
  'VARCHAR( 10 )',
  'unsigned  big int',
  '"T x"(2)',
  'decimal(+3, -2)',
  'BLOB',
)
const collation = fc.constantFrom('nocase', 'BINARY', '"RTRIM"', '[NOCASE]')
const label = maybe(joined(word('CONSTRAINT'), fc.constantFrom('a name', 'n', 'key').chain(identifier)))
const action = fc.constantFrom('NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT').chain(word)
const value = fc.constantFrom(
  '1',
  '-1',
  '+ 2.50',
  '1e2',
  "'x''y'",
  "x'0A'",
  'NULL',
  'TRUE',
  'CURRENT_DATE',
  '(1 + 2)',
  "(lower('X') -- )\n)",
  '"text"',
  'text',
)

function condition(name: string): fc.Arbitrary<string> {
  return operand(name).chain((text) =>
    fc.constantFrom(
      `${text} > 0`,
      `(${text} <> ')')`,
      `length( ${text} )<5 OR ${text} IS NULL`,
      `${text} COLLATE nocase IN ('a', "b", 7)`.replace('"b"', "'b'"),
    ),
  )
}

const reference = joined(
  word('REFERENCES'),
  fc.constantFrom('p', 'other table').chain(identifier),
  maybe(identifier('code').map((text) => `(${text})`)),
  maybe(joined(word('ON DELETE'), action)),
  maybe(joined(word('MATCH'), fc.constantFrom('FULL', 'simple', 'partial'))),
  maybe(joined(word('ON UPDATE'), action)),
  maybe(joined(maybe(word('NOT')), word('DEFERRABLE'), maybe(fc.constantFrom('INITIALLY DEFERRED', 'INITIALLY IMMEDIATE').chain(word)))),
)

/** Keys of a table share their conflict clause: with several the order of the indexes decides, which nobody can rely on. */
function column(name: string, conflict: string, isFirst: boolean): fc.Arbitrary<string> {
  const key = joined(label, word('PRIMARY KEY'), maybe(fc.constantFrom('ASC', 'desc')), fc.constant(conflict))
  const unique = joined(label, word('UNIQUE'), fc.constant(conflict))
  const fallback = joined(label, word('DEFAULT'), value)
  const generated = joined(
    label,
    maybe(word('GENERATED ALWAYS')),
    word('AS'),
    fc.constantFrom('(1)', "('a' || ')')"),
    maybe(fc.constantFrom('STORED', 'virtual')),
  )
  const parts = [
    joined(label, word('NOT NULL'), maybe(fc.constantFrom('ON CONFLICT IGNORE', 'on conflict fail').chain(word))),
    joined(label, word('NULL')),
    joined(
      label,
      word('CHECK'),
      condition(name).map((text) => `(${text})`),
    ),
    joined(label, word('COLLATE'), collation),
    joined(label, reference),
    // One is the key. A unique constraint beside it would share its index, whose order is that of the first; others can be generated.
    ...(isFirst ? [key, fallback] : [unique, fallback, generated]),
  ]
  return joined(
    identifier(name),
    type,
    fc
      .subarray(parts, { maxLength: 4 })
      .map((some) => (some.includes(generated) ? some.filter((part) => part !== fallback) : some))
      .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
      .chain((some) => joined(...some)),
  )
}

interface Written {
  readonly text: string
  /** Keys of the same columns would share an index, whose order is that of the first one. */
  readonly columns: string
}

function tableConstraint(names: readonly string[], conflict: string): fc.Arbitrary<Written> {
  const part = (name: string): fc.Arbitrary<string> =>
    joined(identifier(name), maybe(joined(word('COLLATE'), collation)), maybe(fc.constantFrom('ASC', 'desc')))
  const key = (words: string): fc.Arbitrary<Written> =>
    fc.shuffledSubarray([...names], { minLength: 2 }).chain((some) =>
      joined(
        label,
        word(words),
        fc.tuple(...some.map(part)).map((items) => `(${items.join(' ,')})`),
        fc.constant(conflict),
      ).map((text) => ({
        text,
        columns: some.join(),
      })),
    )
  const [first = ''] = names
  return fc.oneof(
    key('UNIQUE'),
    key('UNIQUE'),
    key('PRIMARY KEY'),
    joined(
      label,
      word('CHECK'),
      condition(first).map((text) => `(${text})`),
      maybe(word('ON CONFLICT IGNORE')),
    ).map((text) => ({ text, columns: '' })),
    joined(
      label,
      word('FOREIGN KEY'),
      identifier(first).map((text) => `(${text})`),
      reference,
    ).map((text) => ({ text, columns: first })),
  )
}

/** The text of a table called t. */
export const randomText: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c d', 'e.f', 'é', 'select'), { minLength: 2, maxLength: 4 }),
    fc.constantFrom('', '', 'ON CONFLICT IGNORE', 'on  conflict replace'),
  )
  .chain(([names, conflict]) =>
    fc.tuple(
      fc.tuple(...names.map((name, place) => column(name, conflict, place === 0))),
      fc.uniqueArray(tableConstraint(names, conflict), { maxLength: 2, selector: ({ columns }) => columns }),
      fc.constantFrom(',', '', ' /* and */ '),
      fc.constantFrom('', '', 'STRICT', 'WITHOUT ROWID', 'without  rowid, strict'),
    ),
  )
  .map(([columns, constraints, separator, options]) => {
    const behind = constraints.length === 0 ? '' : `, ${constraints.map(({ text }) => text).join(` ${separator} `)}`
    return `CREATE TABLE t (${columns.join(' , ')}${behind}\n) ${options}`
  })
