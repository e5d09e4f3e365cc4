import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { check, enumType, index, schemaOf, sql, t, table, trigger, view, type AnyTable, type EnumType } from '@mig/core'
import { isIrreversible } from '@mig/core/dialect'
import { pg, postgres } from '@mig/dialect-postgres'
import { createPostgresDatabase, usualPostgres } from '@mig/test-databases'
import { compareWith, emptied, migrateTo, run, type Pair } from './databases.ts'
import { leads } from './objects/leads.ts'

const before = enumType('status', ['open', 'void', 'paid'], { comment: 'how far' })
const after = enumType('status', ['paid', 'late', 'open'], { comment: 'how far' })
const grown = enumType('status', ['open', 'late', 'void', 'paid'], { comment: 'how far' })

function expenses(status: EnumType, initial: 'open' | 'paid' = 'open'): AnyTable {
  return table('expenses', {
    id: t.integer().primaryKey(),
    status: t.enum(status).notNull().default(initial),
    history: t.enum(status).array().default(sql`ARRAY['open'::status]`),
  })
}

describe.each(usualPostgres())('enums whose values go or change places, on PostgreSQL $major', (server) => {
  let pair: Pair
  let close: () => Promise<void>
  beforeAll(async () => {
    const made = await Promise.all([createPostgresDatabase(server), createPostgresDatabase(server)])
    const [database, fresh] = await Promise.all(
      made.map(async ({ url }) => ({ dialect: postgres, connection: await postgres.driver.connect({ url }) })),
    )
    if (database === undefined || fresh === undefined) throw new TypeError('no databases')
    pair = { database, fresh }
    close = async () => {
      for (const { connection } of [database, fresh]) await connection.close()
      for (const database of made) await database.drop()
    }
  })
  afterAll(() => close())
  beforeEach(() => emptied(pair))

  const both = async (from: readonly unknown[], to: readonly unknown[]): Promise<readonly string[]> => {
    await emptied(pair)
    for (const { connection } of [pair.database, pair.fresh]) await connection.run('DROP SCHEMA IF EXISTS app CASCADE')
    return leads(pair.database, pair.fresh, from, to)
  }

  test('rows, arrays and defaults follow', async () => {
    expect(await both([before, expenses(before)], [after, expenses(after)])).toEqual([
      'alter table expenses: alter column status (default), alter column history (default)',
      'set values of enum status to paid, late, open',
      'alter table expenses: alter column status (default), alter column history (default)',
    ])
    await both([before, expenses(before)], [after, expenses(after, 'paid')])
  })

  test('a default that is a value which goes, columns that come, go and change their type', async () => {
    const from = table('days', { id: t.integer(), a: t.enum(before).default('void'), b: t.enum(before).default('paid'), c: t.enum(before) })
    const to = table('days', { id: t.integer(), a: t.enum(after), c: t.text(), e: t.enum(after).default('paid') })
    await both([before, from], [after, to])
  })

  test('checks, references, indexes and computed columns make room, and come back', async () => {
    const states = (status: EnumType): AnyTable => table('states', { status: t.enum(status).primaryKey() })
    const days = (status: EnumType): AnyTable =>
      table(
        'days',
        {
          id: t.integer().unique(),
          status: t.enum(status).references('states.status'),
          isOpen: t.boolean('is_open').generated(sql`status = 'open'::status`),
          next: t.enum(status).generated(sql`CASE WHEN id > 3 THEN 'paid'::status ELSE 'open'::status END`),
        },
        (e) => [
          check('ck_days', sql`${e.status} <> 'paid' OR id > 3`),
          index('ix_days').on(e.id).where(sql`status = 'open'::status`),
          index('ix_next').on(sql`next`),
          index('ix_plain').on(e.status),
        ],
      )
    await both([before, states(before), days(before)], [after, states(after), days(after)])
    expect(await both([before, states(before), days(before)], [grown, states(grown), days(grown)])).toEqual(['add value late to enum status'])
  })

  test('views, functions, policies, triggers and types that use it make room, and come back', async () => {
    const objects = (status: EnumType): readonly unknown[] => [
      status,
      expenses(status),
      view('open_expenses', sql`SELECT id, status FROM expenses WHERE status = 'open'::status`),
      view('ids', sql`SELECT id FROM open_expenses`),
      pg.materializedView('kept', sql`SELECT status, count(*) AS n FROM expenses GROUP BY status`),
      pg.function('is_open', { args: [{ name: 's', type: 'status' }], returns: 'boolean', language: 'sql', body: `SELECT s = 'open'` }),
      pg.function('noted', { returns: 'trigger', language: 'plpgsql', body: 'BEGIN RETURN NEW; END' }),
      trigger('note', 'expenses', { before: 'update', of: ['status'], execute: 'noted()' }),
      pg.policy('own', 'expenses', { using: sql`status <> 'paid'::status` }),
      pg.domain('state', { type: 'status', checks: [{ name: 'not_paid', sql: sql`VALUE <> 'paid'::status` }] }),
      pg.compositeType('pair', [{ name: 'a', type: 'status' }, { name: 'b', type: 'integer' }]),
    ]
    await both(objects(before), objects(after))
    expect(await both(objects(before), objects(grown))).toEqual(['add value late to enum status'])
  })

  test('a value that came goes again, unless rows hold it', async () => {
    const { database } = pair
    await migrateTo(database, schemaOf([before, expenses(before)]))
    const found = await compareWith(database, schemaOf([grown, expenses(grown, 'paid')]))
    if (isIrreversible(found.downgrade)) return expect.fail(found.downgrade.irreversible)
    await run(database, found.ops)
    await database.connection.run(`INSERT INTO expenses (id, status) VALUES (1, 'late')`)
    await expect(run(database, found.downgrade)).rejects.toMatchObject({
      message: "Rows hold values that enum status is to lose\n  column 'expenses.status', value 'late', rows 1",
    })
    await database.connection.run(`UPDATE expenses SET status = 'void'`)
    await run(database, found.downgrade)
    expect((await compareWith(database, schemaOf([before, expenses(before)]))).summary).toEqual([])
  })

  test('an enum that nothing uses, one of another schema, and one whose tables go', async () => {
    expect(await both([before], [after])).toEqual(['set values of enum status to paid, late, open'])
    const app = (values: readonly string[]): readonly unknown[] => {
      const mood = enumType('mood', values, { schema: 'app' })
      return [pg.schema('app'), mood, table('days', { mood: t.enum(mood).default('a') }, { schema: 'app' })]
    }
    await both(app(['a', 'b']), app(['b', 'a']))
    await both([before, expenses(before)], [after])
  })

  test('rows that hold a value which goes are said beforehand, and stop the upgrade', async () => {
    const { database } = pair
    await migrateTo(database, schemaOf([before, expenses(before)]))
    await database.connection.run(`INSERT INTO expenses (id, status) VALUES (1, 'void'), (2, 'void')`)
    const found = await compareWith(database, schemaOf([after, expenses(after)]))
    expect(found.warnings.join('\n')).toContain('void of enum status')
    await expect(run(database, found.ops)).rejects.toMatchObject({
      code: 'op.guard',
      message: "Rows hold values that enum status is to lose\n  column 'expenses.status', value 'void', rows 2",
    })
    const ops = found.ops.map((op) => (op.kind === 'alterEnum' && 'values' in op ? { ...op, map: { void: 'paid' } } : op))
    await run(database, ops)
    const { rows } = await database.connection.run('SELECT status::text AS status FROM expenses')
    expect(rows).toEqual([{ status: 'paid' }, { status: 'paid' }])
    expect(isIrreversible(found.downgrade)).toBe(false)
  })
})
