import { describe, expect, test } from 'vitest'
import { schemaOf, sql, t, table, view } from '@mig/core'
import { isIrreversible } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { compareWith, migrateTo, run, withPostgres } from '../databases.ts'
import { catalog } from '../oracle.ts'
import { between, expenses, open } from './leads.ts'

const log = table('log', { id: t.integer(), was: t.integer(), what: t.text() })
const wide = table('expenses', { id: t.integer().primaryKey(), amount: t.bigint().notNull(), paid: t.integer(), note: t.text() })

describe.each(usualPostgres())('rules on PostgreSQL $major', (server) => {
  const both = between(server)

  test('come last and go first, and know their state', async () => {
    const rules = [
      pg.rule('keep', 'expenses', { event: 'delete', instead: true, where: sql`OLD.paid IS NOT NULL`, comment: "it's" }),
      pg.rule('do', 'expenses', {
        event: 'update',
        actions: [
          sql`INSERT INTO log VALUES (NEW.id, 1, 'now; (x)')`,
          sql`UPDATE log SET what = OLD.note WHERE id = OLD.id;`,
          sql`NOTIFY changed`,
        ],
        enabled: 'always',
      }),
      pg.rule('both ways', 'expenses', {
        event: 'insert',
        actions: [sql`(SELECT 1 AS a) UNION (SELECT id FROM log)`],
        enabled: 'disabled',
      }),
      pg.rule('pay', 'open_expenses', {
        event: 'insert',
        instead: true,
        actions: sql`INSERT INTO expenses (id, amount) VALUES (NEW.id, NEW.amount) RETURNING id, amount`,
      }),
    ]
    expect(await both([], [...rules, open, log, expenses])).toEqual([
      'create table expenses',
      'create table log',
      'create view open_expenses',
      'create rule both ways on expenses',
      'create rule do on expenses',
      'create rule keep on expenses',
      'create rule pay on open_expenses',
    ])
  })

  const tell = (action: ReturnType<typeof sql>, more = {}) => pg.rule('tell', 'expenses', { event: 'update', actions: action, ...more })

  test('that say the same in other words are the same', async () => {
    const pairs = [
      [sql`INSERT INTO log VALUES (NEW.id, OLD.amount)`, sql`insert into public.log (id, was) values (new.id, old.amount)`],
      [sql`INSERT INTO log SELECT NEW.*`, sql`INSERT INTO log SELECT new.id, new.amount, new.paid, new.note`],
      [sql`INSERT INTO log (id, what) VALUES (1, 'x'), (2, NULL)`, sql`insert into log (id, what) values (1, 'x'), (2, null)`],
      [sql`UPDATE log SET what = NEW.note WHERE id = NEW.id`, sql`UPDATE public.log SET what = (new.note) WHERE (log.id = new.id)`],
      [sql`DELETE FROM log WHERE id IN (1, 2)`, sql`DELETE FROM log WHERE id = ANY (ARRAY[1, 2])`],
      [sql`INSERT INTO log (id) VALUES (1) ON CONFLICT DO NOTHING`, sql`insert into log (id) values (1) on conflict do nothing`],
      [sql`NOTIFY expenses`, sql`notify   expenses`],
    ] as const
    await withPostgres(server, async (database) => {
      const four = table('log', { id: t.integer(), was: t.integer(), is: t.integer(), what: t.text() })
      for (const [from, to] of pairs) {
        await migrateTo(database, schemaOf([expenses, four, tell(from)]))
        for (const action of [from, to]) expect((await compareWith(database, schemaOf([expenses, four, tell(action)]))).summary).toEqual([])
      }
    })
  })

  test('that say something else are changed in their place', async () => {
    const models = [expenses, log]
    const changes = [
      [sql`INSERT INTO log VALUES (NEW.id, 1)`, sql`INSERT INTO log VALUES (OLD.id, 1)`],
      [sql`INSERT INTO log (id) VALUES (NEW.id)`, sql`INSERT INTO log (was) VALUES (NEW.id)`],
      [sql`INSERT INTO log VALUES (1, 2), (3, 4)`, sql`INSERT INTO log VALUES (1, 2), (3, 5)`],
      [sql`UPDATE log SET id = 1 WHERE id = 2`, sql`UPDATE log SET id = 1 WHERE id = 3`],
      [sql`UPDATE log SET id = 1 WHERE id = 2`, sql`UPDATE log SET was = 1 WHERE id = 2`],
      [sql`NOTIFY one`, sql`NOTIFY other`],
    ] as const
    const options = [
      { where: sql`NEW.id > 1` },
      { instead: true },
      { event: 'delete' as const },
      { enabled: 'replica' as const },
      { comment: 'x' },
      { actions: [] },
    ]
    const rules = (side: 0 | 1) => [
      ...changes.map((pair, place) => pg.rule(`action_${place}`, 'expenses', { event: 'update', actions: pair[side] })),
      ...options.map((more, place) =>
        pg.rule(`option_${place}`, 'expenses', { event: 'update', actions: sql`DELETE FROM log`, ...(side === 1 ? more : {}) }),
      ),
    ]
    expect(await both([...models, ...rules(0)], [...models, ...rules(1)])).toEqual([
      ...changes.map((_, place) => `alter rule action_${place} on expenses`),
      ...options.map((_, place) => `alter rule option_${place} on expenses`),
    ])
  })

  test('are made again around what they use', async () => {
    const keep = pg.rule('keep', 'expenses', { event: 'delete', instead: true, where: sql`old.amount > 0` })
    const pay = pg.rule('pay', 'open_expenses', { event: 'delete', instead: true })
    expect(await both([expenses, open, keep, pay], [wide, open, keep, pay])).toEqual([
      'drop rule pay on open_expenses',
      'drop rule keep on expenses',
      'drop view open_expenses',
      'alter column expenses.amount (type)',
      'create view open_expenses',
      'create rule keep on expenses',
      'create rule pay on open_expenses',
    ])
    const large = (type: string) =>
      pg.function('large', { args: [{ name: 'n', type }], returns: 'boolean', language: 'sql', body: sql`SELECT n > 100` })
    const check = pg.rule('keep', 'expenses', { event: 'delete', instead: true, where: sql`large(old.amount)` })
    expect(await both([expenses, large('integer'), check], [expenses, large('bigint'), check])).toEqual([
      'drop rule keep on expenses',
      'drop function large(integer)',
      'create function large(bigint)',
      'create rule keep on expenses',
    ])
  })

  test('go with their table or view, also where no model knows them', async () => {
    const keep = pg.rule('keep', 'expenses', { event: 'delete', instead: true })
    const pay = pg.rule('pay', 'open_expenses', { event: 'delete', instead: true })
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([expenses, open, keep, pay]))
      const before = await catalog(database)
      const found = await migrateTo(database, schemaOf([view('one', sql`select 1 as a`)]))
      expect(found.summary).toEqual([
        'drop rule pay on open_expenses',
        'drop rule keep on expenses',
        'drop view open_expenses',
        'drop table expenses',
        'create view one',
      ])
      await run(database, isIrreversible(found.downgrade) ? [] : found.downgrade)
      expect(await catalog(database)).toEqual(before)
    })
  })

  test('of partitioned tables and of their partitions are their own', async () => {
    const parts = [
      table('events', { id: t.integer() }, { postgres: { partitionBy: { range: ['id'] } } }),
      table('events_1', {}, { postgres: { partitionOf: { table: 'events', values: 'FROM (1) TO (10)' } } }),
      pg.rule('skip', 'events', { event: 'delete', instead: true }),
      pg.rule('skip', 'events_1', { event: 'update', instead: true }),
    ]
    expect((await both([], parts)).slice(-2)).toEqual(['create rule skip on events', 'create rule skip on events_1'])
  })
})

describe.each(usualPostgres())('extended statistics on PostgreSQL $major', (server) => {
  const both = between(server)
  const pairs = (more = {}) => pg.statistics('pairs', 'expenses', { columns: ['paid', 'amount'], ...more })

  test('come after their table or materialized view, with every option', async () => {
    const totals = pg.materializedView('totals', sql`select paid, amount from expenses`)
    const all = [
      pairs({ kinds: ['mcv', 'dependencies'], target: 500, comment: "it's" }),
      pg.statistics('words', 'expenses', { expressions: [sql`lower(note)`] }),
      pg.statistics('both', 'expenses', { columns: ['id'], expressions: [sql`amount % 10`, sql`(paid)`, sql`(upper(note))`], target: -1 }),
      pg.statistics('of view', 'totals', { columns: ['paid', 'amount'], kinds: ['ndistinct', 'dependencies', 'mcv'] }),
    ]
    expect(await both([], [...all, totals, expenses])).toEqual([
      'create table expenses',
      'create materialized view totals',
      'create statistics object both',
      'create statistics object of view',
      'create statistics object pairs',
      'create statistics object words',
    ])
  })

  test('the target and the comment are changed in their place, all else makes them again', async () => {
    const named = (name: string, more = {}) => pg.statistics(name, 'expenses', { columns: ['paid', 'amount'], ...more })
    const from = [
      pairs(),
      named('same', { expressions: [sql`amount::text = note`] }),
      named('kinds'),
      named('columns'),
      named('expressions', { expressions: [sql`amount % 2`] }),
    ]
    const to = [
      pairs({ target: 10, comment: 'x' }),
      named('same', { expressions: [sql`(CAST(amount AS text)) = note`] }),
      named('kinds', { kinds: ['mcv'] }),
      named('columns', { columns: ['id', 'paid'] }),
      named('expressions', { expressions: [sql`amount % 3`] }),
    ]
    const again = ['columns', 'expressions', 'kinds']
    expect((await both([expenses, ...from], [expenses, ...to])).toSorted()).toEqual([
      'alter statistics object pairs',
      ...again.map((name) => `create statistics object ${name}`),
      ...again.map((name) => `drop statistics object ${name}`),
    ])
  })

  test('are made again around a change of a column or of a function', async () => {
    expect(await both([expenses, pairs()], [wide, pairs()])).toEqual([
      'drop statistics object pairs',
      'alter column expenses.amount (type)',
      'create statistics object pairs',
    ])
    const half = (returns: string) =>
      pg.function('half', {
        args: [{ name: 'n', type: 'integer' }],
        returns,
        language: 'sql',
        volatility: 'immutable',
        body: 'SELECT n / 2',
      })
    const halves = pairs({ expressions: [sql`half(amount)`] })
    expect(await both([expenses, half('integer'), halves], [expenses, half('bigint'), halves])).toEqual([
      'drop statistics object pairs',
      'drop function half(integer)',
      'create function half(integer)',
      'create statistics object pairs',
    ])
  })

  test('go with their table or column, also where no model knows them', async () => {
    const short = table('expenses', { id: t.integer().primaryKey(), amount: t.integer().notNull(), note: t.text() })
    await withPostgres(server, async (database) => {
      const words = pg.statistics('words', 'expenses', { expressions: [sql`lower(note)`] })
      await migrateTo(database, schemaOf([expenses, pairs(), words]))
      const before = await catalog(database)
      const found = await migrateTo(database, schemaOf([short]))
      expect(found.summary).toEqual(['drop statistics object pairs', 'drop column expenses.paid'])
      await run(database, isIrreversible(found.downgrade) ? [] : found.downgrade)
      expect(await catalog(database)).toEqual(before)
      const gone = await migrateTo(database, schemaOf([]))
      expect(gone.summary).toEqual(['drop statistics object words', 'drop statistics object pairs', 'drop table expenses'])
      await run(database, isIrreversible(gone.downgrade) ? [] : gone.downgrade)
      expect(await catalog(database)).toEqual(before)
      const typed = await migrateTo(database, schemaOf([wide]))
      expect(typed.summary).toContain('create statistics object pairs')
      expect((await compareWith(database, schemaOf([wide, pairs(), words]))).summary).toEqual([])
    })
  })

  test('may stand in another schema than their table', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE SCHEMA app')
      const models = schemaOf([
        expenses,
        table('t', { a: t.integer(), b: t.integer() }, { schema: 'app' }),
        pairs({ schema: 'app' }),
        pg.statistics('pairs', { schema: 'app', name: 't' }, { columns: ['a', 'b'] }),
      ])
      await migrateTo(database, models)
      expect((await compareWith(database, models)).summary).toEqual([])
    })
  })
})
