import { describe, expect, test } from 'vitest'
import { index, schemaOf, sql, t, table, view } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { autogenerate } from '../../src/index.ts'
import { compareWith, migrateTo, withPostgres } from '../databases.ts'
import { between, databases, expenses, leads, open, sums } from './leads.ts'

describe.each(databases)('views on %s', (name, withDatabase) => {
  const both = async (from: readonly unknown[], to: readonly unknown[]): Promise<readonly string[]> => {
    let summary: readonly string[] = []
    await withDatabase(async (database) => withDatabase(async (fresh) => void (summary = await leads(database, fresh, from, to))))
    return summary
  }

  test('are created after what they use and dropped before it', async () => {
    expect(await both([], [sums, open, expenses])).toEqual(['create table expenses', 'create view open_expenses', 'create view sums'])
    expect(await both([sums, open, expenses], [])).toEqual(['drop view sums', 'drop view open_expenses', 'drop table expenses'])
  })

  test('make room for a column that goes, and those on them as well', async () => {
    const { paid: _, ...columns } = { id: t.integer().primaryKey(), amount: t.integer().notNull(), paid: t.integer(), note: t.text() }
    const reworded = view('open_expenses', sql`select id, amount from expenses where note is null`)
    const summary = await both([expenses, open, sums], [table('expenses', columns), reworded, sums])
    expect(summary).toEqual([
      'drop view sums',
      'drop view open_expenses',
      'drop column expenses.paid',
      'create view open_expenses',
      'create view sums',
    ])
  })

  test('that say the same in other words are the same', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, schemaOf([expenses, open]))
      const spaced = view(
        'open_expenses',
        sql`SELECT "id",  amount -- both
        FROM expenses WHERE (paid IS NULL);`,
      )
      if (name !== 'SQLite') expect((await compareWith(database, schemaOf([expenses, spaced]))).summary).toEqual([])
      const upper = view('open_expenses', sql`SELECT "id",  amount FROM expenses /* all */ WHERE paid IS NULL;`)
      expect((await compareWith(database, schemaOf([expenses, upper]))).summary).toEqual([])
    })
  })

  test('that speak of what goes are told, whoever is in charge', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, schemaOf([expenses, open]))
      const short = table('expenses', { id: t.integer().primaryKey(), amount: t.integer().notNull(), note: t.text() })
      const found = await compareWith(database, schemaOf([short]))
      expect(found.warnings).toContain('the view open_expenses seems to speak of expenses.paid, which goes: change it, or drop it as well')
    })
  })

  test('that say something else are changed', async () => {
    const other = view('open_expenses', sql`select id, amount from expenses where paid is not null`)
    const summary = await both([expenses, open, sums], [expenses, other, sums])
    expect(summary).toEqual(
      name === 'SQLite'
        ? ['drop view sums', 'drop view open_expenses', 'create view open_expenses', 'create view sums']
        : ['alter view open_expenses'],
    )
  })

  test('are left alone by models that have none, and counted', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, schemaOf([expenses, open, sums]))
      const found = await compareWith(database, schemaOf([expenses]))
      expect(found.summary).toEqual([])
      expect(found.notes).toEqual([
        "Not compared, since the models hold none of the kind: 2 views. objects: 'all' in the configuration compares all.",
      ])
      const { dialect, connection } = database
      const all = await autogenerate({ dialect, connection, wanted: schemaOf([expenses]), versionTables: [], objects: 'all' })
      expect(all.summary).toEqual(['drop view sums', 'drop view open_expenses'])
    })
  })
})

describe.each(usualPostgres())('views on PostgreSQL $major', (server) => {
  const both = between(server)

  test('a view is made again around a change of type, also one that no model knows', async () => {
    const wide = table('expenses', { id: t.integer().primaryKey(), amount: t.bigint().notNull(), paid: t.integer(), note: t.text() })
    const summary = [
      'drop view sums',
      'drop view open_expenses',
      'alter column expenses.amount (type)',
      'create view open_expenses',
      'create view sums',
    ]
    expect(await both([expenses, open, sums], [wide, open, sums])).toEqual(summary)
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([expenses, open, sums]))
      const found = await migrateTo(database, schemaOf([wide]))
      expect(found.summary).toEqual(summary)
      expect((await compareWith(database, schemaOf([wide, open, sums]))).summary).toEqual([])
    })
  })

  test('a view with other columns is made again, with those on it', async () => {
    const more = view('open_expenses', sql`select id, amount, note from expenses where paid is null`)
    expect(await both([expenses, open, sums], [expenses, more, sums])).toEqual([
      'drop view sums',
      'drop view open_expenses',
      'create view open_expenses',
      'create view sums',
    ])
  })

  test('options and comments of a view are altered in their place', async () => {
    const options = { comment: 'not paid', postgres: { checkOption: 'local', securityBarrier: true } } as const
    const careful = view('open_expenses', sql`select id, amount from expenses where paid is null`, options)
    expect(await both([expenses, open], [expenses, careful])).toEqual(['alter view open_expenses'])
  })

  test('defaults and comments of the columns of a view are altered in their place', async () => {
    const query = sql`select id, amount, note from expenses`
    const plain = view('all_expenses', query)
    const rich = (note: string): unknown =>
      view('all_expenses', query, {
        postgres: { columnDefaults: { note, amount: '(1 + 1)' }, columnComments: { amount: "it's in cents", id: 'x' } },
      })
    expect(await both([expenses, plain], [expenses, rich(`'none'`)])).toEqual(['alter view all_expenses'])
    expect(await both([expenses, rich(`'none'`)], [expenses, rich(`'some'`)])).toEqual(['alter view all_expenses'])
    // The server prints the second as the first is written.
    expect(await both([expenses, rich(`'none'::text`)], [expenses, rich(`'none'`)])).toEqual([])
    expect(await both([expenses, rich(`'none'`)], [expenses, plain])).toEqual(['alter view all_expenses'])
    const totals = pg.materializedView('totals', query)
    const commented = pg.materializedView('totals', query, { postgres: { columnComments: { note: 'why' } } })
    expect(await both([expenses, totals], [expenses, commented])).toEqual(['alter materialized view totals'])
  })

  test('materialized views come with their indexes, which change in their place', async () => {
    const query = sql`select note, sum(amount) as total from expenses group by note`
    const plain = pg.materializedView('totals', query, { indexes: [index('ix_note').on('note').unique()] })
    const indexed = pg.materializedView('totals', query, {
      comment: 'by note',
      indexes: [
        index('ix_note').on('note').unique(),
        index('ix_lower')
          .on(sql`lower(note)`)
          .where(sql`total > 0`),
      ],
    })
    const other = pg.materializedView('totals', sql`select note, max(amount) as total from expenses group by note`)
    expect(await both([], [expenses, indexed])).toEqual(['create table expenses', 'create materialized view totals'])
    expect(await both([expenses, plain], [expenses, indexed])).toEqual(['alter materialized view totals'])
    expect(await both([expenses, plain], [expenses, other])).toEqual(['drop materialized view totals', 'create materialized view totals'])
  })
})
