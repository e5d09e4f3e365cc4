import { describe, expect, test } from 'vitest'
import { check, foreignKey, schemaOf, sql, t, table, type AnyColumn } from '@mig/core'
import { isIrreversible, MigError, runOperations, type Schema } from '@mig/core/dialect'
import { usualPostgres } from '@mig/test-databases'
import { UndecidedError, readAnswers, renderRevision, type Answer, type Decisions, type Question } from '../../src/index.ts'
import { compareWith, migrateTo, run, withPostgres, withSqlite, type Database } from '../databases.ts'
import { recordRevision } from '../record.ts'

const id = t.integer().primaryKey()
const before = schemaOf([table('users', { id, first: t.text(), last: t.text(), nick: t.text() })])

const decided = (...answers: readonly (readonly [Answer['option'], string])[]): { readonly decisions: Decisions } => ({
  decisions: readAnswers(answers.map(([option, value]) => ({ option, value }))),
})

async function withUsers(database: Database): Promise<void> {
  await migrateTo(database, before)
  await database.connection.run("INSERT INTO users VALUES (1, 'Ada', 'Lovelace', 'ada'), (2, 'Alan', 'Turing', NULL)")
}

async function rowsOf({ connection }: Database, query: string): Promise<readonly unknown[]> {
  return (await connection.run(query)).rows.map((row) => Object.values(row))
}

async function questionsOf(database: Database, wanted: Schema, answers = {}): Promise<readonly Question[]> {
  const error = await compareWith(database, wanted, answers).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof UndecidedError) return error.questions
  throw error instanceof Error ? error : new Error('nothing was asked')
}

const databases = [
  ['SQLite', withSqlite] as const,
  ...usualPostgres().map(
    (server) => [`PostgreSQL ${server.major}`, <T>(work: (database: Database) => Promise<T>) => withPostgres(server, work)] as const,
  ),
]

describe.each(databases)('%s', (_, withDatabase) => {
  const wanted = schemaOf([
    table('users', {
      id,
      first: t.text(),
      last: t.text(),
      nick: t.text(),
      age: t.integer().notNull(),
      fullName: t.text('full_name').notNull(),
    }),
  ])
  const answers = decided(['fill', 'users.age=-1'], ['fill-sql', "users.full_name=first || ' ' || last"])

  test('new columns are filled between being added and being NOT NULL, and the downgrade drops them', async () => {
    await withDatabase(async (database) => {
      await withUsers(database)
      const found = await compareWith(database, wanted, answers)
      expect(found.summary).toEqual([
        'alter table users: add column age, add column full_name',
        `execute UPDATE "users" SET "age" = -1, "full_name" = (first || ' ' |…`,
        'alter table users: alter column age (to NOT NULL), alter column full_name (to NOT NULL)',
      ])
      const recorded = await recordRevision(
        renderRevision({
          id: 'a',
          parents: [],
          message: 'fill',
          createdAt: '2026-11-22T09:15:00Z',
          upgrade: found.ops,
          downgrade: found.downgrade,
        }),
      )
      expect(recorded.upgrade).toEqual(found.ops)
      await run(database, recorded.upgrade)
      expect(await rowsOf(database, 'SELECT id, age, full_name FROM users ORDER BY id')).toEqual([
        [1, -1, 'Ada Lovelace'],
        [2, -1, 'Alan Turing'],
      ])
      expect((await compareWith(database, wanted, {})).ops).toEqual([])
      await run(database, recorded.downgrade ?? [])
      expect((await compareWith(database, before, {})).ops).toEqual([])
      expect(await rowsOf(database, 'SELECT id, first FROM users ORDER BY id')).toEqual([
        [1, 'Ada'],
        [2, 'Alan'],
      ])
    })
  })

  test('the columns that a fill is made of may go in the same revision, and come back with a fill of their own', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, schemaOf([table('users', { id, first: t.text().notNull(), last: t.text().notNull() })]))
      await database.connection.run("INSERT INTO users VALUES (1, 'Ada', 'Lovelace')")
      const whole = schemaOf([table('users', { id, fullName: t.text('full_name').notNull() })])
      const { downgrade, risks } = await migrateTo(
        database,
        whole,
        decided(
          ['no-rename', 'users.first'],
          ['no-rename', 'users.last'],
          ['fill-sql', "users.full_name=first || ' ' || last"],
          ['fill-sql', 'users.first=split'],
          ['fill', 'users.last='],
        ),
      )
      expect(await rowsOf(database, 'SELECT * FROM users')).toEqual([[1, 'Ada Lovelace']])
      expect(risks.filter(({ way }) => way === 'downgrade')).toEqual([])
      const back = (isIrreversible(downgrade) ? [] : downgrade).map((op) =>
        op.kind === 'execute' && 'text' in op ? { ...op, text: op.text.map((text) => text.replace('(split)', 'full_name')) } : op,
      )
      await run(database, back)
      expect(await rowsOf(database, 'SELECT id, first, last FROM users')).toEqual([[1, 'Ada Lovelace', '']])
    })
  })

  test('triggers that run for the rows that are filled are told of', async () => {
    await withDatabase(async (database) => {
      await withUsers(database)
      const { connection, dialect } = database
      const body = dialect.name === 'sqlite' ? 'BEGIN SELECT 1; END' : 'FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'
      const when = dialect.name === 'sqlite' ? 'AFTER' : 'BEFORE'
      await connection.run(`CREATE TRIGGER tr_touch ${when} UPDATE ON users ${body}`)
      await connection.run(`CREATE TRIGGER tr_nick ${when} UPDATE OF nick ON users ${body}`)
      await connection.run(`CREATE TRIGGER tr_new ${when} INSERT ON users ${body}`)
      const { warnings } = await compareWith(database, wanted, answers)
      expect(warnings.filter((warning) => warning.includes('trigger'))).toEqual([
        'triggers of users run for the rows that get age, full_name (tr_touch): see what they change, or disable them around the UPDATE',
      ])
    })
  })

  test('rows in which a column is NULL are filled before it is NOT NULL, others stay as they are', async () => {
    const strict = schemaOf([table('users', { id, first: t.text(), last: t.text(), nick: t.text().notNull() })])
    await withDatabase(async (database) => {
      await withUsers(database)
      const { downgrade, ops } = await migrateTo(database, strict, decided(['fill', "users.nick=it's none"]))
      expect(ops.map(({ kind }) => kind)).toEqual(['execute', 'alterTable'])
      expect(await rowsOf(database, 'SELECT nick FROM users ORDER BY id')).toEqual([['ada'], ["it's none"]])
      expect((await compareWith(database, strict, {})).ops).toEqual([])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect((await compareWith(database, before, {})).ops).toEqual([])
    })
  })

  test('a column is filled after its type has changed', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, schemaOf([table('t', { id, a: t.integer() })]))
      await database.connection.run('INSERT INTO t VALUES (1, 5), (2, NULL)')
      const wider = schemaOf([table('t', { id, a: t.bigint().notNull().default(0) })])
      const { downgrade } = await migrateTo(database, wider, decided(['fill', 't.a=9999999999']))
      expect((await rowsOf(database, 'SELECT a FROM t ORDER BY id')).flat().map(String)).toEqual(['5', '9999999999'])
      expect((await compareWith(database, wider, {})).ops).toEqual([])
      expect(isIrreversible(downgrade)).toBe(false)
    })
  })

  test('a reference, a check and a key come after the values that they are about', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, schemaOf([table('teams', { id }), table('users', { id })]))
      await database.connection.run('INSERT INTO teams VALUES (7)')
      await database.connection.run('INSERT INTO users VALUES (1), (2)')
      const teams = schemaOf([
        table('teams', { id }),
        table('users', { id, team: t.integer().notNull(), code: t.integer().notNull().unique() }, (u) => [
          foreignKey(u.team).references('teams.id', { name: 'fk_team', initially: 'deferred', deferrable: true }),
          check('ck_code', sql`code > 0`),
        ]),
      ])
      const { downgrade } = await migrateTo(database, teams, decided(['fill', 'users.team=7'], ['fill-sql', 'users.code=id * 10']))
      expect(await rowsOf(database, 'SELECT id, team, code FROM users ORDER BY id')).toEqual([
        [1, 7, 10],
        [2, 7, 20],
      ])
      expect((await compareWith(database, teams, {})).ops).toEqual([])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect(await rowsOf(database, 'SELECT * FROM users ORDER BY id')).toEqual([[1], [2]])
    })
  })

  test('a reference that is checked at the end is checked before its column is NOT NULL', async () => {
    const users = (team: AnyColumn): Schema =>
      schemaOf([
        table('teams', { id }),
        table('users', { id, team }, () => [
          foreignKey('team').references('teams.id', { name: 'fk_team', initially: 'deferred', deferrable: true }),
        ]),
      ])
    await withDatabase(async (database) => {
      await migrateTo(database, users(t.integer()))
      await database.connection.run('INSERT INTO teams VALUES (7)')
      await database.connection.run('INSERT INTO users VALUES (1, NULL), (2, 7)')
      const { ops } = await compareWith(database, users(t.integer().notNull()), decided(['fill', 'users.team=7']))
      await runOperations(ops, database)
      expect(await rowsOf(database, 'SELECT team FROM users')).toEqual([[7], [7]])
      await database.connection.run('UPDATE users SET team = 7')
    })
  })

  test('without an answer everything that is open is asked at once, with the flags to paste', async () => {
    const both = schemaOf([
      table('users', { id, first: t.text(), last: t.text(), nick: t.text().notNull().default('-'), age: t.integer().notNull() }),
    ])
    await withDatabase(async (database) => {
      await withUsers(database)
      const error = await compareWith(database, both, {}).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'autogenerate.undecided', exit: 2, message: 'There are 2 things to decide.' })
      expect((error as UndecidedError).hint?.replace(/ {2,}/g, '  ')).toBe(
        [
          'Nothing was written. Add one of the flags of each question:',
          'users.nick becomes NOT NULL: what do the rows of users get in which it is NULL?',
          "  --fill-sql 'users.nick='\\''-'\\'''  its default",
          "  --fill 'users.nick=…'  a value (… is the value)",
          "  --fill-sql 'users.nick=…'  SQL that gives the value of each row (… is the SQL)",
          'users.age is new, NOT NULL and has no default: what do the rows of users get that exist already?',
          "  --fill 'users.age=…'  a value (… is the value)",
          "  --fill-sql 'users.age=…'  SQL that gives the value of each row (… is the SQL)",
        ].join('\n'),
      )
      expect(await rowsOf(database, 'SELECT count(*) FROM users')).toEqual([[expect.anything()]])
    })
  })

  test('that there is nothing to fill is an answer only where no row says otherwise', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, before)
      const options = (await questionsOf(database, wanted)).map(({ choices }) => choices.map(({ answer }) => answer.option))
      expect(options).toEqual([
        ['fill', 'fill-sql', 'no-fill'],
        ['fill', 'fill-sql', 'no-fill'],
      ])
      const none = decided(['no-fill', 'users.age'], ['no-fill', 'users.full_name'])
      const { ops, risks } = await compareWith(database, wanted, none)
      expect(ops.map(({ kind }) => kind)).toEqual(['alterTable'])
      expect(risks.map(({ kind, sentence }) => [kind, sentence.slice(0, 48)])).toEqual([
        ['may fail', 'new column users.age is NOT NULL without a defau'],
        ['may fail', 'new column users.full_name is NOT NULL without a'],
      ])
      await database.connection.run("INSERT INTO users VALUES (1, 'Ada', NULL, NULL)")
      await expect(compareWith(database, wanted, none)).rejects.toThrow('users has rows, so --no-fill users.age is no answer.')
      const strict = schemaOf([table('users', { id, first: t.text().notNull(), last: t.text(), nick: t.text() })])
      expect((await compareWith(database, strict, decided(['no-fill', 'users.first']))).ops).toHaveLength(1)
      const nullable = schemaOf([table('users', { id, first: t.text(), last: t.text().notNull(), nick: t.text() })])
      await expect(compareWith(database, nullable, decided(['no-fill', 'users.last']))).rejects.toMatchObject({
        code: 'answer.refuted',
        exit: 2,
      })
    })
  })

  test('nothing is asked about a new table, a default, or a column that counts', async () => {
    await withDatabase(async (database) => {
      await migrateTo(database, before)
      const more = schemaOf([
        table('users', { id, first: t.text(), last: t.text(), nick: t.text(), age: t.integer().notNull().default(0) }),
        table('teams', { id, name: t.text().notNull() }),
      ])
      expect((await compareWith(database, more, {})).warnings).toEqual([])
    })
  })

  test('a table and a column that are renamed are looked at under the names that they have', async () => {
    await withDatabase(async (database) => {
      await withUsers(database)
      const renamed = schemaOf([
        table('people', { id, first: t.text(), last: t.text(), alias: t.text().notNull(), age: t.integer().notNull() }),
      ])
      const names = [
        ['rename', 'users=people'],
        ['rename', 'users.nick=people.alias'],
      ] as const
      const open = await compareWith(database, renamed, decided(...names, ['no-fill', 'people.alias'], ['fill', 'people.age=1'])).catch(
        (thrown: unknown) => thrown,
      )
      expect(open).toMatchObject({ code: 'answer.refuted' })
      await migrateTo(database, renamed, decided(...names, ['fill', 'people.alias=-'], ['fill', 'people.age=1']))
      expect(await rowsOf(database, 'SELECT id, alias, age FROM people ORDER BY id')).toEqual([
        [1, 'ada', 1],
        [2, '-', 1],
      ])
    })
  })

  test('a value that is none of the type is refused before anything is written', async () => {
    await withDatabase(async (database) => {
      await withUsers(database)
      const typed = schemaOf([
        table('users', {
          id,
          first: t.text(),
          last: t.text(),
          nick: t.text(),
          a: t.integer().notNull(),
          b: t.boolean().notNull(),
          c: t.numeric(5, 2).notNull(),
        }),
      ])
      const fill = (a: string, b: string, c: string): ReturnType<typeof decided> =>
        decided(['fill', `users.a=${a}`], ['fill', `users.b=${b}`], ['fill', `users.c=${c}`])
      const bad = [
        ['x', 'true', '1'],
        ['1.5', 'true', '1'],
        ['', 'true', '1'],
        ['1', 'yes', '1'],
        ['1', 'true', '1,5'],
        ['0; DROP TABLE users', 'true', '1'],
      ] as const
      for (const values of bad) {
        const error = await compareWith(database, typed, fill(values[0], values[1], values[2])).catch((thrown: unknown) => thrown)
        expect(error, values.join()).toBeInstanceOf(MigError)
        expect(error, values.join()).toMatchObject({ code: 'answer.value', exit: 2 })
      }
      await migrateTo(database, typed, fill('+3', 'TRUE', '-.5'))
      const [row] = await rowsOf(database, 'SELECT a, b, c FROM users WHERE id = 1')
      expect((row as readonly unknown[]).map(Number)).toEqual([3, 1, -0.5])
    })
  })

  test('an answer about a column of which nothing depends is an error', async () => {
    await withDatabase(async (database) => {
      await withUsers(database)
      await expect(compareWith(database, before, decided(['fill', 'users.age=1']))).rejects.toMatchObject({ code: 'answer.unused' })
    })
  })
})

test('SQLite numbers the rows of a new INTEGER PRIMARY KEY by itself', async () => {
  await withSqlite(async (database) => {
    await database.connection.run("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), ('y')")
    const wanted = schemaOf([table('t', { a: t.text(), id })])
    await migrateTo(database, wanted, {})
    expect(await rowsOf(database, 'SELECT a, id FROM t')).toEqual([
      ['x', 1],
      ['y', 2],
    ])
  })
})
