import { afterEach, beforeEach, expect, test } from 'vitest'
import { postgres } from '@mig/dialect-postgres'
import { createPostgresDatabase, newestPostgres } from '@mig/test-databases'
import { squash, writeRevision } from '../../src/index.ts'
import { createHistory, type History } from './history.ts'

const server = newestPostgres()
let database: Awaited<ReturnType<typeof createPostgresDatabase>>
let history: History
beforeEach(async () => {
  database = await createPostgresDatabase(server)
  history = createHistory({ url: database.url, dev: server.url, dialect: postgres })
})
afterEach(async () => {
  history.remove()
  await database.drop()
})

/** Tables, an enum, a view, SQL of its own and rows, in a schema besides. */
function writeHistory(): void {
  history.write('aaaa1', [], `await op.createEnum(enumType('mood', ['sad', 'happy']))
  await op.createTable('users', {
    id: t.integer().identity().primaryKey(),
    mood: t.enum(enumType('mood', ['sad', 'happy'])).notNull(),
    at: t.timestamptz().notNull().default(sql\`now()\`),
  })`)
  history.write('bbbb1', ['aaaa1'], `await op.addEnumValue('mood', 'mad', { after: 'sad' })
  await op.addColumn('users', 'name', t.varchar(20))`, {
    down: `await op.dropColumn('users', 'name', { was: t.varchar(20) })
  const columns = [{ table: 'users', column: 'mood' }]
  await op.alterEnum('mood', { values: ['sad', 'happy'], was: ['sad', 'mad', 'happy'], columns })`,
  })
  const insert = "INSERT INTO users (mood, name) SELECT 'mad', 'row ' || n FROM generate_series(1, 3) n"
  history.write('cccc1', ['bbbb1'], `await op.execute("${insert}")`, {
    down: "await op.execute('DELETE FROM users')",
  })
  history.write('dddd1', ['cccc1'], `await op.execute('CREATE SCHEMA app', { down: 'DROP SCHEMA app' })
  await op.alterColumn('users', 'name', { type: t.text() })
  await op.createView(view('moods', sql\`SELECT mood, count(*) AS n FROM users GROUP BY mood\`))
  await op.createIndex('users', index('ix_name').on('name'))`, {
    down: `await op.dropIndex('users', 'ix_name')
  await op.dropView('moods')
  await op.alterColumn('users', 'name', { type: t.varchar(20) })
  await op.execute('DROP SCHEMA app')`,
  })
}

test('rows with a clock in them, an enum, a view and SQL: one revision does the same, and the database in the middle goes on', async () => {
  writeHistory()
  await history.withMigrator((migrator) => migrator.upgrade('bbbb1'))
  const made = await history.withMigrator((migrator) => squash(migrator, 'aaaa1:dddd1', { id: 'short' }))
  expect(made.notes).toEqual([])
  expect(made.summary).toEqual([
    'create enum mood',
    'create table users',
    expect.stringContaining('INSERT INTO users'),
    expect.stringContaining('CREATE SCHEMA app'),
    expect.stringContaining('name'),
    expect.stringMatching(/moods|ix_name/),
    expect.stringMatching(/moods|ix_name/),
  ])
  expect(made.verification).toMatchObject({ outcome: 'verified', database: expect.stringContaining('PostgreSQL') as string })
  writeRevision(made)
  await history.withMigrator(async (migrator) => {
    expect((await migrator.plan()).steps.map(({ revision }) => revision)).toEqual(['cccc1', 'dddd1'])
    const script = await migrator.script({ from: 'bbbb1', to: 'short' })
    expect(script).toContain('Running upgrade bbbb1 -> cccc1')
    expect(script).toMatch(/UPDATE "?mig_version"? SET "?version"? = 'short' WHERE "?version"? = 'cccc1'/)
    expect(await migrator.upgrade('head')).toMatchObject({ to: ['short'] })
    expect(await migrator.history(undefined, { indicateCurrent: true })).toMatchObject([{ id: 'short', state: 'current' }])
    expect(await migrator.downgrade('base')).toMatchObject({ steps: [{ revision: 'short' }], to: [] })
    expect(await migrator.upgrade('head')).toMatchObject({ steps: [{ revision: 'short' }], to: ['short'] })
  })
})

test('above the start, with rows: a changed type and a renamed column keep them', async () => {
  history.write('aaaa1', [], `await op.createTable('users', { id: t.integer().identity().primaryKey(), name: t.varchar(20), old: t.text() })
  await op.createIndex('users', index('ix_name').on('name'))`)
  history.write('bbbb1', ['aaaa1'], `await op.renameColumn('users', 'name', 'title')
  await op.dropIndex('users', 'ix_name', { was: index('ix_name').on('title') })`)
  history.write('cccc1', ['bbbb1'], `await op.addColumn('users', 'size', t.integer().notNull().default(1))
  await op.alterColumn('users', 'title', { type: t.text() })`, { down: `await op.alterColumn('users', 'title', { type: t.varchar(20) })
  await op.dropColumn('users', 'size')` })
  const { summary, verification } = await history.withMigrator((migrator) => squash(migrator, 'bbbb1:'))
  expect(summary[0]).toBe('rename column users.name to title')
  expect(verification).toMatchObject({ tables: 1, upgrade: { kind: 'lossless' }, downgrade: { kind: 'lossless' } })
})
