import { describe, expect, test } from 'vitest'
import { column, index, schemaOf, sql, t, table, view } from '@mig/core'
import { isIrreversible, type Schema } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { autogenerate } from '../../src/index.ts'
import { compareWith, migrateTo, run, withPostgres } from '../databases.ts'
import { catalog } from '../oracle.ts'
import { between, expenses } from './leads.ts'

describe.each(usualPostgres())('schemas, extensions, types and policies on PostgreSQL $major', (server) => {
  const both = between(server)

  test('schemas come first and go last', async () => {
    await withPostgres(server, async (database) => {
      const models = schemaOf([
        pg.schema('app', { comment: 'ours' }),
        table('t', { a: t.integer() }, { schema: 'app' }),
        pg.function('f', { schema: 'app', returns: 'app.t', language: 'sql', body: 'SELECT 1' }),
      ])
      const found = await migrateTo(database, models)
      expect(found.summary).toEqual(['create schema app', 'create table app.t', 'create function app.f()'])
      expect((await compareWith(database, models)).summary).toEqual([])
      const other = schemaOf([pg.schema('app'), table('t', { a: t.integer() }, { schema: 'app' })])
      expect((await migrateTo(database, other)).summary).toEqual(['alter schema app'])
      await run(database, [{ kind: 'dropFunction', object: { schema: 'app', name: 'f' } }])
      const { dialect, connection } = database
      const gone = await autogenerate({
        dialect,
        connection,
        wanted: schemaOf([]),
        schemas: ['app'],
        objects: ['schema'],
        versionTables: [],
      })
      expect(gone.summary).toEqual(['drop table app.t', 'drop schema app'])
      await run(database, gone.ops)
    })
  })

  test('domains are there before columns of them, and their rules change in their place', async () => {
    const valid = pg.function('is_valid', {
      args: [{ type: 'text' }],
      returns: 'boolean',
      language: 'sql',
      volatility: 'immutable',
      body: "SELECT $1 LIKE '%@%'",
    })
    const email = pg.domain('email', {
      type: 'varchar(80)',
      collation: 'C',
      default: sql`'x' || '@y'`,
      notNull: true,
      checks: [
        { name: 'form', sql: sql`is_valid(VALUE)` },
        { name: 'long', sql: sql`length(VALUE) > 2`, notValid: true },
      ],
      comment: 'mail',
    })
    const people = table('people', { mail: t.custom({ sql: 'email' }) })
    expect(await both([], [people, email, valid])).toEqual(['create function is_valid(text)', 'create domain email', 'create table people'])
    const other = pg.domain('email', {
      type: 'character varying ( 80 )',
      collation: 'C',
      checks: [
        { name: 'long', sql: sql`length(VALUE) > 3` },
        { name: 'form', sql: sql`(is_valid(VALUE))` },
      ],
    })
    expect(await both([people, email, valid], [people, other, valid])).toEqual(['alter domain email'])
    expect(await both([pg.domain('d', { type: 'text' })], [pg.domain('d', { type: 'integer' })])).toEqual([
      'drop domain d',
      'create domain d',
    ])
  })

  test('composite types and range types', async () => {
    const point = (...names: readonly string[]) =>
      pg.compositeType(
        'point3',
        names.map((name) => ({ name, type: name === 'label' ? 'email' : 'numeric(4,2)' })),
      )
    const email = pg.domain('email', { type: 'text' })
    const range = pg.rangeType('floatrange', { subtype: 'float8', subtypeDiff: 'float8mi', comment: 'x' })
    const places = table('places', { at: t.custom({ sql: 'point3' }), span: t.custom({ sql: 'floatrange' }) })
    expect(await both([], [places, point('x', 'y', 'label'), email, range])).toEqual([
      'create domain email',
      'create composite type point3',
      'create range type floatrange',
      'create table places',
    ])
    expect(await both([places, email, range, point('x', 'y')], [places, email, range, point('x', 'y', 'z', 'label')])).toEqual([
      'alter composite type point3',
    ])
    expect(await both([email, point('x', 'label')], [email, point('label', 'x')])).toEqual([
      'drop composite type point3',
      'create composite type point3',
    ])
    expect(await both([range], [pg.rangeType('floatrange', { subtype: 'double precision', subtypeDiff: 'float8mi' })])).toEqual([
      'alter range type floatrange',
    ])
    expect(await both([range], [pg.rangeType('floatrange', { subtype: 'numeric', multirange: 'floats' })])).toEqual([
      'drop range type floatrange',
      'create range type floatrange',
    ])
  })

  test('types and indexes have collations of any schema', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE SCHEMA app; CREATE COLLATION app.german FROM "C"')
      const texts = (collation: string): Schema =>
        schemaOf([
          pg.domain('word', { type: 'text', collation }),
          pg.compositeType('pair', [{ name: 'a', type: 'text', collation }]),
          pg.rangeType('words', { subtype: 'text', collation }),
          pg.materializedView('list', sql`SELECT 'x' AS a`, { indexes: [index('ix_a').on(column('a').collate(collation))] }),
        ])
      const start = texts('"pg_catalog"."C"')
      await migrateTo(database, start)
      expect((await compareWith(database, start)).summary).toEqual([])
      const [before, wanted] = [await catalog(database), texts('"app"."german"')]
      const found = await migrateTo(database, wanted)
      expect((await compareWith(database, wanted)).summary).toEqual([])
      await run(database, isIrreversible(found.downgrade) ? [] : found.downgrade)
      expect(await catalog(database)).toEqual(before)
      expect((await compareWith(database, texts('default'))).ops).not.toEqual([])
      await migrateTo(database, texts('default'))
      expect((await compareWith(database, texts('default'))).summary).toEqual([])
    })
  })

  test('policies, and the table that knows them', async () => {
    const safe = table(
      'expenses',
      { id: t.integer().primaryKey(), amount: t.integer().notNull(), paid: t.integer(), note: t.text() },
      { postgres: { rowSecurity: true, forceRowSecurity: true } },
    )
    const as = (roles: readonly string[], using = sql`amount > 1 and note = current_user`) =>
      pg.policy('own', 'expenses', { command: 'select', restrictive: true, roles, using, comment: 'x' })
    const own = as(['postgres', 'pg_monitor'])
    const same = as(['pg_monitor', 'postgres'], sql`(amount > 1) AND (note = CURRENT_USER)`)
    expect(await both([safe, own], [safe, as(['pg_monitor', 'Current_User'])])).toEqual([])
    const all = pg.policy('own', 'expenses', { check: sql`amount in (select paid from expenses e)` })
    expect(await both([], [safe, own])).toEqual(['create table expenses', 'create policy own on expenses'])
    expect(await both([safe, own], [safe, same])).toEqual([])
    expect(await both([safe, own], [expenses, all])).toEqual(['set options of table expenses', 'alter policy own on expenses'])
    const wide = table('expenses', { id: t.integer().primaryKey(), amount: t.bigint().notNull(), paid: t.integer(), note: t.text() })
    expect(await both([expenses, all], [wide, all])).toEqual([
      'drop policy own on expenses',
      'alter column expenses.amount (type)',
      'create policy own on expenses',
    ])
  })

  test('extensions come before what needs them, in the version and the schema that the model says', async () => {
    const old = pg.extension('citext', { version: '1.5' })
    const texts = table('texts', { a: pg.citext() })
    expect(await both([], [texts, old])).toEqual(['create extension citext', 'create table texts'])
    expect(await both([old, texts], [texts, pg.extension('citext', { version: '1.5', comment: 'x' })])).toEqual(['alter extension citext'])
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([old, texts]))
      const found = await migrateTo(database, schemaOf([pg.extension('citext', { version: '1.6' }), texts]))
      expect(found.summary).toEqual(['alter extension citext'])
      expect(isIrreversible(found.downgrade)).toBe(true)
      expect((await compareWith(database, schemaOf([pg.extension('citext'), texts]))).summary).toEqual([])
      expect((await compareWith(database, schemaOf([texts]))).notes).toEqual([expect.stringContaining('1 extension.')])
    })
  })
})

test('objects of another schema stand under its name', async () => {
  await withPostgres(newestPostgres(), async (database) => {
    await database.connection.run('CREATE SCHEMA app')
    const models = schemaOf([
      table('t', { a: t.integer() }, { schema: 'app' }),
      view('v', sql`select a from app.t`, { schema: 'app' }),
      pg.sequence('s', { schema: 'app', ownedBy: 'app.t.a' }),
      pg.materializedView('m', sql`select a from app.v`, { schema: 'app', indexes: [index('ix').on('a')] }),
    ])
    await migrateTo(database, models)
    expect((await compareWith(database, models)).summary).toEqual([])
  })
})
