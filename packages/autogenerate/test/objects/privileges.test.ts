import { describe, expect, test } from 'vitest'
import { enumType, schemaOf, sql, t, table, view } from '@mig/core'
import type { Schema } from '@mig/core/dialect'
import { pg, type PostgresPrivileges } from '@mig/dialect-postgres'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { autogenerate } from '../../src/index.ts'
import { throughModels } from '../models/written.ts'
import { lead } from './lead.ts'
import { facts } from './privilege-facts.ts'
import { withRoles } from './with-roles.ts'

/** One of each kind that has privileges; `own` are those of all, apart from what names columns or fits tables alone. */
function models(own: PostgresPrivileges, ofTables: PostgresPrivileges = own): readonly unknown[] {
  return [
    table('expenses', { id: t.integer().primaryKey(), amount: t.integer() }, { postgres: ofTables }),
    view('big', sql`select id, amount from expenses`, { postgres: ofTables }),
    pg.materializedView('sums', sql`select sum(amount) as total from expenses`, { postgres: own }),
    pg.sequence('numbers', { postgres: own }),
    pg.function('one', { args: [{ type: 'int' }], returns: 'int', language: 'sql', body: 'SELECT 1', postgres: own }),
    pg.procedure('none', { language: 'sql', body: 'SELECT 1', postgres: own }),
    pg.domain('cents', { type: 'integer', postgres: own }),
    pg.compositeType('pair', [{ name: 'a', type: 'integer' }], { postgres: own }),
    pg.rangeType('span', { subtype: 'integer', postgres: own }),
    enumType('mood', ['sad', 'ok'], { postgres: own }),
    pg.schema('app', { postgres: own }),
    pg.aggregate('total', { args: [{ type: 'integer' }], sfunc: 'int4pl', stype: 'integer', initcond: '0', postgres: own }),
  ]
}

const KINDS = [
  'table',
  'view',
  'materialized view',
  'sequence',
  'function',
  'procedure',
  'domain',
  'composite type',
  'range type',
  'enum',
  'schema',
  'aggregate',
]

describe.each(usualPostgres())('owners of what has no privileges on PostgreSQL $major', (server) => {
  const owned = (own: PostgresPrivileges): readonly unknown[] => [
    table('places', { city: t.text(), zip: t.text() }),
    pg.operator('===', { left: 'text', right: 'text', function: 'texteq', postgres: own }),
    pg.operator('!!!', { right: 'numeric', function: 'numeric_uminus', postgres: own }),
    pg.statistics('pairs', 'places', { columns: ['city', 'zip'], postgres: own }),
    pg.function('guard', { returns: 'event_trigger', language: 'plpgsql', body: 'BEGIN END' }),
    pg.eventTrigger('guarded', { event: 'sql_drop', execute: 'guard()', enabled: 'disabled', postgres: own }),
  ]

  test('come with what is made, and are changed', () =>
    withRoles(server, async (database, { app }) => {
      await database.connection.run(`ALTER ROLE ${app} SUPERUSER`)
      await lead(database, owned({ owner: app }), true)
      expect(await lead(database, owned({}), true)).toHaveLength(4)
      expect(await lead(database, owned({ owner: app }), true)).toHaveLength(4)
      // Nobody compares owners unless that is asked for.
      expect(await lead(database, owned({}), false)).toEqual([])
    }))

  test('and grants are refused', () =>
    withRoles(server, async (database, { app }) => {
      const wanted = owned({ grants: [{ to: app, privileges: ['all'] }] })
      await expect(lead(database, wanted, true)).rejects.toThrow(/no privileges on the operator ===, so it takes no `grants`/)
    }))
})

describe.each(usualPostgres())('owners and grants on PostgreSQL $major', (server) => {
  test('come with what is made, are changed, and go back to what is the default, on every kind', () =>
    withRoles(server, async (database, { app, reader, writer }) => {
      const all: PostgresPrivileges = { owner: app, grants: [{ to: reader, privileges: ['all'] }] }
      const columns: PostgresPrivileges = {
        grants: [
          { to: writer, privileges: ['select'], columns: ['id', 'amount'], grantOption: true },
          { to: writer, privileges: ['update'], columns: ['amount'] },
          { to: reader, privileges: ['insert', 'select'] },
        ],
      }
      expect(await lead(database, models(all), true)).toHaveLength(KINDS.length)
      const again = await lead(database, models({ grants: [{ to: writer, privileges: ['all'], grantOption: true }] }, columns), true)
      expect(again).toHaveLength(KINDS.length)
      expect(await lead(database, models({ ownerPrivileges: [], grants: [] }), true)).toHaveLength(KINDS.length)
      expect(await lead(database, models({}), true)).toHaveLength(KINDS.length)
      // Everyone may call routines and use types, and nothing else.
      expect(await lead(database, models({ grants: [] }), true)).toHaveLength(7)
    }))

  test('stay as they are unless they are compared', () =>
    withRoles(server, async (database, { app, reader }) => {
      await lead(database, models({ owner: app, grants: [{ to: reader, privileges: ['all'] }] }), false)
      const before = await facts(database.connection)
      expect(await lead(database, models({}), false)).toEqual([])
      expect(await lead(database, models({ grants: [] }), false)).toEqual([])
      expect(await facts(database.connection)).toEqual(before)
    }))

  test('that say what default privileges leave are none', () =>
    withRoles(server, async (database, { reader, writer }) => {
      await database.connection.run(`
        ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO ${reader};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${writer};
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
      `)
      const tables = (postgres: PostgresPrivileges): readonly unknown[] => [
        table('expenses', { id: t.integer() }, { postgres }),
        pg.function('one', { returns: 'int', language: 'sql', body: 'SELECT 1' }),
      ]
      const grants = [
        { to: writer, privileges: ['select'] as const },
        { to: reader, privileges: ['insert', 'select'] as const },
      ]
      expect(await lead(database, tables({}), true)).toEqual(['create table expenses', 'create function one()'])
      expect(await lead(database, tables({ grants }), true)).toEqual([])
      expect(await lead(database, tables({ grants: [] }), true)).toEqual(['set options of table expenses'])
      expect(await lead(database, tables({ grants }), true)).toEqual(['set options of table expenses'])
    }))

  test('of a table are narrowed to columns and widened again', () =>
    withRoles(server, async (database, { reader, writer }) => {
      const expenses = (grants: NonNullable<PostgresPrivileges['grants']>): readonly unknown[] => [
        table('expenses', { id: t.integer(), note: t.text() }, { postgres: { grants } }),
      ]
      const others = { to: writer, privileges: ['select'], columns: ['note'] } as const
      await lead(database, expenses([{ to: reader, privileges: ['select'] }, others]), true)
      await lead(database, expenses([{ to: reader, privileges: ['select'], columns: ['id'] }, others]), true)
      await lead(database, expenses([{ to: 'public', privileges: ['select'] }, others]), true)
    }))
})

test('are written as models where they are asked for, and lead nowhere from there', () =>
  withRoles(newestPostgres(), async (database, { app, reader }) => {
    const { dialect, connection } = database
    const grants = [{ to: reader, privileges: ['select', 'update'], columns: ['id'] }] as const
    await lead(database, models({ owner: app, grants: [{ to: reader, privileges: ['all'] }] }, { grants }), true)
    const schemas = ['app']
    const read = await throughModels(await dialect.reflector.reflect(connection, { schemas, privileges: true }))
    const compare = (wanted: Schema): ReturnType<typeof autogenerate> =>
      autogenerate({ dialect, connection, wanted, objects: 'all', schemas, versionTables: [], privileges: true })
    expect((await compare(read)).summary).toEqual([])
    expect((await compare(await throughModels(await dialect.reflector.reflect(connection, { schemas })))).summary).toHaveLength(
      KINDS.length,
    )
  }))

test('a sequence has the owner of the table whose column it belongs to', () =>
  withRoles(newestPostgres(), async (database, { app }) => {
    const both = (postgres: PostgresPrivileges): readonly unknown[] => [
      table('expenses', { id: t.integer() }, { postgres }),
      pg.sequence('numbers', { ownedBy: 'expenses.id', postgres }),
    ]
    await lead(database, both({ owner: app }), true)
    expect(await lead(database, both({}), true)).toEqual(['set options of table expenses'])
  }))

test.each([
  ['a privilege that is none', { grants: [{ to: 'app', privileges: ['selct'] }] }],
  ['a grant of nothing', { grants: [{ to: 'app', privileges: [] }] }],
  ['a grant to nobody', { grants: [{ privileges: ['select'] }] }],
  ['no column', { grants: [{ to: 'app', privileges: ['select'], columns: [] }] }],
  ['an owner that is no name', { owner: 7 }],
  ['a privilege of other things', { grants: [{ to: 'app', privileges: ['execute'] }] }],
  ['columns of what has none', { grants: [{ to: 'app', privileges: ['usage'], columns: ['a'] }] }],
])('%s is refused before anything runs', (_what, postgres) =>
  withRoles(newestPostgres(), async ({ dialect, connection }) => {
    const wanted = schemaOf([pg.sequence('numbers', { postgres: postgres as PostgresPrivileges })])
    const found = autogenerate({ dialect, connection, wanted, versionTables: [] })
    await expect(found).rejects.toMatchObject({
      code: 'dialect.option',
      message: expect.stringContaining('the sequence numbers') as string,
    })
  }),
)
