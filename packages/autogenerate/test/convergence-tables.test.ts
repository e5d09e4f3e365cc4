import { describe, expect, test } from 'vitest'
import { check, foreignKey, index, schemaOf, sql, t, table, unique, type AnyTable } from '@mig/core'
import type { PostgresTableOptions } from '@mig/dialect-postgres'
import { postgresServers } from '@mig/test-databases'
import { compareWith, migrateTo, run } from './databases.ts'
import { converges } from './random/converges.ts'
import { sharedPair } from './shared-pair.ts'

/** What ALTER TABLE of PostgreSQL allows only in some order: each pair of schemas goes there, back, and there again. */

interface Case {
  readonly name: string
  /** The oldest version that has what it speaks of. */
  readonly since?: number
  readonly from: readonly AnyTable[]
  readonly to: readonly AnyTable[]
}

/* ---- unlogged tables and references ---- */

const logging = (unlogged: boolean): { readonly postgres: PostgresTableOptions } => ({ postgres: unlogged ? { unlogged: true } : {} })
const id = t.integer().primaryKey()
/** A table with references to others, a column each. */
const kept = (name: string, unlogged: boolean, ...to: readonly string[]): AnyTable =>
  table(name, { id, ...Object.fromEntries(to.map((other) => [other, t.integer().references(`${other}.id`)])) }, logging(unlogged))
const parted = (...to: readonly string[]): AnyTable =>
  table(
    'parted',
    { id, ...Object.fromEntries(to.map((other) => [other, t.integer().references(`${other}.id`)])) },
    { postgres: { partitionBy: { range: ['id'] } } },
  )
const part = (name: string, from: number, to: number, options: PostgresTableOptions = {}): AnyTable =>
  table(name, {}, { postgres: { partitionOf: { table: 'parted', values: `FROM (${from}) TO (${to})` }, ...options } })

const counting = (options: PostgresTableOptions): AnyTable =>
  table(
    'a',
    { id: t.integer().notNull().with({ postgres: { serial: 'integer' } }), n: t.bigint().identity() },
    { postgres: options },
  )

const LOGGING: readonly Case[] = [
  {
    name: 'two tables, the first of which refers to the second',
    from: [kept('a', true, 'b'), kept('b', true)],
    to: [kept('a', false, 'b'), kept('b', false)],
  },
  {
    name: 'two tables, the second of which refers to the first',
    from: [kept('a', true), kept('b', true, 'a')],
    to: [kept('a', false), kept('b', false, 'a')],
  },
  {
    name: 'a chain that is logged in part',
    from: [kept('c', true), kept('a', true, 'c'), kept('b', true, 'a')],
    to: [kept('c', false), kept('a', false, 'c'), kept('b', true, 'a')],
  },
  {
    name: 'tables that refer to each other, and themselves',
    from: [kept('a', true, 'a', 'b'), kept('b', true, 'a')],
    to: [kept('a', false, 'a', 'b'), kept('b', false, 'a')],
  },
  {
    name: 'a reference that comes, from a table that was there and from a new one',
    from: [kept('a', false), kept('b', true)],
    to: [kept('a', false, 'b'), kept('b', false), kept('c', false, 'b')],
  },
  {
    name: 'a reference that goes, with its table and without it',
    from: [kept('a', false, 'b'), kept('b', false), kept('c', false, 'b')],
    to: [kept('a', false), kept('b', true)],
  },
  {
    name: 'a reference that turns round',
    from: [kept('a', true, 'b'), kept('b', false)],
    to: [kept('a', false), kept('b', true, 'a')],
  },
  {
    name: 'a table that is logged when its reference goes',
    from: [kept('a', true, 'b'), kept('b', true)],
    to: [kept('a', false), kept('b', true)],
  },
  {
    name: 'a partition with the reference of its table',
    from: [parted('b'), part('p', 0, 10), kept('b', false)],
    to: [parted('b'), part('p', 0, 10, { unlogged: true }), kept('b', false)],
  },
  {
    name: 'a partition of a table that is referred to',
    from: [parted(), part('p', 0, 10), kept('b', false, 'parted')],
    to: [parted(), part('p', 0, 10, { unlogged: true }), kept('b', false, 'parted')],
  },
  {
    name: 'columns that count, and other options with it',
    from: [counting({ unlogged: true })],
    to: [counting({ with: { fillfactor: 70 } })],
  },
]

/* ---- options that name an index ---- */

const code = t.text().notNull()
const identified = (options: PostgresTableOptions, ...names: readonly string[]): AnyTable =>
  table('a', { id, code }, (a) => names.map((name) => index(name).on(a.code).unique()), { postgres: options })
const keyed = (options: PostgresTableOptions, ...names: readonly string[]): AnyTable =>
  table('a', { id, code }, (a) => names.map((name) => unique(name).on(a.code)), { postgres: options })
const by = (name: string): PostgresTableOptions => ({ replicaIdentity: { index: name } })

const INDEXES: readonly Case[] = [
  { name: 'an index that goes', from: [identified(by('x'), 'x')], to: [identified({})] },
  { name: 'an index that goes beside another option', from: [identified(by('x'), 'x')], to: [identified({ replicaIdentity: 'full' })] },
  { name: 'a constraint that goes', from: [keyed(by('x'), 'x')], to: [keyed({})] },
  { name: 'another index', from: [identified(by('x'), 'x')], to: [identified(by('y'), 'x', 'y')] },
  { name: 'another constraint in its place', from: [identified(by('x'), 'x')], to: [keyed(by('y'), 'y')] },
  { name: 'an index with another name', from: [identified(by('x'), 'x')], to: [identified(by('y'), 'y')] },
  { name: 'a constraint with another name, which nothing names any more', from: [keyed(by('x'), 'x')], to: [keyed({}, 'y')] },
  { name: 'a constraint with another name', from: [keyed(by('x'), 'x')], to: [keyed({ ...by('y'), with: { fillfactor: 70 } }, 'y')] },
  {
    name: 'an index that is made again under its name',
    from: [identified({ ...by('x'), clusterOn: 'x' }, 'x')],
    to: [table('a', { id, code }, (a) => [index('x').on(a.code, a.id).unique()], { postgres: { ...by('x'), clusterOn: 'x' } })],
  },
  {
    name: 'an index whose column may hold NULL now',
    from: [identified(by('x'), 'x')],
    to: [table('a', { id, code: t.text() }, (a) => [index('x').on(a.code).unique()])],
  },
  {
    name: 'an index of a column that goes',
    from: [identified({ ...by('x'), clusterOn: 'x' }, 'x')],
    to: [table('a', { id })],
  },
  {
    name: 'a key of a column that changes its type',
    from: [table('a', { id: t.integer().primaryKey() }, { postgres: { ...by('a_pkey'), clusterOn: 'a_pkey' } })],
    to: [table('a', { id: t.bigint().primaryKey() }, { postgres: { ...by('a_pkey'), clusterOn: 'a_pkey' } })],
  },
  {
    name: 'the order of a table by an index that goes',
    from: [identified({ clusterOn: 'x' }, 'x')],
    to: [identified({})],
  },
  {
    name: 'the order of a table by an index with another name',
    from: [identified({ clusterOn: 'x' }, 'x')],
    to: [identified({ clusterOn: 'y' }, 'y')],
  },
]

/* ---- partitions ---- */

const rest = (name: string): AnyTable => table(name, {}, { postgres: { partitionOf: { table: 'parted', values: 'DEFAULT' } } })

const BOUNDS: readonly Case[] = [
  {
    name: 'two that change places',
    from: [parted(), part('p', 0, 10), part('q', 10, 20)],
    to: [parted(), part('p', 10, 20), part('q', 0, 10)],
  },
  {
    name: 'two that move on, the second by less than its width',
    from: [parted(), part('p', 0, 10), part('q', 10, 20)],
    to: [parted(), part('p', 0, 15), part('q', 15, 20)],
  },
  {
    name: 'one that makes room for a new one',
    from: [parted(), part('p', 0, 20)],
    to: [parted(), part('p', 10, 20), part('o', 0, 10)],
  },
  {
    name: 'the default and one that change places',
    from: [parted(), part('p', 0, 10), rest('q')],
    to: [parted(), rest('p'), part('q', 0, 10)],
  },
  {
    name: 'two that change places beside the default, with other changes of all of them',
    from: [parted('b'), part('p', 0, 10), part('q', 10, 20), rest('r'), kept('b', false)],
    to: [
      table(
        'parted',
        { id, b: t.integer().references('b.id'), note: t.text() },
        (a) => [index('notes').on(a.note), check('ck', sql`id >= 0`)],
        { postgres: { partitionBy: { range: ['id'] } } },
      ),
      part('p', 10, 20, { with: { fillfactor: 70 } }),
      part('q', 0, 10, { unlogged: true }),
      rest('r'),
      kept('b', false),
    ],
  },
  {
    name: 'two of which one is parted itself',
    from: [
      parted(),
      part('p', 0, 10, { partitionBy: { range: ['id'] } }),
      table('p0', {}, { postgres: { partitionOf: { table: 'p', values: 'FROM (0) TO (5)' } } }),
      table('p1', {}, { postgres: { partitionOf: { table: 'p', values: 'FROM (5) TO (10)' } } }),
      part('q', 10, 20),
    ],
    to: [
      parted(),
      part('p', 10, 20, { partitionBy: { range: ['id'] } }),
      table('p0', {}, { postgres: { partitionOf: { table: 'p', values: 'FROM (15) TO (20)' } } }),
      table('p1', {}, { postgres: { partitionOf: { table: 'p', values: 'FROM (10) TO (15)' } } }),
      part('q', 0, 10),
    ],
  },
]

/* ---- constraints of parents that rows were not checked on ---- */

const late = (name: string, options: { readonly postgres?: PostgresTableOptions }, notValid: boolean, refers: boolean): AnyTable => {
  const state = { postgres: notValid ? { notValid: true as const } : {} }
  return table(
    name,
    { id: t.integer().notNull(), b: t.integer() },
    (a) => [
      check(`${name} ck`, sql`id > 0`).with(state),
      ...(refers ? [foreignKey(a.b).references('b.id', { name: `${name} fk` }).with(state)] : []),
    ],
    options,
  )
}
const inheriting = table('heir', { own: t.text() }, { postgres: { inherits: ['parent'] } })
const range = { postgres: { partitionBy: { range: ['id'] } } }
const lateSides = (notValid: boolean, refers: boolean): readonly AnyTable[] => [
  kept('b', false),
  late('parted', range, notValid, refers),
  part('p', notValid ? 0 : 5, 10),
  late('parent', {}, notValid, true),
  inheriting,
]

const LATE: readonly Case[] = [
  { name: 'checks are validated', from: lateSides(true, false), to: lateSides(false, false) },
  {
    name: 'checks come to tables that are there',
    from: [kept('b', false), parted('b'), part('p', 0, 10)],
    to: [kept('b', false), late('parted', range, true, false), part('p', 0, 10), part('q', 10, 20)],
  },
  { name: 'references are validated', since: 18, from: lateSides(true, true), to: lateSides(false, true) },
]

/** What versions have in common is looked at on one of them, save for a few of each kind. */
const SOME = 4

describe.each(postgresServers())('PostgreSQL $major', (server) => {
  const pair = sharedPair(server)
  const isFirst = server.major === postgresServers()[0]?.major

  describe.each([
    { what: 'logged tables', cases: LOGGING },
    { what: 'options that name an index', cases: INDEXES },
    { what: 'bounds of partitions', cases: BOUNDS },
    { what: 'constraints of parents that rows were not checked on', cases: LATE },
  ])('$what', ({ cases }) => {
    test.each(cases.filter((_, place) => isFirst || place % SOME === 0))('$name', async ({ from, to, since = 0 }) => {
      if ((pair().database.connection.version[0] ?? 0) < since) return
      await converges(pair(), schemaOf(from), schemaOf(to))
    })
  })

  test('what no order makes possible is refused before anything runs', async () => {
    const { database } = pair()
    const [major = 0] = database.connection.version
    await expect(compareWith(database, schemaOf([kept('a', false, 'b'), kept('b', true)]))).rejects.toMatchObject({
      code: 'dialect.unsupported',
      message: 'The table a is logged and refers to b, which is not.',
    })
    const whole = schemaOf([kept('b', false), late('parted', range, true, true)])
    if (major < 18) await expect(compareWith(database, whole)).rejects.toThrow(/parted fk .* needs PostgreSQL 18; the server has/)
    const unlogged = table('parted', { id }, { postgres: { ...range.postgres, unlogged: true } })
    if (major >= 18) await expect(compareWith(database, schemaOf([unlogged]))).rejects.toThrow(/keeps no rows/)
    await migrateTo(database, schemaOf([parted()]))
    await expect(compareWith(database, schemaOf([unlogged]))).rejects.toThrow(/keeps no rows/)
  })

  test('rows stay where partitions change places, also those that somebody refers to', async () => {
    const { database } = pair()
    const rows = async (sql: string): Promise<readonly unknown[]> => (await database.connection.run(sql)).rows
    const sides = (from: number, to: number): readonly AnyTable[] => [
      parted(),
      part('p', from, from + 10),
      part('q', to, to + 10),
      kept('b', false, 'parted'),
    ]
    await migrateTo(database, schemaOf(sides(0, 10)))
    await rows('INSERT INTO parted VALUES (12); INSERT INTO b VALUES (1, 12)')
    const swapped = await compareWith(database, schemaOf(sides(10, 0)))
    await expect(run(database, swapped.ops)).rejects.toThrow(/partition constraint/)
    expect(await rows('SELECT * FROM q')).toEqual([{ id: 12 }])
    const wider = await migrateTo(database, schemaOf([parted(), part('p', 0, 5), part('q', 5, 20), kept('b', false, 'parted')]))
    expect(await rows('SELECT * FROM q')).toEqual([{ id: 12 }])
    expect(wider.summary).toEqual([
      'drop constraint b_parted_fkey on b',
      'set options of table p',
      'set options of table q',
      'set options of table p',
      'set options of table q',
      'add foreign key b_parted_fkey on b',
    ])
  })

  test('an index that somebody dropped identifies nothing any more', async () => {
    const { database } = pair()
    await migrateTo(database, schemaOf([identified(by('x'), 'x')]))
    await database.connection.run('DROP INDEX x')
    const found = await migrateTo(database, schemaOf([identified({})]))
    expect(found.summary).toEqual(['set options of table a'])
    const { rows } = await database.connection.run(`SELECT relreplident FROM pg_class WHERE oid = 'a'::regclass`)
    expect(rows).toEqual([{ relreplident: 'd' }])
  })
})
