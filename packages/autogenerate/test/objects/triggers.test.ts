import { describe, expect, test } from 'vitest'
import { schemaOf, sql, t, table, trigger } from '@mig/core'
import { isIrreversible } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { migrateTo, run, withPostgres, withSqlite } from '../databases.ts'
import { catalog } from '../oracle.ts'
import { between, expenses, leads, open } from './leads.ts'

test('triggers of SQLite are made again, and go before a column that they speak of', async () => {
  const { note: _, ...columns } = { id: t.integer().primaryKey(), amount: t.integer().notNull(), paid: t.integer(), note: t.text() }
  const short = table('expenses', columns)
  const count = (body: ReturnType<typeof sql>) =>
    trigger('count', 'expenses', { after: 'update', of: ['amount'], when: sql`NEW.amount > 0`, body })
  const [a, b] = [
    count(sql`UPDATE expenses SET note = 'x' WHERE id = NEW.id;`),
    count(sql`UPDATE expenses SET paid = 1 WHERE id = NEW.id;`),
  ]
  await withSqlite(async (database) =>
    withSqlite(async (fresh) => {
      expect(await leads(database, fresh, [expenses, a], [short, b])).toEqual([
        'drop trigger count on expenses',
        'drop column expenses.note',
        'create trigger count on expenses',
      ])
    }),
  )
})

describe.each(usualPostgres())('triggers on PostgreSQL $major', (server) => {
  const both = between(server)

  const touch = pg.function('touch', { returns: 'trigger', language: 'plpgsql', body: sql`BEGIN NEW.note = TG_ARGV[0]; RETURN NEW; END` })

  test('triggers come last and go first, and know their state', async () => {
    const triggers = [
      trigger('before_all', 'expenses', {
        before: ['update', 'insert'],
        of: ['amount'],
        when: sql`NEW.amount > 1`,
        execute: 'public.touch(10, abc)',
      }),
      trigger('once', 'expenses', {
        after: 'update',
        forEach: 'statement',
        execute: "touch('it''s')",
        comment: 'x',
        postgres: { oldTable: 'o', newTable: 'n', enabled: 'always' },
      }),
      trigger('late', expenses, {
        after: ['delete'],
        execute: 'touch()',
        postgres: { constraint: true, initially: 'deferred', deferrable: true, enabled: 'disabled' },
      }),
      trigger('instead', 'open_expenses', { insteadOf: 'insert', execute: 'touch()' }),
    ]
    expect(await both([], [...triggers, open, touch, expenses])).toEqual([
      'create table expenses',
      'create function touch()',
      'create view open_expenses',
      'create trigger before_all on expenses',
      'create trigger late on expenses',
      'create trigger once on expenses',
      'create trigger instead on open_expenses',
    ])
  })

  test('a trigger is changed in its place, made again around its columns, and goes with its table', async () => {
    const small = trigger('tr', 'expenses', { after: 'update', of: ['amount'], when: sql`NEW.amount > OLD.amount`, execute: "touch('1')" })
    const same = trigger('tr', 'expenses', { after: 'update', of: ['amount'], when: sql`(new.amount) > old.amount`, execute: 'touch(1)' })
    expect(await both([expenses, touch, small], [expenses, touch, same])).toEqual([])
    const other = trigger('tr', 'expenses', {
      after: ['update', 'insert'],
      execute: 'touch(2)',
      comment: 'y',
      postgres: { enabled: 'replica' },
    })
    expect(await both([expenses, touch, small], [expenses, touch, other])).toEqual(['alter trigger tr on expenses'])
    const late = trigger('tr', 'expenses', { after: 'update', execute: 'touch(3)', comment: 'y', postgres: { constraint: true } })
    expect(await both([expenses, touch, other], [expenses, touch, late])).toEqual(['alter trigger tr on expenses'])
    const wide = table('expenses', { id: t.integer().primaryKey(), amount: t.bigint().notNull(), paid: t.integer(), note: t.text() })
    expect(await both([expenses, touch, small], [wide, touch, small])).toEqual([
      'drop trigger tr on expenses',
      'alter column expenses.amount (type)',
      'create trigger tr on expenses',
    ])
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([expenses, touch, small]))
      const before = await catalog(database)
      const found = await migrateTo(database, schemaOf([touch]))
      expect(found.summary).toEqual(['drop trigger tr on expenses', 'drop table expenses'])
      await run(database, isIrreversible(found.downgrade) ? [] : found.downgrade)
      expect(await catalog(database)).toEqual(before)
    })
  })
})
