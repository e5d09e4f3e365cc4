import { describe, expect, test } from 'vitest'
import { check, enumType, foreignKey, index, schemaOf, sql, t, table, trigger, unique, view } from '@mig/core'
import type { EnumTypeOptions, TableOptions } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import type { Schema } from '@mig/core/dialect'
import { usualPostgres } from '@mig/test-databases'
import { run, withPostgres } from '../databases.ts'
import { compare, databases, kinds, renames, rows } from './there-and-back.ts'

const id = t.integer().identity().primaryKey()

describe.each(databases)('%s', (_, withDatabase) => {
  test('a column keeps its rows, and all that speaks of it follows', async () => {
    const model = (name: string, builder: ReturnType<typeof t.text>): Schema => {
      const parents = table(
        'parents',
        { id, [name]: builder.notNull().unique(), other: t.integer(), twice: t.integer().generated(sql`other * 2`) },
        () => [
          index('ix_one').on(name),
          index('ix_two')
            .on(sql.raw(`lower(${name})`))
            .where(sql.raw(`${name} <> ''`)),
          check('ck_one', sql.raw(`length(${name}) < 100`)),
          unique('uq_two').on(name, 'other'),
        ],
      )
      const children = table('children', { id, parent: t.text() }, () => [
        foreignKey('parent').references(`parents.${name}`, { name: 'fk_parent' }),
      ])
      return schemaOf([parents, children])
    }
    await withDatabase((database) =>
      renames(database, {
        from: model('name', t.text()),
        to: model('full_name', t.text().renamedFrom('name')),
        fill: ["INSERT INTO parents (name, other) VALUES ('a', 1), ('b', 2)", "INSERT INTO children (parent) VALUES ('a')"],
        query: 'SELECT full_name, other, twice, parent FROM parents LEFT JOIN children ON parent = full_name ORDER BY 1',
        rows: [
          ['a', 1, 2, 'a'],
          ['b', 2, 4, null],
        ],
        does: ['renameColumn'],
      }),
    )
  })

  test('a table keeps its rows, its keys and those that refer to it', async () => {
    const model = (name: string, renamedFrom?: string): Schema => {
      const users = table(
        name,
        { id, email: t.varchar(80).notNull().unique(), boss: t.integer().references(`${name}.id`) },
        (u) => [index('ix_email').on(u.email)],
        renamedFrom === undefined ? {} : { renamedFrom },
      )
      return schemaOf([users, table('orders', { id, owner: t.integer().notNull().references(`${name}.id`, { onDelete: 'cascade' }) })])
    }
    await withDatabase((database) =>
      renames(database, {
        from: model('users'),
        to: model('people', 'users'),
        fill: [
          "INSERT INTO users (email) VALUES ('a@b')",
          'INSERT INTO orders (owner) VALUES (1)',
          "INSERT INTO users (email, boss) VALUES ('c@d', 1)",
        ],
        query: 'SELECT email, boss, owner FROM people LEFT JOIN orders ON owner = people.id ORDER BY 1',
        rows: [
          ['a@b', null, 1],
          ['c@d', 1, null],
        ],
        does: ['renameTable'],
      }),
    )
  })

  test('a table with a column in it, which change their type and get a default besides', async () => {
    await withDatabase((database) =>
      renames(database, {
        from: schemaOf([table('users', { id, name: t.varchar(20).notNull(), age: t.integer() })]),
        to: schemaOf([table('people', { id, full_name: t.varchar(80).notNull().default('x'), age: t.integer(), extra: t.text() })]),
        decisions: {
          rename: [
            { subject: 'users', to: 'people' },
            { subject: 'users.name', to: 'people.full_name' },
          ],
        },
        fill: ["INSERT INTO users (name, age) VALUES ('a', 1)"],
        query: 'SELECT full_name, age, extra FROM people',
        rows: [['a', 1, null]],
        does: ['renameTable', 'renameColumn', 'alterColumn', 'addColumn'],
      }),
    )
  })

  test('two columns and two tables that change their names, and a chain', async () => {
    const one = (columns: Parameters<typeof table>[1]): ReturnType<typeof table> => table('one', columns)
    await withDatabase((database) =>
      renames(database, {
        from: schemaOf([one({ id, a: t.text(), b: t.text(), c: t.text(), d: t.text() }), table('two', { id, x: t.text() })]),
        to: schemaOf([table('two', { id, a: t.text(), b: t.text(), d: t.text(), e: t.text() }), one({ id, x: t.text() })]),
        decisions: {
          rename: [
            { subject: 'one', to: 'two' },
            { subject: 'two', to: 'one' },
            { subject: 'one.a', to: 'two.b' },
            { subject: 'one.b', to: 'two.a' },
            { subject: 'one.c', to: 'two.d' },
            { subject: 'one.d', to: 'two.e' },
          ],
        },
        fill: ["INSERT INTO one (a, b, c, d) VALUES ('a', 'b', 'c', 'd')", "INSERT INTO two (x) VALUES ('x')"],
        query: 'SELECT two.a, two.b, two.d, two.e, one.x FROM one, two',
        rows: [['b', 'a', 'c', 'd', 'x']],
        does: ['renameTable', 'renameTable', 'renameTable', 'renameColumn', 'renameColumn', 'renameColumn', 'renameColumn', 'renameColumn'],
      }),
    )
  })

  test('names that a convention makes follow in the same revision, names that the model leaves open stay', async () => {
    const naming = { uq: 'uq_%(table_name)s_%(column_0_N_name)s', ck: 'ck_%(table_name)s_%(constraint_name)s' } as const
    const model = (name: string): Schema =>
      schemaOf(
        [table('users', { id, [name]: t.text().unique() }, () => [index().on(name), check('short', sql.raw(`length(${name}) < 9`))])],
        naming,
      )
    await withDatabase((database) =>
      renames(database, {
        from: model('name'),
        to: model('full_name'),
        decisions: { rename: [{ subject: 'users.name', to: 'users.full_name' }] },
        fill: ["INSERT INTO users (name) VALUES ('a')"],
        query: 'SELECT full_name FROM users',
        rows: [['a']],
        does: ['renameColumn', 'renameConstraint', 'renameIndex'],
      }),
    )
  })

  test('an enum and its values', async () => {
    const model = (name: string, options: EnumTypeOptions<string>, ...values: readonly string[]): Schema => {
      const mood = enumType(name, values, options)
      return schemaOf([
        mood,
        table(
          'users',
          {
            id,
            mood: t
              .enum(mood)
              .notNull()
              .default(values[0] as never),
            moods: t.enum(mood),
          },
          (u) => [
            index('ix_mood')
              .on(u.mood)
              .where(sql.raw(`mood <> '${values[0]}'`)),
            check('ck_mood', sql.raw(`mood <> '${values[0]}' or id > 0`)),
          ],
        ),
      ])
    }
    await withDatabase(async (database) => {
      if (database.dialect.features.enums !== 'type') return
      await renames(database, {
        from: model('mood', {}, 'sad', 'ok'),
        to: model('feeling', { renamedFrom: 'mood', renamedValues: { unhappy: 'sad' } }, 'unhappy', 'ok'),
        fill: ["INSERT INTO users (mood, moods) VALUES ('ok', 'sad')"],
        query: 'SELECT mood, moods FROM users',
        rows: [['ok', 'unhappy']],
        does: ['renameEnum', 'renameEnumValue'],
      })
    })
  })

  test('views, triggers and what else speaks of it', async () => {
    const model = (name: string, columns: string, renamed: object = {}): Schema => {
      const column = t.text().notNull()
      const users = table('users', { id, [name]: 'from' in renamed ? column.renamedFrom('name') : column })
      return schemaOf([
        users,
        view('labels', sql.raw(`SELECT u.id, u.${name} AS label FROM users u WHERE u.${name} <> ''`)),
        view('of_labels', sql`SELECT label FROM labels`),
        view('plain', sql.raw(`SELECT id, ${columns} FROM users`)),
      ])
    }
    await withDatabase(async (database) => {
      const isSqlite = database.dialect.name === 'sqlite'
      await renames(database, {
        from: model('name', 'name'),
        to: model('full_name', 'full_name', { from: 'name' }),
        fill: ["INSERT INTO users (name) VALUES ('a')"],
        query: 'SELECT label, full_name FROM of_labels, plain',
        rows: [['a', 'a']],
        // A view of PostgreSQL keeps the name of its column, and the model has another one.
        does: isSqlite ? ['renameColumn'] : ['dropView', 'renameColumn', 'createView'],
      })
    })
  })

  test('views of a table that is renamed', async () => {
    const model = (name: string, options: { readonly renamedFrom?: string } = {}): Schema =>
      schemaOf([
        table(name, { id, mail: t.text().notNull() }, options),
        view('by_alias', sql.raw(`SELECT u.id, u.mail FROM ${name} u`)),
        view('by_name', sql.raw(`SELECT ${name}.id FROM ${name}`)),
      ])
    await withDatabase(async (database) => {
      await renames(database, {
        from: model('users'),
        to: model('people', { renamedFrom: 'users' }),
        fill: ["INSERT INTO users (mail) VALUES ('a')"],
        query: 'SELECT by_alias.id, mail FROM by_alias, by_name',
        rows: [[1, 'a']],
        does: database.dialect.name === 'sqlite' ? ['renameTable'] : ['dropView', 'renameTable', 'createView'],
      })
    })
  })

  test('views that the models do not have stay, and follow', async () => {
    const model = (name: string): Schema => schemaOf([table('users', { id, [name]: t.text().notNull(), age: t.integer() })])
    await withDatabase(async (database) => {
      await run(database, (await compare(database, model('name'))).ops)
      await database.connection.run('CREATE VIEW mine AS SELECT name AS label FROM users')
      await database.connection.run("INSERT INTO users (name) VALUES ('a')")
      const found = await compare(database, model('full_name'), { rename: [{ subject: 'users.name', to: 'users.full_name' }] })
      expect(kinds(found.ops)).toEqual(['renameColumn'])
      await run(database, found.ops)
      expect(await rows(database, 'SELECT label FROM mine')).toEqual([['a']])
    })
  })
})

describe.each(usualPostgres())('PostgreSQL $major', (server) => {
  const byId = { postgres: { partitionBy: { range: ['id'] } } }
  const logs = (name: string, column: string, options: object): readonly ReturnType<typeof table>[] => [
    table(name, { id: t.integer().notNull(), [column]: t.text() }, { ...byId, ...options } as TableOptions),
    table('logs_1', {}, { postgres: { partitionOf: { table: name, values: 'FROM (1) TO (9)' } } } as TableOptions),
  ]

  test('a partitioned table with its partitions, those that the models have and others', async () => {
    await withPostgres(server, async (database) => {
      await run(database, (await compare(database, schemaOf(logs('logs', 'text', {})))).ops)
      await database.connection.run('CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (9) TO (20)')
      await database.connection.run("INSERT INTO logs VALUES (1, 'a'), (9, 'b')")
      const to = schemaOf(logs('events', 'message', { renamedFrom: 'logs' }))
      const found = await compare(database, to, { rename: [{ subject: 'logs.text', to: 'events.message' }] })
      expect(kinds(found.ops)).toEqual(['renameTable', 'renameColumn'])
      await run(database, found.ops)
      expect(await rows(database, 'SELECT message FROM events ORDER BY 1')).toEqual([['a'], ['b']])
      expect((await compare(database, to)).summary).toEqual([])
    })
  })

  test('policies and triggers follow, and a function whose text is only read when it runs is changed in its place', async () => {
    const model = (name: string, column: string, options: object = {}): Schema =>
      schemaOf([
        table(name, { id: t.integer().notNull(), [column]: t.text(), note: t.text() }, options as TableOptions),
        pg.policy('own', name, { using: sql.raw(`${column} = current_user`) }),
        pg.function('stamp', {
          returns: 'trigger',
          language: 'plpgsql',
          body: sql.raw(`BEGIN NEW.note := NEW.${column}; RETURN NEW; END`),
        }),
        trigger('stamped', name, { before: 'update', of: [column], when: sql.raw(`NEW.${column} IS NOT NULL`), execute: 'stamp()' }),
      ])
    await withPostgres(server, async (database) => {
      await renames(database, {
        from: model('users', 'name'),
        to: model('people', 'full_name', { renamedFrom: 'users' }),
        decisions: { rename: [{ subject: 'users.name', to: 'people.full_name' }] },
        fill: ["INSERT INTO users VALUES (1, 'a', '')", "UPDATE users SET name = 'b'"],
        query: 'SELECT full_name, note FROM people',
        rows: [['b', 'b']],
        does: ['renameTable', 'renameColumn', 'alterFunction'],
      })
      const { ops } = await compare(database, model('people', 'full_name', { renamedFrom: 'users' }), {
        rename: [
          { subject: 'users', to: 'people' },
          { subject: 'users.name', to: 'people.full_name' },
        ],
      })
      await run(database, ops)
      await database.connection.run("UPDATE people SET full_name = 'c'")
      expect(await rows(database, 'SELECT full_name, note FROM people')).toEqual([['c', 'c']])
    })
  })
})
