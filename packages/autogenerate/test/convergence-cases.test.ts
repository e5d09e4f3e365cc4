import { describe, expect, test } from 'vitest'
import { enumType, index, schemaOf, sql, t, table, trigger, unique, view, type AnyColumn, type AnyTable } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import { postgresServers } from '@mig/test-databases'
import { compareWith, migrateTo, withSqlite } from './databases.ts'
import { converges } from './random/converges.ts'
import { sharedPair } from './shared-pair.ts'

/** What random schemas have found, each in its smallest form. */

interface Case {
  readonly name: string
  /** The oldest version that has what it speaks of. */
  readonly since?: number
  readonly from: readonly unknown[]
  readonly to: readonly unknown[]
}

const twice = (argument: string) =>
  pg.function('twice', {
    args: [{ name: argument, type: 'bigint' }],
    returns: 'bigint',
    language: 'sql',
    volatility: 'immutable',
    body: 'SELECT $1 * 2',
  })
const plain = (name: string): AnyTable => table(name, { id: t.bigint().notNull(), note: t.text() })
const counted = (options: Parameters<ReturnType<typeof t.bigint>['identity']>[0]): AnyTable =>
  table('counted', { id: t.bigint().identity(options) })
const FAR = { min: 1000, max: 2000 }
const TEXTS = { left: 'text', right: 'text' }
const twoTexts = { args: [{ type: 'text' }, { type: 'text' }], returns: 'boolean', language: 'sql' } as const
const place = pg.compositeType('place', [{ name: 'a', type: 'integer' }])
const span = pg.rangeType('span', { subtype: 'float8' })
const required = pg.domain('required', { type: 'integer', notNull: true })
const needed = (options: object): AnyTable => table('things', { id: t.integer().notNull().with({ postgres: options }) })
const facts = (comment: string) =>
  pg.statistics('facts', 'things', { columns: ['id'], expressions: [sql`id % 10`], comment })
const sleeping = (least: number): readonly unknown[] => [
  plain('a'),
  pg.function('touch', { returns: 'trigger', language: 'plpgsql', body: sql`BEGIN RETURN NEW; END` }),
  trigger('tr', 'a', { before: 'update', when: sql`NEW.id > ${least}`, execute: 'touch()', postgres: { enabled: 'disabled' } }),
]
const MADE = { made: t.bigint().generated(sql`twice(id)`) }
const keyed = (hasKey: boolean): readonly unknown[] => [
  table('things', { id: t.bigint().primaryKey(), code: hasKey ? t.text().unique() : t.text(), ...MADE }),
  table('uses', { code: hasKey ? t.text().references('things.code') : t.text() }),
]
const identified = (hasIndex: boolean): AnyTable =>
  table(
    'things',
    { id: t.bigint().notNull(), ...MADE },
    (e) => (hasIndex ? [index('ux_id').on(e.id).unique()] : []),
    hasIndex ? { postgres: { replicaIdentity: { index: 'ux_id' } } } : {},
  )
const coded = (argument: string, refers: boolean): readonly unknown[] => [
  twice(argument),
  table(
    'things',
    {
      id: t.bigint().primaryKey(),
      code: t.text(),
      other: refers ? t.text().references('things.code') : t.text(),
      made: t.bigint().generated(sql`twice(id)`),
    },
    (e) => (refers ? [index('ux_code').on(e.code).unique()] : []),
  ),
]

/** With all of it: an index for rows to stand by, a column whose default calls a function, and a table that calls it as well. */
const clustered = (hasAll: boolean): readonly unknown[] => {
  const called = t.bigint().default(sql`twice(3)`)
  const things = table(
    'things',
    { id: t.bigint().notNull(), note: t.text(), ...(hasAll ? { number: called } : {}) },
    (e) => (hasAll ? [index('ix_note').on(e.note)] : []),
    hasAll ? { postgres: { clusterOn: 'ix_note' } } : {},
  )
  return [twice(hasAll ? 'a' : 'b'), things, ...(hasAll ? [table('old', { id: called })] : [])]
}

const CASES: readonly Case[] = [
  { name: 'a sequence that turns round', from: [pg.sequence('s', { start: 5 })], to: [pg.sequence('s', { increment: -1, min: -10 })] },
  { name: 'a sequence with a higher beginning', from: [pg.sequence('s')], to: [pg.sequence('s', { start: 5, min: 5 })] },
  { name: 'an identity that turns round', from: [counted({})], to: [counted({ increment: -1 })] },
  { name: 'an identity that turns round to a start', from: [counted({ increment: -1 })], to: [counted({ start: 10 })] },
  { name: 'an identity with a higher beginning', from: [counted({})], to: [counted({ start: 7, min: 7 })] },
  { name: 'a sequence whose bounds move beyond the former ones', from: [pg.sequence('s', { min: 1, max: 100 })], to: [pg.sequence('s', FAR)] },
  { name: 'a sequence whose bounds all open beyond the former ones', from: [pg.sequence('s', { max: 100 })], to: [pg.sequence('s', { min: 200 })] },
  {
    name: 'a sequence that counts down, whose bounds move beyond the former ones',
    from: [pg.sequence('s', { increment: -1, min: -100, max: -1 })],
    to: [pg.sequence('s', { increment: -1, min: -2000, max: -1000 })],
  },
  { name: 'an identity whose bounds move beyond the former ones', from: [counted({ min: 1, max: 100 })], to: [counted(FAR)] },
  {
    name: 'a function that is made again, and a table that goes and calls it',
    from: [twice('n'), table('gone', { id: t.bigint().default(sql`twice(3)`), made: t.bigint().generated(sql`twice(4)`) }), plain('kept')],
    to: [twice('given'), plain('kept')],
  },
  {
    name: 'a view that speaks of another table, since the first one goes',
    from: [plain('a'), plain('b'), view('v', sql`SELECT id FROM b`)],
    to: [plain('a'), view('v', sql`SELECT id FROM a`)],
  },
  {
    name: 'a view that says * of a table with a new column, and one above it',
    from: [table('a', { id: t.bigint().notNull() }), view('v', sql`SELECT a.* FROM a`), view('w', sql`SELECT count(*) FROM v`)],
    to: [plain('a'), view('v', sql`SELECT a.* FROM a`), view('w', sql`SELECT count(*) FROM v`)],
  },
  { name: 'a comment on statistics of an expression', from: [plain('things'), facts('one')], to: [plain('things'), facts('two')] },
  {
    name: 'a NOT NULL that is named and not valid any more, there and back',
    since: 18,
    from: [needed({ notNullNoInherit: true })],
    to: [needed({ notNullName: 'late', notNullNotValid: true })],
  },
  { name: 'a NOT NULL that no longer holds for all rows', since: 18, from: [needed({})], to: [needed({ notNullNotValid: true })] },
  {
    name: 'a column of a type that is new',
    from: [required, table('a', { x: t.custom({ sql: 'required' }), y: t.text().array() })],
    to: [place, span, table('a', { x: t.custom({ sql: 'place' }), y: t.custom({ sql: 'span_multirange' }) })],
  },
  {
    name: 'a rule of a table with a domain that is never NULL',
    from: [plain('a')],
    to: [
      required,
      table('a', { id: t.bigint().notNull(), note: t.text(), n: t.custom({ sql: 'required' }) }),
      pg.rule('tell', 'a', { event: 'update', actions: sql`DELETE FROM a WHERE id = NEW.id` }),
    ],
  },
  {
    name: 'a column that is computed no longer, from one that changes its type',
    from: [table('a', { id: t.bigint(), made: t.bigint().generated(sql`id * 2`) })],
    to: [table('a', { id: t.integer(), made: t.bigint() })],
  },
  {
    name: 'a key that comes back with what calls a function, and a reference to it',
    from: [twice('n'), ...keyed(false)],
    to: [twice('given'), ...keyed(true)],
  },
  {
    name: 'an identity of rows by an index that goes with what calls a function',
    from: [twice('n'), identified(true)],
    to: [twice('given'), identified(false)],
  },
  {
    name: 'a reference to an index beside a computed column that is made again',
    from: coded('n', true),
    to: coded('given', false),
  },
  {
    name: 'a reference goes with its index, while a table and another index let go of a function',
    from: [
      twice('a'),
      table('things', { id: t.bigint().notNull(), code: t.text(), other: t.text().references('things.code') }, (e) => [
        index('ux_code').on(e.code).unique(),
        index('ix_twice').on(sql`twice(id)`),
      ]),
      table('old', { id: t.bigint().default(sql`twice(3)`) }),
    ],
    to: [
      twice('b'),
      table('things', { id: t.bigint().notNull(), code: t.text(), other: t.text() }, () => [index('ix_twice').on(sql`twice(id)`)]),
    ],
  },
  {
    name: 'a new reference does not take the one of two keys that goes',
    from: [table('things', { code: t.text() }, (e) => [unique('uq_code').on(e.code), index('ux_code').on(e.code).unique()])],
    to: [
      table('things', { code: t.text() }, (e) => [index('ux_code').on(e.code).unique()]),
      table('uses', { code: t.text().references('things.code') }),
    ],
  },
  {
    name: 'rows no longer stand by an index that goes, while a table and a default let go of a function',
    from: clustered(true),
    to: clustered(false),
  },
  {
    name: 'a NOT NULL of a column with a long name, without a name of its own and with one',
    since: 18,
    from: [table('things', { ['long'.repeat(15)]: t.integer().notNull() })],
    to: [table('things', { ['long'.repeat(15)]: t.integer().notNull().with({ postgres: { notNullName: 'short' } }) })],
  },
  {
    name: 'operators and a range type whose names say the schema that they are found in anyway',
    from: [],
    to: [
      pg.function('same', { ...twoTexts, body: 'SELECT $1 = $2' }),
      pg.operator('===', {
        ...TEXTS,
        function: 'public.same',
        commutator: 'public.===',
        restrict: 'pg_catalog.eqsel',
        join: 'pg_catalog.eqjoinsel',
      }),
      pg.rangeType('words', { subtype: 'text', opclass: 'text_pattern_ops' }),
      pg.rangeType('floats', { subtype: 'float8', subtypeDiff: 'pg_catalog.float8mi' }),
    ],
  },
  {
    name: 'an operator that is the other side of one of PostgreSQL, and a range of words',
    from: [],
    to: [
      pg.function('same', { ...twoTexts, body: 'SELECT $1 = $2' }),
      pg.operator('===', { ...TEXTS, function: 'same', negator: '!==' }),
      pg.operator('!==', { ...TEXTS, function: 'pg_catalog.textne', negator: '===', commutator: '!==' }),
      pg.rangeType('words', { subtype: 'text', opclass: 'pg_catalog.text_pattern_ops' }),
    ],
  },
  { name: 'a trigger that is disabled, with another condition', from: sleeping(1), to: sleeping(2) },
]

describe.each(postgresServers())('PostgreSQL $major', (server) => {
  const pair = sharedPair(server)

  test.each(CASES)('$name', async ({ from, to, since = 0 }) => {
    if ((pair().database.connection.version[0] ?? 0) < since) return
    await converges(pair(), schemaOf(from), schemaOf(to))
  })

  test('an enum that is made anew under a partition key is refused before anything runs', async () => {
    const parted = (...values: string[]): readonly unknown[] => {
      const mood = enumType('mood', values)
      return [mood, table('log', { mood: t.enum(mood).notNull() }, { postgres: { partitionBy: { list: ['mood'] } } })]
    }
    await migrateTo(pair().database, schemaOf(parted('a', 'b')))
    const grown = await compareWith(pair().database, schemaOf(parted('a', 'b', 'c')))
    expect(grown.downgrade).toEqual({ irreversible: expect.stringContaining('log.mood is a partition key') as string })
    await expect(compareWith(pair().database, schemaOf(parted('b', 'a')))).rejects.toMatchObject({
      code: 'dialect.unsupported',
      message: expect.stringContaining('log.mood is a partition key') as string,
    })
  })

  test('the counter of an identity is where it was when its beginning moves below it', async () => {
    const { database } = pair()
    await migrateTo(database, schemaOf([counted({})]))
    await database.connection.run('INSERT INTO counted SELECT FROM generate_series(1, 9)')
    await migrateTo(database, schemaOf([counted({ start: 7, min: 7 })]))
    const { rows } = await database.connection.run('INSERT INTO counted DEFAULT VALUES RETURNING id::int')
    expect(rows).toEqual([{ id: 10 }])
  })
})

describe('SQLite', () => {
  const coded = (name: string, more: boolean): AnyTable =>
    table(name, { id: t.integer().primaryKey(), ...(more ? { code: t.text().unique() } : {}) })
  const referring = (name: string, to: string, more: boolean): AnyTable =>
    table(name, { id: t.integer().primaryKey(), ...(more ? { code: t.text().references(`${to}.code`) } : {}) })
  const keyed = (id: AnyColumn): AnyTable => table('keyed', { id, note: t.text() })
  const child = table('child', { id: t.integer().primaryKey(), keyed: t.integer().references('keyed.id') })
  const mutual = (name: string, to: string, more: { readonly own?: ReturnType<typeof t.text> } = {}): AnyTable =>
    table(name, { id: t.integer().primaryKey(), code: t.text().unique(), other: t.text().references(`${to}.code`), ...more })

  test.each([
    {
      name: 'a reference goes before its column',
      from: [coded('a', true), referring('b', 'a', true)],
      to: [coded('a', false), referring('b', 'a', false)],
    },
    { name: 'and comes behind it', from: [coded('b', false), referring('a', 'b', false)], to: [coded('b', true), referring('a', 'b', true)] },
    {
      name: 'and both are of one table',
      from: [coded('a', false)],
      to: [table('a', { id: t.integer().primaryKey(), code: t.text().unique(), other: t.text().references('a.code') })],
    },
    {
      name: 'a table that goes stands between: it refers to a column that goes, and another one that goes is referred to',
      from: [
        table('a', { id: t.integer().primaryKey(), code: t.text().unique(), b: t.integer().references('b.id') }),
        coded('b', false),
        referring('c', 'a', true),
      ],
      to: [coded('a', false)],
    },
    {
      name: 'and so does a table that only loses its reference',
      from: [
        table('a', { id: t.integer().primaryKey(), code: t.text().unique(), b: t.integer().references('b.id') }),
        coded('b', false),
        referring('c', 'a', true),
      ],
      to: [coded('a', false), referring('c', 'a', false)],
    },
    { name: 'so does a table that refers to it', from: [coded('a', false)], to: [coded('a', true), referring('b', 'a', true)] },
    {
      name: 'two tables refer to new keys of each other',
      from: [coded('a', false), coded('b', false)],
      to: [mutual('a', 'b'), mutual('b', 'a')],
    },
    {
      name: 'so do three in a circle, one of them to itself as well',
      from: [coded('a', false), coded('b', false), coded('c', false)],
      to: [
        mutual('a', 'b', { own: t.text().references('a.code') }),
        mutual('b', 'c'),
        mutual('c', 'a'),
      ],
    },
    { name: 'a key that counts becomes one that does not', from: [keyed(t.integer().primaryKey())], to: [keyed(t.bigint().primaryKey())] },
    {
      name: 'so does one with a name, to which another table refers',
      from: [keyed(t.integer().primaryKey('k')), child],
      to: [keyed(t.bigint().primaryKey('k')), child],
    },
    {
      name: 'a key that does not count becomes one that does',
      from: [keyed(t.bigint().primaryKey())],
      to: [keyed(t.bigint().identity().primaryKey())],
    },
    { name: 'a key of texts becomes one that counts', from: [keyed(t.text().primaryKey())], to: [keyed(t.integer().primaryKey())] },
    {
      name: 'a key that counts becomes wider',
      from: [keyed(t.integer().identity().primaryKey())],
      to: [keyed(t.bigint().identity().primaryKey())],
    },
    {
      name: 'a new table refers to one of two in a circle',
      from: [coded('b', false), coded('c', false)],
      to: [mutual('b', 'c'), mutual('c', 'b'), referring('a', 'b', true)],
    },
    {
      name: 'the key leaves a column that counts, and comes back to it',
      from: [table('log', { id: t.integer().primaryKey().with({ sqlite: { autoincrement: true, notNull: true } }), note: t.text() })],
      to: [table('log', { code: t.text().primaryKey(), note: t.text() })],
    },
    {
      name: 'the key comes back to a column that counts, while a reference goes with its column and its table',
      from: [
        table('books', { id: t.integer().primaryKey() }),
        table('log', {
          id: t.integer().primaryKey().with({ sqlite: { autoincrement: true } }),
          bookId: t.integer('book_id').references('books.id'),
        }),
      ],
      to: [table('log', { id: t.integer().notNull().unique(), code: t.integer().primaryKey() })],
    },
    {
      name: 'a column that becomes the key says that it is never null, and one that is it no longer says so',
      from: [table('log', { id: t.integer().notNull(), code: t.integer().primaryKey().with({ sqlite: { notNull: true } }) })],
      to: [table('log', { id: t.integer().primaryKey().with({ sqlite: { notNull: true } }), code: t.integer() })],
    },
  ])('$name', async ({ from, to }) => {
    await withSqlite((database) => withSqlite((fresh) => converges({ database, fresh }, schemaOf(from), schemaOf(to))))
  })
})
