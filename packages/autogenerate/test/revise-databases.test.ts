import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openMigrator, resolveConfig, schemaOf, t, table } from '@mig/core'
import type { Config, Migrator, Schema } from '@mig/core'
import { headerOfSource } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { createPostgresDatabase, temporaryFolder, type TestDatabase } from '@mig/test-databases'
import { checkModels, renderRevision, revise, reviseDatabases, squash, writeRevision } from '../src/index.ts'

const NOTES = table('notes', { id: t.integer().primaryKey(), body: t.text() })
const EVENTS = table('events', { id: t.integer().identity().primaryKey(), at: t.timestamptz().notNull(), what: t.varchar(20) })

let folder: ReturnType<typeof temporaryFolder>
let database: TestDatabase
const opened: Migrator[] = []
beforeEach(async () => {
  folder = temporaryFolder()
  database = await createPostgresDatabase()
})
afterEach(async () => {
  for (const migrator of opened.splice(0)) await migrator.close()
  await database.drop()
  folder.remove()
})

/** SQLite and PostgreSQL with one history. */
function migratorOf(name: 'main' | 'audit'): Migrator {
  const config: Config = {
    databases: {
      main: { url: `sqlite:${path.join(folder.path, 'main.db')}`, dialect: sqlite },
      audit: { url: database.url, dialect: postgres, dev: database.url },
    },
  }
  const loader = { modules: { '@mig/core': () => import('@mig/core') } }
  const migrator = openMigrator(resolveConfig(config, folder.path, { database: name }), loader)
  opened.push(migrator)
  return migrator
}

const wanted = (main: Schema, audit: Schema): Parameters<typeof reviseDatabases>[0] => [
  { name: 'main', migrator: migratorOf('main'), wanted: main },
  { name: 'audit', migrator: migratorOf('audit'), wanted: audit },
]

describe('one revision for SQLite and PostgreSQL', () => {
  test('is verified in both, leads both to their models, and back', async () => {
    const [notes, events] = [schemaOf([NOTES]), schemaOf([EVENTS])]
    const databases = wanted(notes, events)
    const first = await reviseDatabases(databases, { message: 'first', id: 'aaaa' })
    expect(first.summary).toEqual(['main: create table notes', 'audit: create table events'])
    expect(first.parts?.map(({ database: name, verification }) => [name, verification?.outcome])).toEqual([['main', 'verified'], ['audit', 'verified']])
    expect(headerOfSource(first.source, 'x.ts')).toMatchObject({ id: 'aaaa', message: 'first' })
    writeRevision(first)
    for (const { migrator, wanted: models = notes } of databases) {
      expect(await migrator.upgrade()).toMatchObject({ to: ['aaaa'] })
      expect((await checkModels(migrator, { wanted: models })).ops).toEqual([])
    }
    const more = schemaOf([table('events', { id: t.integer().identity().primaryKey(), at: t.timestamptz().notNull(), what: t.varchar(20), who: t.text() })])
    const second = await reviseDatabases(wanted(notes, more), { message: 'second', id: 'bbbb' })
    expect(second.source).not.toContain('main(op')
    writeRevision(second)
    for (const { migrator } of databases) {
      expect(await migrator.upgrade()).toMatchObject({ to: ['bbbb'] })
      expect(await migrator.downgrade('base')).toMatchObject({ to: [] })
      expect((await checkModels(migrator, { wanted: schemaOf([]), fromRevisions: false }).catch((error: unknown) => error))).toMatchObject({ code: 'database.behind' })
    }
  })

  test('says in which database something has to be decided', async () => {
    for (const one of wanted(schemaOf([NOTES]), schemaOf([EVENTS]))) {
      await one.migrator.inspect(async ({ connection }) => connection.run('CREATE TABLE people (id integer, name text)'))
    }
    const people = (column: string): Schema => schemaOf([table('people', { id: t.integer(), [column]: t.text() })])
    const open = reviseDatabases(wanted(people('name'), people('nname')), { message: 'x' })
    await expect(open).rejects.toMatchObject({
      code: 'autogenerate.undecided',
      message: expect.stringMatching(/^In the database audit: /) as string,
      hint: expect.stringContaining('add --name audit') as string,
      questions: [expect.anything()],
    })
  })

  test('of one database alone has its part alone, and cannot be squashed away from the other', async () => {
    const [notes] = [schemaOf([NOTES])]
    const one = await revise(migratorOf('main'), { message: 'main', wanted: notes })
    expect(one.source).toMatch(/export const upgrade = \{\n[^]*async main\(op/)
    expect(one.source).not.toContain('audit')
    writeRevision(one)
    await expect(squash(migratorOf('main'), `${one.draft.id}:${one.draft.id}`)).rejects.toMatchObject({ code: 'revision.squash' })
  })

  test('that cannot be taken back in one of them cannot be taken back at all, and says where and why', () => {
    const source = renderRevision({
      id: 'aaaa',
      parents: [],
      message: 'm',
      createdAt: '2026-11-22T09:15:00Z',
      upgrade: [],
      downgrade: [],
      parts: [
        { database: 'main', upgrade: [{ kind: 'dropTable', table: { name: 'a' } }], downgrade: { irreversible: 'nobody knows the table' } },
        { database: 'my-audit', upgrade: [{ kind: 'execute', text: ['SELECT 1'], values: [] }], downgrade: [] },
      ],
    })
    expect(headerOfSource(source, 'x.ts').irreversible).toBe('main: nobody knows the table')
    expect(source).not.toContain('downgrade')
    expect(source).toContain("  async 'my-audit'(op: Operations): Promise<void> {")
  })
})
