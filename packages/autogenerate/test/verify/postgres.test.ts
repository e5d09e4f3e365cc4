import { describe, expect, test } from 'vitest'
import { check, enumType, schemaOf, sql, t, table, view } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import { newestPostgres, postgresServers } from '@mig/test-databases'
import { verificationLine } from '../../src/verify/verification.ts'
import { withPostgres } from '../databases.ts'
import { tried, triedFromHere, type Trial } from './trial.ts'

type Models = Parameters<typeof schemaOf>[0]

const server = newestPostgres()

/** The line without the place of the server, which is another one each time. */
async function lineOf(from: Models, to: Models, trial?: Trial): Promise<string> {
  return withPostgres(server, async (database) =>
    shortened(verificationLine(await tried(database, schemaOf(from), schemaOf(to), { dev: server.url, ...trial }))),
  )
}

const shortened = (line: string): string => line.replace(/a scratch database on \S+, PostgreSQL \d+/, 'HERE')

const id = t.integer().identity({ always: true }).primaryKey()

describe('what becomes of rows', () => {
  test('tables, enums, keys, views and checks are built anew, filled, changed and changed back', async () => {
    const mood = enumType('mood', ['sad', 'happy'])
    const users = table('users', { id, mood: t.enum(mood).notNull(), email: t.varchar(80).notNull() }, (u) => [
      check('ck_email', sql`${u.email} LIKE '%_@_%'`),
    ])
    const posts = (more: object): Models[number] =>
      table('posts', { id, userId: t.integer('user_id').notNull().references('users.id'), at: t.timestamptz().notNull(), ...more })
    const names = view('names', sql`SELECT id, email FROM users`)
    const counts = pg.materializedView('counts', sql`SELECT count(*) AS n FROM names`)
    const line = await lineOf([mood, users, posts({}), names, counts], [mood, users, posts({ tags: t.text().array() }), names, counts])
    expect(line).toBe('Verified: up, down and up again in HERE with 6 rows in 2 tables; upgrade lossless, downgrade lossless')
  })

  test('a narrower number is lossy, since nobody gives the digits back', async () => {
    const items = (scale: number): Models => [table('items', { id, amount: t.numeric(8, scale) })]
    expect(await lineOf(items(2), items(1))).toMatch(
      /upgrade lossy \(items\.amount\), downgrade lossy \(items\.amount\), refused with rows \(numeric field overflow\)$/,
    )
  })

  test('values that an enum loses', async () => {
    const items = (...values: readonly string[]): Models => {
      const state = enumType('state', values)
      return [state, table('items', { id, state: t.enum(state), past: t.enum(state).array() })]
    }
    const lines: string[] = []
    for (const to of ['paid', 'null', 'gone']) {
      const isNew = to === 'gone'
      const after = isNew ? ['open', 'paid', 'gone'] : ['open', 'paid']
      const rename = isNew ? [{ subject: 'state.void', to: null }] : []
      const decisions = { map: [{ subject: 'state.void', to: to === 'null' ? null : to }], rename }
      lines.push(await lineOf(items('open', 'void', 'paid'), items(...after), { decisions }))
    }
    const lossy = 'upgrade lossy (items.state, items.past), downgrade lossy (items.state, items.past)'
    expect(lines.map((line) => line.replace(/^.*; /, ''))).toEqual([lossy, lossy, 'upgrade lossless, downgrade lossless'])
    expect(lines[0]).toContain('with 4 rows in 1 table')
  })

  test('a conversion that the downgrade undoes is lossless', async () => {
    const items = (columns: Parameters<typeof table>[1]): Models => [table('items', { id, ...columns })]
    expect(await lineOf(items({ value: t.integer() }), items({ value: t.bigint() }))).toContain('upgrade lossless, downgrade lossless')
    const times = await lineOf(items({ value: t.timestamp() }), items({ value: t.timestamptz() }))
    expect(times).toContain('upgrade lossless, downgrade lossless')
  })

  test('rows that the upgrade refuses are told, and what it does with others is tried', async () => {
    const items = (length: number): Models => [table('items', { id, value: t.varchar(length) })]
    expect(await lineOf(items(40), items(10))).toBe(
      'Verified: up, down and up again in HERE with 3 rows in 1 table; ' +
        'upgrade lossless, refused with rows (value too long for type character varying(10)), downgrade lossless',
    )
  })

  test('a renamed table is the same table', async () => {
    await withPostgres(server, async (database) => {
      const a = table('a', { id, x: t.text() })
      const verification = await tried(database, schemaOf([a]), schemaOf([a, table('b', { id })]), {
        dev: server.url,
        instead: (ops) => [
          { kind: 'renameTable', table: { name: 'a' }, to: 'c' },
          { kind: 'alterTable', table: { name: 'c' }, changes: [{ kind: 'renameColumn', name: 'x', to: 'y' }] },
          { kind: 'alterTable', table: { name: 'c' }, changes: [{ kind: 'renameColumn', name: 'y', to: 'x' }] },
          { kind: 'renameTable', table: { name: 'c' }, to: 'a' },
          ...ops,
        ],
      })
      expect(verification).toMatchObject({ outcome: 'verified', upgrade: { kind: 'lossless' } })
    })
  })
})

describe('what the dev database lacks', () => {
  test('objects in schemas of their own are no obstacle', async () => {
    const log = (columns: object): Models => [table('log', { id, ...columns }, { schema: 'audit' })]
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE SCHEMA audit')
      const line = verificationLine(await tried(database, schemaOf(log({})), schemaOf(log({ note: t.text() })), { dev: server.url }))
      expect(shortened(line)).toContain('upgrade lossless, downgrade lossless')
    })
  })

  test('an extension that its server has not is the reason why nothing is verified', async () => {
    const models = [table('items', { id })]
    expect(await lineOf(models, [...models, pg.extension('absent_everywhere')])).toMatch(
      /^Not verified: HERE lacks something that the revision needs \(extension "absent_everywhere" is not available/,
    )
  })

  test('grants to roles that the dev server has not do not matter, as long as nobody compares them', async () => {
    const [newest, oldest] = [postgresServers()[0] ?? server, postgresServers().at(-1) ?? server]
    await withPostgres(oldest, async (database) => {
      const role = `mig_verify_${process.pid}`
      await database.connection.run(`CREATE ROLE ${role}; CREATE TABLE items (id int); GRANT SELECT ON items TO ${role}`)
      try {
        const wanted = schemaOf([table('items', { id: t.integer(), note: t.text() })])
        const line = verificationLine(await triedFromHere(database, wanted, { dev: newest.url }))
        expect(shortened(line)).toBe('Verified: up, down and up again in HERE with 3 rows in 1 table; upgrade lossless, downgrade lossless')
      } finally {
        await database.connection.run(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
      }
    })
  })

  test('what cannot be built anew is the reason why nothing is verified', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run(
        'CREATE SCHEMA hidden; CREATE TABLE hidden.a (id int PRIMARY KEY); CREATE TABLE b (id int REFERENCES hidden.a)',
      )
      const b = table('b', { id: t.integer().references('hidden.a.id'), note: t.text() })
      const line = verificationLine(await triedFromHere(database, schemaOf([b]), { dev: server.url }))
      expect(shortened(line)).toBe('Not verified: the database cannot be built anew in HERE (schema "hidden" does not exist)')
    })
  })
})

test('PGlite serves as well', { timeout: 60_000 }, async () => {
  const items = (columns: Parameters<typeof table>[1]): Models => [table('items', { id, at: t.timestamptz().notNull(), ...columns })]
  expect(await lineOf(items({}), items({ note: t.text() }), { dev: 'pglite' })).toMatch(
    /^Verified: up, down and up again in PGlite, PostgreSQL \d+.* with 3 rows in 1 table; upgrade lossless, downgrade lossless$/,
  )
})
