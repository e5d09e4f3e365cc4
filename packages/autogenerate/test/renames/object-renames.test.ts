import { describe, expect, test } from 'vitest'
import { index, schemaOf, sql, t, table, trigger, view } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import type { Schema } from '@mig/core/dialect'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { UndecidedError } from '../../src/index.ts'
import { run, withPostgres, withSqlite, type Database } from '../databases.ts'
import { compare, kinds, renames, rows } from './there-and-back.ts'

const users = table('users', { id: t.integer().identity().primaryKey(), name: t.text(), age: t.integer() })
const stamp = pg.function('stamp', { returns: 'trigger', language: 'plpgsql', body: sql`BEGIN RETURN NEW; END` })
const half = (name: string, type = 'integer', by = 2): unknown =>
  pg.function(name, { args: [{ type }], returns: type, language: 'sql', body: sql.raw(`SELECT $1 / ${by}`) })

interface ObjectCase {
  readonly name: string
  readonly from: readonly unknown[]
  readonly to: readonly unknown[]
  /** `old → new`, as they are proposed. */
  readonly asks?: readonly string[]
}

const CASES: readonly ObjectCase[] = [
  {
    name: 'a view with the same query, however that is written',
    from: [view('labels', sql`SELECT id, name AS label FROM users WHERE age > 1`)],
    to: [view('names', sql`select users.id, name as label from users where (age > 1) -- those`)],
    asks: ['view:labels → view:names'],
  },
  {
    name: 'a view with another query is another view',
    from: [view('labels', sql`SELECT id, name AS label FROM users WHERE age > 1`)],
    to: [view('label', sql`SELECT id, name AS label FROM users WHERE age > 2`)],
  },
  {
    name: 'a view with other columns is another view',
    from: [view('labels', sql`SELECT id, name AS label FROM users`)],
    to: [view('label', sql`SELECT id, name FROM users`)],
  },
  {
    name: 'a view that stays is no former name',
    from: [view('labels', sql`SELECT id FROM users`)],
    to: [view('labels', sql`SELECT id FROM users`), view('names', sql`SELECT id FROM users`)],
  },
  { name: 'a view is no materialized view', from: [view('v', sql`SELECT 1 AS a`)], to: [pg.materializedView('w', sql`SELECT 1 AS a`)] },
  {
    name: 'two views, each with its query',
    from: [view('a', sql`SELECT id FROM users`), view('b', sql`SELECT age FROM users`)],
    to: [view('c', sql`SELECT age FROM users`), view('d', sql`SELECT id FROM users`)],
    asks: ['view:a → view:d', 'view:b → view:c'],
  },
  {
    name: 'a materialized view with its indexes',
    from: [pg.materializedView('totals', sql`SELECT age, count(*) AS n FROM users GROUP BY age`, { indexes: [index('ix').on('n')] })],
    to: [pg.materializedView('counts', sql`SELECT age, count(*) AS n FROM users GROUP BY age`, { indexes: [index('ix').on('n')] })],
    asks: ['materializedView:totals → materializedView:counts'],
  },
  {
    name: 'a sequence with a name that is alike',
    from: [pg.sequence('invoice_number', { increment: 2 })],
    to: [pg.sequence('invoice_numbers', { increment: 2 })],
    asks: ['sequence:invoice_number → sequence:invoice_numbers'],
  },
  { name: 'sequences with names that have nothing in common', from: [pg.sequence('invoices')], to: [pg.sequence('customers')] },
  {
    name: 'a sequence that counts otherwise is another one',
    from: [pg.sequence('invoice_number', { increment: 2 })],
    to: [pg.sequence('invoice_numbers', { increment: 3 })],
  },
  { name: 'a function with the same body', from: [half('half')], to: [half('by_two')], asks: ['function:half → function:by_two'] },
  { name: 'a function with another body is another one', from: [half('half')], to: [half('halved', 'integer', 3)] },
  { name: 'a function with other arguments is another one', from: [half('half')], to: [half('halved', 'bigint')] },
  {
    name: 'one of two functions with a name',
    from: [half('half'), half('half', 'bigint')],
    to: [half('halved'), half('half', 'bigint')],
    asks: ['function:"half(integer)" → function:halved'],
  },
  {
    name: 'a domain with the same checks',
    from: [pg.domain('email', { type: 'text', checks: [{ name: 'form', sql: sql`VALUE LIKE '%@%'` }] })],
    to: [pg.domain('email_address', { type: 'text', checks: [{ name: 'form', sql: sql`VALUE LIKE '%@%'` }] })],
    asks: ['domain:email → domain:email_address'],
  },
  { name: 'domains that have only their type in common', from: [pg.domain('email', { type: 'text' })], to: [pg.domain('color', { type: 'text' })] },
  {
    name: 'a composite type',
    from: [pg.compositeType('place', [{ name: 'x', type: 'integer' }])],
    to: [pg.compositeType('places', [{ name: 'x', type: 'integer' }])],
    asks: ['compositeType:place → compositeType:places'],
  },
  {
    name: 'a trigger of a table',
    from: [stamp, trigger('touch', 'users', { before: 'update', execute: 'stamp()' })],
    to: [stamp, trigger('users_touch', 'users', { before: 'update', execute: 'stamp()' })],
    asks: ['trigger:users.touch → trigger:users.users_touch'],
  },
  {
    name: 'a trigger that fires otherwise is another one',
    from: [stamp, trigger('touch', 'users', { before: 'update', execute: 'stamp()' })],
    to: [stamp, trigger('touched', 'users', { after: 'update', execute: 'stamp()' })],
  },
  {
    name: 'a policy',
    from: [pg.policy('own', 'users', { using: sql`name = current_user` })],
    to: [pg.policy('own_rows', 'users', { using: sql`(name = CURRENT_USER)` })],
    asks: ['policy:users.own → policy:users.own_rows'],
  },
]

async function proposals(database: Database, wanted: Schema): Promise<readonly string[]> {
  try {
    await compare(database, wanted)
    return []
  } catch (error) {
    if (!(error instanceof UndecidedError)) throw error
    return error.questions.map(({ choices }) => choices[0]?.answer.value.replace('=', ' → ') ?? '')
  }
}

test('which objects are taken for renamed ones', async () => {
  await withPostgres(newestPostgres(), async (database) => {
    await run(database, (await compare(database, schemaOf([users]))).ops)
    const found: (readonly [string, readonly string[]])[] = []
    for (const { name, from, to } of CASES) {
      const { ops, downgrade } = await compare(database, schemaOf([users, ...from]))
      await run(database, ops)
      found.push([name, await proposals(database, schemaOf([users, ...to]))])
      await run(database, 'irreversible' in downgrade ? [] : downgrade)
    }
    expect(found).toEqual(CASES.map(({ name, asks = [] }) => [name, asks]))
  })
})

describe.each(usualPostgres())('PostgreSQL $major', (server) => {
  test('objects keep what they hold, and those that use them follow', async () => {
    const model = (n: { readonly [name: string]: string }): Schema =>
      schemaOf([
        pg.sequence(n['numbers'] ?? ''),
        pg.domain(n['email'] ?? '', { type: 'text', checks: [{ name: 'form', sql: sql`VALUE LIKE '%@%'` }] }),
        half(n['half'] ?? ''),
        table(
          'users',
          {
            id: t.integer().notNull().default(sql.raw(`nextval('${n['numbers']}'::regclass)`)).primaryKey(),
            mail: t.custom({ sql: n['email'] ?? '' }),
            amount: t.integer().default(sql.raw(`${n['half']}(4)`)),
          },
        ),
        view(n['labels'] ?? '', sql`SELECT id, mail AS label FROM users`),
        view('of_labels', sql.raw(`SELECT l.label FROM ${n['labels']} l`)),
        pg.materializedView(n['totals'] ?? '', sql`SELECT amount, count(*) AS n FROM users GROUP BY amount`, {
          indexes: [index('ix_n').on('n')],
        }),
        stamp,
        trigger(n['touch'] ?? '', 'users', { before: 'update', execute: 'stamp()' }),
        pg.policy(n['own'] ?? '', 'users', { using: sql`amount > 0` }),
      ])
    const old = { numbers: 'numbers', email: 'email', half: 'half', labels: 'labels', totals: 'totals', touch: 'touch', own: 'own' }
    const now = { numbers: 'numbers2', email: 'mail', half: 'by_two', labels: 'names', totals: 'sums', touch: 'touched', own: 'mine' }
    await withPostgres(server, (database) =>
      renames(database, {
        from: model(old),
        to: model(now),
        decisions: {
          rename: [
            { subject: 'sequence:numbers', to: 'sequence:numbers2' },
            { subject: 'domain:email', to: 'domain:mail' },
            { subject: 'function:half', to: 'function:by_two' },
            { subject: 'view:labels', to: 'view:names' },
            { subject: 'materializedView:totals', to: 'materializedView:sums' },
            { subject: 'trigger:users.touch', to: 'trigger:users.touched' },
            { subject: 'policy:users.own', to: 'policy:users.mine' },
          ],
        },
        fill: ["INSERT INTO users (mail) VALUES ('a@b')", 'REFRESH MATERIALIZED VIEW totals'],
        query: 'SELECT label, n FROM of_labels, sums',
        rows: [['a@b', '1']],
        does: [
          'renameDomain',
          'renameSequence',
          'renameView',
          'renameMaterializedView',
          'renameFunction',
          'renamePolicy',
          'renameTrigger',
        ],
      }),
    )
  })

  test('models say what objects of any kind were called, also with another definition', async () => {
    const model = (...[a, b]: readonly [now: string, before?: string]): Schema => {
      const was = (name: string): { readonly renamedFrom?: string } => (b === undefined ? {} : { renamedFrom: name + b })
      const guard = pg.function('guard', { returns: 'event_trigger', language: 'plpgsql', body: sql`BEGIN END` })
      return schemaOf([
        users,
        stamp,
        guard,
        pg.sequence(`numbers${a}`, { increment: b === undefined ? 1 : 2, ...was('numbers') }),
        pg.domain(`email${a}`, { type: 'text', ...was('email') }),
        pg.compositeType(`place${a}`, [{ name: 'x', type: 'integer' }], was('place')),
        pg.rangeType(`span${a}`, { subtype: 'float8', multirange: 'spans_of_them', ...was('span') }),
        // The one with the other arguments keeps its name.
        pg.function(`half${a}`, { args: [{ type: 'int4' }], returns: 'int', language: 'sql', body: 'SELECT $1 / 2', ...was('half') }),
        half('half', 'bigint'),
        pg.procedure(`forget${a}`, { language: 'sql', body: sql`DELETE FROM users`, ...was('forget') }),
        pg.aggregate(`product${a}`, { args: [{ type: 'int8' }], sfunc: 'int8mul', stype: 'int8', ...was('product') }),
        view(`labels${a}`, b === undefined ? sql`SELECT id FROM users` : sql`SELECT id, name FROM users`, was('labels')),
        pg.materializedView(`totals${a}`, sql`SELECT count(*) AS n FROM users`, was('totals')),
        trigger(`touch${a}`, 'users', { before: b === undefined ? 'insert' : 'update', execute: 'stamp()', ...was('touch') }),
        pg.policy(`own${a}`, 'users', { using: sql`age > 0`, ...was('own') }),
        pg.rule(`keep${a}`, 'users', { event: 'delete', instead: true, ...was('keep') }),
        pg.statistics(`facts${a}`, 'users', { columns: ['name', 'age'], ...was('facts') }),
        pg.eventTrigger(`watch${a}`, { event: 'sql_drop', tags: ['DROP OPERATOR'], execute: 'guard()', ...was('watch') }),
      ])
    }
    await withPostgres(server, (database) =>
      renames(database, {
        from: model('s'),
        to: model('', 's'),
        fill: ["SELECT setval('numberss', 41)"],
        query: "SELECT nextval('numbers')::int",
        rows: [[43]],
        // A view that shows other columns is made anew, so it needs no new name.
        does: [
          'dropView',
          'renameDomain',
          'renameCompositeType',
          'renameRangeType',
          'renameSequence',
          'renameMaterializedView',
          'renameFunction',
          'renameProcedure',
          'renamePolicy',
          'renameTrigger',
          'renameRule',
          'renameStatistics',
          'renameEventTrigger',
          'renameAggregate',
          'alterSequence',
          'createView',
          'alterTrigger',
        ],
      }),
    )
  })

  test('a view and its table at once, and two views that exchange their names', async () => {
    const model = (name: string, one: string, two: string): Schema =>
      schemaOf([
        table(name, { id: t.integer(), note: t.text() }),
        view(one, sql.raw(`SELECT x.id FROM ${name} x`)),
        view(two, sql.raw(`SELECT x.note FROM ${name} x`)),
      ])
    await withPostgres(server, (database) =>
      renames(database, {
        from: model('logs', 'ids', 'notes'),
        to: model('events', 'notes', 'ids'),
        decisions: {
          rename: [
            { subject: 'logs', to: 'events' },
            { subject: 'view:ids', to: 'view:notes' },
            { subject: 'view:notes', to: 'view:ids' },
          ],
        },
        fill: ["INSERT INTO logs VALUES (1, 'a')"],
        query: 'SELECT ids.note, notes.id FROM ids, notes',
        rows: [['a', 1]],
        does: ['renameTable', 'renameView', 'renameView', 'renameView'],
      }),
    )
  })

  test('what nobody compares is not asked about', async () => {
    await withPostgres(server, async (database) => {
      await run(database, (await compare(database, schemaOf([users, view('v', sql`SELECT id FROM users`)]))).ops)
      const { dialect, connection } = database
      const { autogenerate } = await import('../../src/index.ts')
      const wanted = schemaOf([users, view('w', sql`SELECT id FROM users`)])
      const found = await autogenerate({ dialect, connection, wanted, versionTables: [], objects: ['function'] })
      expect(kinds(found.ops)).toEqual([])
    })
  })
})

test('SQLite cannot rename a view, so nobody asks', async () => {
  await withSqlite(async (database) => {
    await run(database, (await compare(database, schemaOf([users, view('v', sql`SELECT id FROM users`)]))).ops)
    const found = await compare(database, schemaOf([users, view('w', sql`SELECT id FROM users`)]))
    expect(kinds(found.ops)).toEqual(['dropView', 'createView'])
    await run(database, found.ops)
    expect(await rows(database, 'SELECT * FROM w')).toEqual([])
  })
})
