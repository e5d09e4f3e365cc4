import { describe, expect, test } from 'vitest'
import { check, enumType, foreignKey, index, primaryKey, schemaOf, sql, t, table, unique } from '@mig/core'
import { canonical, createRegistry, isIrreversible, statement } from '@mig/core/dialect'
import type { Plugin, Schema } from '@mig/core/dialect'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { autogenerate, renderRevision } from '../src/index.ts'
import { proposed } from './answers.ts'
import { compareWith, migrateTo, run, withPostgres, withSqlite, type Database } from './databases.ts'
import { catalog } from './oracle.ts'
import { recordRevision } from './record.ts'

const versionTables = [{ name: 'mig_version' }, { name: 'mig_version_log' }]

const databases: readonly (readonly [string, (work: (database: Database) => Promise<void>) => Promise<void>])[] = [
  ['SQLite', withSqlite],
  ...usualPostgres().map(
    (server) => [`PostgreSQL ${server.major}`, (work: (database: Database) => Promise<void>) => withPostgres(server, work)] as const,
  ),
]

const mood = enumType('mood', ['sad', 'ok'])
const categories = table('categories', {
  id: t.integer().identity().primaryKey(),
  name: t.varchar(80).notNull().unique(),
  parentId: t.integer('parent_id').references('categories.id'),
})
const expenses = table(
  'expenses',
  {
    id: t.integer().identity().primaryKey(),
    amount: t.numeric(12, 2).notNull().default(0),
    spentAt: t
      .timestamptz('spent_at')
      .notNull()
      .default(sql`current_timestamp`),
    mood: t.enum(mood).notNull().default('ok'),
    categoryId: t
      .integer('category_id')
      .notNull()
      .references(() => categories.id, { onDelete: 'cascade' }),
    note: t.text(),
  },
  (e) => [
    index().on(e.spentAt),
    check('ck_amount_positive', sql`${e.amount} > 0`),
    index('ix_note')
      .on(sql`lower(${e.note})`)
      .where(sql`${e.note} is not null`),
  ],
)
const models = schemaOf([categories, expenses])

async function query({ connection }: Database, text: string): Promise<readonly unknown[]> {
  return (await connection.run(text)).rows.map((row) => Object.values(row))
}

describe.each(databases)('%s', (_, withDatabase) => {
  test('models become a file, the file becomes a database, and then nothing is left to do', async () => {
    await withDatabase(async (database) => {
      const { dialect, connection } = database
      await connection.run('CREATE TABLE mig_version (id TEXT)')
      const found = await autogenerate({ dialect, connection, wanted: models, versionTables })
      expect(found.warnings).toEqual([])
      expect(found.summary.filter((line) => !line.includes('enum'))).toEqual(['create table categories', 'create table expenses'])
      const text = renderRevision({
        id: 'a1',
        parents: [],
        message: 'first',
        createdAt: '2026-11-22T09:15:00Z',
        upgrade: found.ops,
        downgrade: found.downgrade,
      })
      const recorded = await recordRevision(text)
      expect(recorded.upgrade.map(canonical)).toEqual(found.ops.map(canonical))
      await run(database, recorded.upgrade)
      expect((await compareWith(database, models)).ops).toEqual([])
      await run(database, recorded.downgrade ?? [])
      expect((await compareWith(database, schemaOf([]))).ops).toEqual([])
      expect(await query(database, 'SELECT count(*) FROM mig_version')).toEqual([[expect.anything()]])
    })
  })

  test('a foreign key to a table that is nowhere is refused, and one to a table that no model has is not', async () => {
    const child = (target: string): Schema =>
      schemaOf([table('child', { id: t.integer().primaryKey(), other: t.integer().references(target) })])
    await withDatabase(async (database) => {
      await expect(migrateTo(database, child('missing.id'), {})).rejects.toThrow(/missing/)
      await database.connection.run('CREATE TABLE others (id INTEGER PRIMARY KEY)')
      const { connection, dialect } = database
      const includeName = (name: string): boolean => name !== 'others'
      const registry = createRegistry([], { includeName })
      const { ops } = await autogenerate({ dialect, connection, wanted: child('others.id'), versionTables, registry })
      expect(ops.map(({ kind }) => kind)).toEqual(['createTable'])
    })
  })

  test('tables that refer to each other come and go', async () => {
    const hens = table('hens', { id: t.integer().primaryKey(), eggId: t.integer('egg_id').references('eggs.id') })
    const eggs = table('eggs', { id: t.integer().primaryKey(), henId: t.integer('hen_id').references('hens.id') })
    await withDatabase(async (database) => {
      const { downgrade } = await migrateTo(database, schemaOf([hens, eggs]))
      expect((await compareWith(database, schemaOf([hens, eggs]))).ops).toEqual([])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, schemaOf([]))).ops).toEqual([])
      await migrateTo(database, schemaOf([hens, eggs]))
      const gone = await migrateTo(database, schemaOf([]))
      expect((await compareWith(database, schemaOf([]))).ops).toEqual([])
      await run(database, isIrreversible(gone.downgrade) ? [] : gone.downgrade)
      expect((await compareWith(database, schemaOf([hens, eggs]))).ops).toEqual([])
    })
  })

  test('a reference to a new table comes with its column, and goes with it before the table, with rows in both', async () => {
    const before = table('expenses', { id: t.integer().primaryKey() })
    const after = [
      categories,
      table('expenses', { id: t.integer().primaryKey(), categoryId: t.integer('category_id').references('categories.id') }),
    ]
    await withDatabase(async (database) => {
      await migrateTo(database, schemaOf([before]))
      const { downgrade, ops } = await migrateTo(database, schemaOf(after))
      expect(ops.map(({ kind }) => kind)).toEqual(['createTable', 'alterTable'])
      await database.connection.run("INSERT INTO categories (id, name) VALUES (1, 'food')")
      await database.connection.run('INSERT INTO expenses (id, category_id) VALUES (7, 1)')
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, schemaOf([before]))).ops).toEqual([])
      await migrateTo(database, schemaOf(after))
      await database.connection.run("INSERT INTO categories (id, name) VALUES (1, 'food')")
      await database.connection.run('UPDATE expenses SET category_id = 1')
      await migrateTo(database, schemaOf([before]))
      expect(await query(database, 'SELECT id FROM expenses')).toEqual([[7]])
    })
  })

  test('what goes with its rows is said', async () => {
    await withDatabase(async (database) => {
      await migrateTo(
        database,
        schemaOf([table('people', { id: t.integer().primaryKey(), name: t.text() }), table('old', { a: t.integer(), b: t.text() })]),
      )
      const { warnings } = await compareWith(database, schemaOf([table('people', { id: t.integer().primaryKey() })]))
      expect(warnings).toEqual([
        'table old goes with all its rows: copy before what is still needed; the downgrade creates it empty',
        'column people.name goes with its values: copy before what is still needed; the downgrade brings it back without them',
      ])
    })
  })
})

describe('SQLite', () => {
  test('a type is changed by a rebuild, without a cast', async () => {
    await withSqlite(async (database) => {
      await migrateTo(database, schemaOf([table('t', { id: t.integer().primaryKey(), a: t.text() })]))
      const wanted = schemaOf([table('t', { id: t.integer().primaryKey(), a: t.integer() })])
      const { ops, downgrade } = await compareWith(database, wanted)
      const [set, was] = [{ type: { kind: 'integer' } }, { type: { kind: 'text' } }]
      expect(ops).toEqual([{ kind: 'alterTable', table: { name: 't' }, changes: [{ kind: 'alterColumn', name: 'a', set, was }] }])
      expect(downgrade).toEqual([
        { kind: 'alterTable', table: { name: 't' }, changes: [{ kind: 'alterColumn', name: 'a', set: was, was: set }] },
      ])
      await migrateTo(database, wanted)
    })
  })

  test('a column of a strict table has a type that strict tables have', async () => {
    await withSqlite(async (database) => {
      const of = (columns: Parameters<typeof table>[1]) =>
        schemaOf([table('t', { id: t.integer().primaryKey(), ...columns }, { sqlite: { strict: true } })])
      await migrateTo(database, of({}))
      const wanted = of({ a: t.varchar(20), b: t.timestamptz() })
      await migrateTo(database, wanted)
      expect((await compareWith(database, wanted)).ops).toEqual([])
    })
  })

  test('a downgrade that needs a table without rows warns of it', async () => {
    await withSqlite(async (database) => {
      await migrateTo(database, schemaOf([table('t', { id: t.integer().primaryKey(), a: t.integer().notNull() })]))
      const { warnings } = await compareWith(database, schemaOf([table('t', { id: t.integer().primaryKey() })]))
      expect(warnings).toEqual([
        expect.stringMatching(/^column t\.a goes with its values/),
        expect.stringMatching(/^dropped column t\.a is NOT NULL without a default: the downgrade fails.*--fill t\.a=…$/),
      ])
    })
  })

  test('the values of an enum are a check that follows them', async () => {
    const of = (...values: readonly string[]) =>
      schemaOf([table('t', { id: t.integer().primaryKey(), mood: t.enum(enumType('mood', values)) })])
    await withSqlite(async (database) => {
      await migrateTo(database, of('sad', 'ok'))
      const { ops, downgrade } = await migrateTo(database, of('ok'))
      expect(ops).toHaveLength(1)
      expect((await compareWith(database, of('ok'))).ops).toEqual([])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, of('sad', 'ok'))).ops).toEqual([])
    })
  })

  test('a table becomes strict, and the types of its columns those of strict tables', async () => {
    await withSqlite(async (database) => {
      const of = (options: { readonly sqlite?: { readonly strict: true } }) =>
        schemaOf([table('t', { id: t.integer().primaryKey(), a: t.varchar(20) }, options)])
      await migrateTo(database, of({}))
      const { downgrade } = await migrateTo(database, of({ sqlite: { strict: true } }))
      expect((await compareWith(database, of({ sqlite: { strict: true } }))).ops).toEqual([])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, of({}))).ops).toEqual([])
    })
  })
})

describe.each(usualPostgres())('PostgreSQL $major', (server) => {
  test('a type change keeps the rows and leaves what a fresh build has', async () => {
    const build = (amount: 'integer' | 'bigint') =>
      schemaOf([
        table(
          't',
          {
            id: t.integer().primaryKey(),
            amount: t[amount]().notNull().default(5),
            code: amount === 'integer' ? t.text().default('7') : t.integer().default(7),
            twice: t.bigint().generated(sql`amount * 2`),
          },
          () => [
            check(sql`amount > 0 and amount < 1000`),
            index('ix_amount')
              .on('id')
              .where(sql`amount > 1`),
            index('ix_twice').on('twice'),
            index('ix_expression').on(sql`abs(amount)`),
          ],
        ),
      ])
    await withPostgres(server, async (database) => {
      await withPostgres(server, async (fresh) => {
        await migrateTo(database, build('integer'))
        await database.connection.run("INSERT INTO t (id, amount, code) VALUES (1, 3, '12')")
        const { downgrade } = await migrateTo(database, build('bigint'))
        expect((await compareWith(database, build('bigint'))).ops).toEqual([])
        await migrateTo(fresh, build('bigint'))
        expect(await catalog(database)).toEqual(await catalog(fresh))
        expect(await query(database, 'SELECT id, amount::int, code, twice::int FROM t')).toEqual([[1, 3, 12, 6]])
        await run(database, isIrreversible(downgrade) ? [] : downgrade)
        expect((await compareWith(database, build('integer'))).ops).toEqual([])
        expect(await query(database, 'SELECT id, amount, code, twice::int FROM t')).toEqual([[1, 3, '12', 6]])
      })
    })
  })

  test('values are added to an enum at their places', async () => {
    const of = (...values: readonly string[]) => schemaOf([table('t', { mood: t.enum(enumType('mood', values)) })])
    await withPostgres(server, async (database) => {
      await migrateTo(database, of('b', 'd'))
      const { downgrade } = await migrateTo(database, of('a', 'b', 'c', 'd', 'e'))
      expect((await compareWith(database, of('a', 'b', 'c', 'd', 'e'))).ops).toEqual([])
      expect((await compareWith(database, of('a', 'b'))).summary).toEqual(['set values of enum mood to a, b'])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, of('b', 'd'))).ops).toEqual([])
    })
  })

  test('an enum column becomes one of another enum, by its texts', async () => {
    const of = (name: string) =>
      schemaOf([table('t', { id: t.integer().primaryKey(), mood: t.enum(enumType(name, ['sad', 'ok'])).default('ok') })])
    await withPostgres(server, async (database) => {
      await migrateTo(database, of('mood'))
      await database.connection.run("INSERT INTO t VALUES (1, 'sad')")
      const { downgrade, summary } = await migrateTo(database, of('feeling'))
      expect(summary).toEqual(['create enum feeling', 'alter column t.mood (type, default)', 'drop enum mood'])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, of('mood'))).ops).toEqual([])
      expect(await query(database, 'SELECT mood FROM t')).toEqual([['sad']])
    })
  })

  test('expressions that the server words in its own way are not taken for changes', async () => {
    const wanted = schemaOf([
      table(
        't',
        {
          code: t.varchar(9).default('x'),
          at: t.timestamptz().default(sql`now()`),
          n: t.integer().default(sql`1 + 1`),
          j: t.jsonb().default({ a: [1] }),
        },
        () => [
          check(sql`code in ('a', 'b')`),
          check('ck_n', sql`n between 1 and 5`),
          index('ix')
            .on(sql`lower(code)`)
            .where(sql`n > 0 and (code is not null)`),
        ],
      ),
    ])
    await withPostgres(server, async (database) => {
      await migrateTo(database, wanted)
      expect((await compareWith(database, wanted)).summary).toEqual([])
    })
  })

  test('tables of other schemas, as far as the models name them', async () => {
    const wanted = schemaOf([
      table('t', { id: t.integer().primaryKey(), mood: t.enum(enumType('mood', ['a'], { schema: 'app' })) }, { schema: 'app' }),
      table('t', { id: t.integer().primaryKey(), other: t.integer().references('app.t.id') }, { schema: 'public' }),
    ])
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE SCHEMA app; CREATE SCHEMA theirs; CREATE TABLE theirs.x (id int)')
      const { downgrade } = await migrateTo(database, wanted)
      expect((await compareWith(database, wanted)).ops).toEqual([])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, schemaOf([]))).ops).toEqual([])
    })
  })

  test('the default schema may be named, here and there', async () => {
    const wanted = schemaOf([
      table('b', { id: t.integer().primaryKey(), a: t.integer().references('public.c.id') }),
      table('c', { id: t.integer().primaryKey(), b: t.integer().references('b.id') }, { schema: 'public' }),
    ])
    await withPostgres(server, async (database) => {
      const { downgrade, summary } = await migrateTo(database, wanted)
      expect(summary).toEqual(['create table c', 'create table b', 'add foreign key c_b_fkey on c'])
      expect((await compareWith(database, wanted)).ops).toEqual([])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
    })
  })

  test('constraints and indexes are renamed', async () => {
    const build = (p: string) =>
      schemaOf([
        table('t', { a: t.integer().notNull(), b: t.integer() }, () => [
          primaryKey('a').named(`${p}_pk`),
          unique(`${p}_uq`).on('b'),
          foreignKey('b').references('t.a', { name: `${p}_fk` }),
          check(`${p}_ck`, sql`b > 0`),
          index(`${p}_ix`).on('b'),
        ]),
      ])
    await withPostgres(server, async (database) => {
      await migrateTo(database, build('one'))
      const { summary, downgrade } = await migrateTo(database, build('two'))
      expect(summary).toEqual([expect.stringMatching(/^alter table t: rename constraint one_/), 'rename index one_ix to two_ix'])
      expect(summary[0]?.match(/rename constraint/g)).toHaveLength(4)
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, build('one'))).ops).toEqual([])
    })
  })
})

describe('warnings of PostgreSQL', () => {
  test('for columns without a value, values that go, and locks', async () => {
    const before = table('t', { id: t.integer().primaryKey(), at: t.timestamp(), gone: t.integer().notNull(), c: t.integer() })
    const after = table('t', {
      id: t.integer().primaryKey(),
      at: t.timestamptz(),
      b: t.text().notNull(),
      c: t.integer().generated(sql`id + 1`),
    })
    await withPostgres(newestPostgres(), async (database) => {
      await migrateTo(database, schemaOf([before]))
      const { warnings } = await compareWith(database, schemaOf([after]))
      expect(warnings).toEqual([
        expect.stringMatching(/^t\.c becomes a computed column: .* its values are lost/),
        expect.stringMatching(/^new column t\.b is NOT NULL without a default: the upgrade fails if the table has rows; say what/),
        expect.stringMatching(/^column t\.gone goes with its values/),
        'nobody reads or writes t while all of its rows are written anew (the type of at, the new c): where it is big, add a column ' +
          'and fill it in steps',
        expect.stringMatching(/^dropped column t\.gone is NOT NULL without a default: the downgrade fails/),
      ])
    })
  })
})

test('plugins rewrite what was found, before it is ordered', async () => {
  const grant = {
    kind: 'acme.grant',
    render: { from: '@acme/grant', name: 'grant' },
    compile: { sqlite: () => [statement('SELECT 1')] },
    reverse: () => [],
  } as const
  const plugin: Plugin = {
    name: 'acme',
    ops: [grant],
    rewrite: (op) =>
      op.kind === 'createTable' && 'table' in op
        ? [{ kind: 'acme.grant', args: [op.table.name] }, op]
        : op.kind === 'dropTable'
          ? []
          : [op],
  }
  await withSqlite(async (database) => {
    await database.connection.run('CREATE TABLE keep (id INTEGER)')
    const wanted = schemaOf([table('t', { id: t.integer().primaryKey() })])
    const { ops, summary } = await autogenerate({ ...database, wanted, versionTables, registry: createRegistry([plugin]), ask: proposed })
    expect(summary).toEqual(['create table t', 'acme.grant("t")'])
    expect(ops[1]).toEqual({ kind: 'acme.grant', args: ['t'] })
  })
})
