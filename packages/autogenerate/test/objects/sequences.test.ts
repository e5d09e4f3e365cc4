import { describe, expect, test } from 'vitest'
import { schemaOf, sql, t, table } from '@mig/core'
import { isIrreversible } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { compareWith, migrateTo, run, withPostgres } from '../databases.ts'
import { catalog } from '../oracle.ts'
import { between, expenses } from './leads.ts'

describe.each(usualPostgres())('sequences on PostgreSQL $major', (server) => {
  const both = between(server)

  test('a sequence is there before the table that counts with it, belongs to its column, and survives it', async () => {
    const number = pg.sequence('invoice_number', { type: 'integer', start: 1000, ownedBy: 'invoices.id' })
    const invoices = table('invoices', {
      id: t.integer(),
      number: t
        .integer()
        .notNull()
        .default(sql`nextval('invoice_number')`),
    })
    expect(await both([], [invoices, number])).toEqual([
      'create sequence invoice_number',
      'create table invoices',
      'alter sequence invoice_number',
    ])
    expect(await both([invoices, number], [expenses])).toEqual([
      'alter sequence invoice_number',
      'drop table invoices',
      'create table expenses',
      'drop sequence invoice_number',
    ])
  })

  test('a sequence is there before a function that counts with it', async () => {
    const name = pg.function('a_name', { returns: 'text', language: 'sql', body: `SELECT 'n' || nextval('"z numbers"')::text` })
    const numbers = pg.sequence('z numbers')
    const things = table('things', { id: t.integer(), name: t.text().default(sql`a_name()`) })
    expect(await both([], [things, name, numbers])).toEqual(['create sequence z numbers', 'create function a_name()', 'create table things'])
    await both([things, name, numbers], [])
  })

  test('options of a sequence are altered, and go back to what is the default', async () => {
    const before = pg.sequence('s', { comment: 'counts' })
    const after = pg.sequence('s', { type: 'smallint', increment: -2, min: -100, max: 7, cache: 5, cycle: true })
    expect(await both([before], [after])).toEqual(['alter sequence s'])
    expect(await both([after], [before])).toEqual(['alter sequence s'])
    expect(await both([before], [pg.sequence('s', { start: '1', min: 1, max: 9223372036854775807n, comment: 'counts' })])).toEqual([])
  })

  test('a sequence of a serial column is no object of its own', async () => {
    const number = pg.sequence('numbers', { ownedBy: 'invoices.id' })
    const invoices = table('invoices', { id: t.integer().default(sql`nextval('public.numbers'::regclass)`) })
    await withPostgres(server, async (database) => {
      await expect(compareWith(database, schemaOf([invoices, number]))).rejects.toMatchObject({ code: 'model.sequence' })
      await database.connection.run('CREATE TABLE log (id serial PRIMARY KEY)')
      expect((await compareWith(database, schemaOf([pg.sequence('other')]))).summary).toEqual(['create sequence other', 'drop table log'])
    })
  })

  test('a table whose sequence nobody compares takes it along, and brings it back', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE TABLE log (id integer PRIMARY KEY); CREATE SEQUENCE log_id_seq OWNED BY log.id')
      const before = await catalog(database)
      const found = await migrateTo(database, schemaOf([]))
      expect(found.summary).toEqual(['alter sequence log_id_seq', 'drop table log', 'drop sequence log_id_seq'])
      await run(database, isIrreversible(found.downgrade) ? [] : found.downgrade)
      expect(await catalog(database)).toEqual(before)
    })
  })

  test('a sequence that nobody compares stays where its column has another type', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE TABLE log (id integer PRIMARY KEY); CREATE SEQUENCE log_id_seq OWNED BY log.id')
      const found = await migrateTo(database, schemaOf([table('log', { id: t.bigint().primaryKey() })]))
      expect(found.summary).toEqual(['alter column log.id (type)'])
    })
  })
})
