import { describe, expect, test } from 'vitest'
import { check, enumType, index, schemaOf, sql, t, table, trigger, view, type TableOptions } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import type { Schema } from '@mig/core/dialect'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { UndecidedError } from '../../src/index.ts'
import { run, withPostgres } from '../databases.ts'
import { compare, kinds, renames, rows } from './there-and-back.ts'

const id = t.integer().identity().primaryKey()

/** What stands in a schema, with all that belongs to it and that uses it; `inside` is a name of that schema or nothing. */
function shop(inside: string | undefined, renamed: { readonly table?: object; readonly mood?: object } = {}, ...more: readonly unknown[]): Schema {
  const space = inside === undefined ? {} : { schema: inside }
  const at = (name: string): string => (inside === undefined ? name : `${inside}.${name}`)
  const mood = enumType('mood', ['sad', 'ok'], { ...space, ...renamed.mood })
  const users = table(
    'users',
    {
      id: pg.serial().primaryKey(),
      place: t.integer().notNull().default(sql.raw(`nextval('${at('numbers')}'::regclass)`)),
      mail: t.text().notNull().unique('users_mail_key'),
      mood: t.enum(mood).notNull().default('ok'),
      parent: t.integer().references(at('users.id'), { name: 'users_parent_fkey' }),
    },
    () => [index('ix_mail').on(sql`lower(mail)`), check('ck_mood', sql`mood <> 'sad' OR id > 0`)],
    { ...space, ...renamed.table } as TableOptions,
  )
  return schemaOf([
    ...more,
    mood,
    users,
    pg.sequence('numbers', { ...space, ownedBy: at('users.mail') }),
    table('orders', { id, user_id: t.integer().references(`${at('users.id')}`) }),
    view('mails', sql.raw(`SELECT u.id, u.mail FROM ${at('users')} u`)),
    pg.function('stamp', { returns: 'trigger', language: 'plpgsql', body: sql`BEGIN RETURN NEW; END` }),
    trigger('stamped', { name: 'users', ...space }, { before: 'update', execute: 'stamp()' }),
    pg.policy('own', { name: 'users', ...space }, { using: sql`mail = current_user` }),
  ])
}

describe.each(usualPostgres())('PostgreSQL $major', (server) => {
  test('a table moves to a new schema with its indexes, constraints and sequences, and all that uses it follows', async () => {
    await withPostgres(server, (database) =>
      renames(database, {
        from: shop(undefined),
        to: shop('app', {}, pg.schema('app')),
        decisions: {
          rename: [
            { subject: 'users', to: 'app.users' },
            { subject: 'mood', to: 'app.mood' },
          ],
        },
        fill: ["INSERT INTO users (mail) VALUES ('a')", 'INSERT INTO orders (user_id) VALUES (1)', "INSERT INTO users (mail) VALUES ('b')"],
        query: 'SELECT mails.id, mails.mail FROM mails JOIN orders ON user_id = mails.id',
        rows: [[1, 'a']],
        does: ['createSchema', 'moveTable', 'moveEnum'],
      }),
    )
  })

  test('from a schema that no model names any more, into the default one', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE SCHEMA old; CREATE TABLE old.others (id integer)')
      const old = shop('old')
      await run(database, (await compare(database, old, {})).ops.filter(({ kind }) => kind !== 'dropTable'))
      await database.connection.run("INSERT INTO old.users (mail) VALUES ('a')")
      const hints = { table: { renamedFrom: 'old.users' }, mood: { renamedFrom: 'old.mood' } }
      const found = await compare(database, shop(undefined, hints))
      // What else stands in the schema is none of the models' business.
      expect(kinds(found.ops)).toEqual(['moveTable', 'moveEnum'])
      await run(database, found.ops)
      expect(await rows(database, "INSERT INTO users (mail) VALUES ('b') RETURNING id")).toEqual([[2]])
      expect(await rows(database, 'SELECT count(*)::int FROM old.others')).toEqual([[0]])
      expect((await compare(database, shop(undefined, hints))).summary).toEqual([])
    })
  })
})

describe('moves', () => {
  const one = (schema: string | undefined, name: string, column: string, more: object = {}): ReturnType<typeof table> =>
    table(name, { id: t.integer(), [column]: t.text() }, { ...(schema === undefined ? {} : { schema }), ...more } as TableOptions)

  test('nobody is silent about: without an answer the flags are named', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      await database.connection.run('CREATE SCHEMA app')
      await run(database, (await compare(database, schemaOf([one(undefined, 'users', 'mail')]))).ops)
      const asked = compare(database, schemaOf([one('app', 'users', 'mail')]))
      await expect(asked).rejects.toThrow(UndecidedError)
      await expect(asked).rejects.toThrow(/Did users move, and is now app\.users\?/)
      await expect(asked).rejects.toMatchObject({ exit: 2, hint: expect.stringContaining('--rename users=app.users') as unknown })
    })
  })

  test('with another name, around names that are taken, and in circles', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      await database.connection.run('CREATE SCHEMA a; CREATE SCHEMA b')
      const from = schemaOf([one('a', 'x', 'ax'), one('a', 'y', 'ay'), one('b', 'x', 'bx'), one('b', 'y', 'by'), one('b', 'z', 'bz')])
      // a.x → b.y → a.y → b.x → a.x, and b.z with both another name and another schema beside taken ones.
      const to = schemaOf([one('b', 'y', 'ax'), one('b', 'x', 'ay'), one('a', 'x', 'bx'), one('a', 'y', 'by'), one('a', 'w', 'bz')])
      await renames(database, {
        from,
        to,
        decisions: {
          rename: [
            { subject: 'a.x', to: 'b.y' },
            { subject: 'b.y', to: 'a.y' },
            { subject: 'a.y', to: 'b.x' },
            { subject: 'b.x', to: 'a.x' },
            { subject: 'b.z', to: 'a.w' },
          ],
        },
        fill: ["INSERT INTO a.x VALUES (1, 'ax')", "INSERT INTO b.z VALUES (1, 'bz')"],
        query: 'SELECT y.ax, w.bz FROM b.y, a.w',
        rows: [['ax', 'bz']],
        does: expect.not.arrayContaining(['dropTable', 'createTable']) as readonly string[],
      })
    })
  })

  test('views, functions and types move as well', async () => {
    const model = (schema: string | undefined): Schema => {
      const space = schema === undefined ? {} : { schema }
      return schemaOf([
        pg.domain('email', { ...space, type: 'text', checks: [{ name: 'email_form', sql: sql`VALUE LIKE '%@%'` }] }),
        table('users', { id: t.integer(), mail: t.custom({ sql: schema === undefined ? 'email' : `${schema}.email` }) }),
        view('mails', sql`SELECT mail FROM users`, space),
        pg.function('half', { ...space, args: [{ type: 'integer' }], returns: 'integer', language: 'sql', body: sql`SELECT $1 / 2` }),
      ])
    }
    await withPostgres(newestPostgres(), async (database) => {
      await database.connection.run('CREATE SCHEMA app')
      await renames(database, {
        from: model(undefined),
        to: model('app'),
        decisions: {
          rename: [
            { subject: 'domain:email', to: 'domain:app.email' },
            { subject: 'view:mails', to: 'view:app.mails' },
            { subject: 'function:half', to: 'function:app.half' },
          ],
        },
        fill: ["INSERT INTO users VALUES (1, 'a@b')"],
        query: 'SELECT mail FROM app.mails WHERE app.half(4) = 2',
        rows: [['a@b']],
        does: ['moveDomain', 'moveView', 'moveFunction'],
      })
    })
  })
})
