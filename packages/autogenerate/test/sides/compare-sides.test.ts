import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openMigrator, resolveConfig, schemaOf, sql, t, table, view } from '@mig/core'
import type { Config, Migrator, Operations, ResolvedConfig } from '@mig/core'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { createPostgresDatabase, newestPostgres, temporaryFolder } from '@mig/test-databases'
import { compareSides, type DiffProject } from '../../src/index.ts'

const ONE = 'CREATE TABLE people (id integer NOT NULL PRIMARY KEY, name text)'
const NOTES = "CREATE TABLE notes (id integer NOT NULL PRIMARY KEY, person integer REFERENCES people (id), body text NOT NULL DEFAULT '')"
const TWO = `${ONE}; ${NOTES}`
const TABLES = [
  table('people', { id: t.integer().primaryKey(), name: t.text() }),
  table('notes', {
    id: t.integer().primaryKey(),
    person: t.integer().references('people.id'),
    body: t.text().notNull().default(''),
  }),
]
const MODELS = schemaOf(TABLES)

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.remove())

interface Setting {
  readonly project: TestProject
  /** URLs of a database with one table, and of one with both. */
  readonly one: string
  readonly two: string
}

interface TestProject extends DiffProject {
  readonly config: Config
}

/** What the sqlite3 shell says; nothing where there is none. */
function shell(file: string, input: string): string | undefined {
  const { status, stdout } = spawnSync('sqlite3', [file], { input, encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

function projectOf(config: Config): TestProject {
  return {
    config,
    folder: folder.path,
    open: (url) => openMigrator(configOf({ config }, url)),
    models: () => Promise.resolve(MODELS),
  }
}

function configOf({ config }: Pick<TestProject, 'config'>, url: string | undefined): ResolvedConfig {
  return resolveConfig({ revisions: {}, ...config }, folder.path, url === undefined ? {} : { url })
}

async function onSqlite(work: (setting: Setting) => Promise<void>): Promise<void> {
  const [one, two] = ['one', 'two'].map((name) => `sqlite:${path.join(folder.path, `${name}.db`)}`)
  if (one === undefined || two === undefined) throw new TypeError('two names')
  for (const [url, text] of [
    [one, ONE],
    [two, TWO],
  ] as const) {
    const connection = await sqlite.driver.connect({ url })
    await connection.run(text)
    await connection.close()
  }
  await work({ project: projectOf({ url: one, dialect: sqlite }), one, two })
}

async function onPostgres(work: (setting: Setting) => Promise<void>): Promise<void> {
  const server = newestPostgres()
  const databases = [await createPostgresDatabase(server), await createPostgresDatabase(server)]
  try {
    const [one, two] = databases.map(({ url }) => url)
    if (one === undefined || two === undefined) throw new TypeError('two databases')
    for (const [url, text] of [
      [one, ONE],
      [two, TWO],
    ] as const) {
      const connection = await postgres.driver.connect({ url })
      await connection.run(text)
      await connection.close()
    }
    await work({ project: projectOf({ url: one, dialect: postgres, dev: one }), one, two })
  } finally {
    for (const database of databases) await database.drop()
  }
}

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
] as const)('%s', (_, onDatabase) => {
  test('any two sides are compared', async () => {
    await onDatabase(async ({ project, one, two }) => {
      writeFileSync(path.join(folder.path, 'two.sql'), TWO)
      const said = async (from: string, to: string): Promise<readonly string[]> => (await compareSides(project, from, to)).summary
      expect(await said('database', 'models')).toEqual(['create table notes'])
      expect(await said('models', 'database')).toEqual(['drop table notes'])
      expect(await said('database', two)).toEqual(['create table notes'])
      expect(await said(two, one)).toEqual(['drop table notes'])
      expect(await said(two, 'models')).toEqual([])
      expect(await said('models', two)).toEqual([])
      expect(await said('models', 'models')).toEqual([])
      expect(await said('empty', 'database')).toEqual(['create table people'])
      expect(await said('database', 'empty')).toEqual(['drop table people'])
      expect(await said('empty', 'models')).toEqual(['create table people', 'create table notes'])
      expect(await said('two.sql', 'models')).toEqual([])
      expect(await said('two.sql', two)).toEqual([])
      expect(await said('models', 'two.sql')).toEqual([])
      expect(await said('database', 'two.sql')).toEqual(['create table notes'])
      expect(await said('empty', 'empty')).toEqual([])
    })
  })

  test('the SQL leads from one to the other', async () => {
    await onDatabase(async ({ project, one, two }) => {
      const { statements = [] } = await compareSides(project, one, two, { sql: true })
      expect(statements.join('\n')).toContain('CREATE TABLE')
      const migrator = project.open(one)
      await migrator.inspect(async ({ connection }) => {
        for (const statement of statements) await connection.run(statement)
      })
      await migrator.close()
      expect((await compareSides(project, one, two)).ops).toEqual([])
    })
  })

  test('two databases are compared in all kinds of objects, models in those that they hold', async () => {
    await onDatabase(async ({ project, one, two }) => {
      const migrator = project.open(one)
      await migrator.inspect(({ connection }) => connection.run(`${NOTES}; CREATE VIEW named AS SELECT id FROM people`))
      await migrator.close()
      expect((await compareSides(project, two, one)).summary).toEqual(['create view named'])
      expect((await compareSides(project, two, 'models')).summary).toEqual([])
      expect((await compareSides(project, 'models', one)).summary).toEqual([])
      const models = schemaOf([...TABLES, view('named', sql`SELECT id FROM people`)])
      expect((await compareSides({ ...project, models: () => Promise.resolve(models) }, two, 'models')).summary).toEqual([
        'create view named',
      ])
    })
  })

  test('revisions are replayed, and compared with anything', async () => {
    await onDatabase(async ({ project, two }) => {
      const revisions = {
        'a.ts': {
          revision: 'aaaa1111',
          downRevision: null,
          upgrade: (op: Operations) => op.createTable('people', { id: t.integer().primaryKey(), name: t.text() }),
        },
        'b.ts': {
          revision: 'bbbb2222',
          downRevision: 'aaaa1111',
          upgrade: (op: Operations) =>
            op.createTable('notes', {
              id: t.integer().primaryKey(),
              person: t.integer().references('people.id'),
              body: t.text().notNull().default(''),
            }),
        },
      }
      const revised: DiffProject = { ...project, open: (url) => openMigrator({ ...configOf(project, url), revisions }) }
      const said = async (from: string, to: string): Promise<readonly string[]> => (await compareSides(revised, from, to)).summary
      expect(await said('aaaa', 'head')).toEqual(['create table notes'])
      expect(await said('head', 'base')).toEqual(['drop table notes', 'drop table people'])
      expect(await said('head', 'models')).toEqual([])
      expect(await said('bbbb2222', two)).toEqual([])
      expect(await said('database', 'aaaa1111')).toEqual([])
      for (const [from, to] of [
        ['modls', 'database'],
        ['head', 'modls'],
      ] as const) {
        await expect(compareSides(revised, from, to)).rejects.toMatchObject({
          code: 'revision.unknown',
          message: expect.stringMatching(/did you mean models\?$/) as string,
          hint: expect.stringContaining('What can be compared: models, database') as string,
        })
      }
    })
  })
})

test('a dump of pg_dump leaves the default schema where it is', async () => {
  await onPostgres(async ({ project, two }) => {
    const tables = TWO.replaceAll('CREATE TABLE ', 'CREATE TABLE public.').replace('REFERENCES ', 'REFERENCES public.')
    const dump = `\\restrict abc\nSELECT pg_catalog.set_config('search_path', '', false);\n${tables};\n\\unrestrict abc\n`
    writeFileSync(path.join(folder.path, 'dump.SQL'), dump)
    expect((await compareSides(project, 'dump.SQL', two)).summary).toEqual([])
    expect((await compareSides(project, 'models', 'dump.SQL')).summary).toEqual([])
  })
})

test("a dump of the sqlite3 shell makes the database, with SQLite's own tables in it", async () => {
  await onSqlite(async ({ project, two }) => {
    const file = two.replace('sqlite:', '')
    const counted = "CREATE TABLE 'fts_notes' (a); CREATE TABLE counted (id integer PRIMARY KEY AUTOINCREMENT, body text); CREATE INDEX by_body ON counted (body)"
    const trigger = 'CREATE TRIGGER twice AFTER INSERT ON people BEGIN SELECT 1; SELECT 2; END'
    const made = shell(file, `${counted}; ${trigger}; CREATE VIRTUAL TABLE fts USING fts5 (body); ANALYZE;`)
    if (made === undefined) return
    const dump = shell(file, '.schema') ?? ''
    expect(dump).toContain('CREATE TABLE sqlite_sequence(name,seq);')
    expect(dump).toContain('CREATE TABLE sqlite_stat1')
    writeFileSync(path.join(folder.path, 'dump.sql'), dump)
    expect((await compareSides(project, 'dump.sql', two)).summary).toEqual([])
    expect((await compareSides(project, two, 'dump.sql')).summary).toEqual([])
  })
})

test('without revisions a project needs no folder for them', async () => {
  const project = { ...projectOf({ url: 'sqlite::memory:', dialect: sqlite }), open: opened }
  function opened(url?: string): Migrator {
    return openMigrator(resolveConfig({ url: 'sqlite::memory:', dialect: sqlite }, folder.path, url === undefined ? {} : { url }))
  }
  expect((await compareSides(project, 'empty', 'models')).summary).toEqual(['create table people', 'create table notes'])
  await expect(compareSides(project, 'head', 'models')).rejects.toMatchObject({ code: 'revision.folder' })
})

test('models whose tables stand in a schema are refused on SQLite, by its name', async () => {
  const models = schemaOf([table('people', { id: t.integer().primaryKey() }, { schema: 'app' })])
  await onSqlite(async ({ project }) => {
    for (const [from, to] of [
      ['empty', 'models'],
      ['models', 'empty'],
      ['database', 'models'],
    ] as const) {
      const compared = compareSides({ ...project, models: () => Promise.resolve(models) }, from, to)
      await expect(compared).rejects.toMatchObject({ code: 'dialect.unsupported', message: expect.stringMatching(/^There is no schema app: /) as unknown })
    }
  })
})

test('a database whose file does not exist is empty, and said to be so', async () => {
  await onSqlite(async ({ project }) => {
    const absent: string[] = []
    const nope = path.join(folder.path, 'nope.db')
    const told: DiffProject = { ...project, onAbsent: (file) => absent.push(file) }
    expect((await compareSides(told, 'database', `sqlite:${nope}`)).summary).toEqual(['drop table people'])
    expect((await compareSides(told, `sqlite:${nope}`, 'models')).summary).toHaveLength(2)
    expect(absent).toEqual([nope, nope])
  })
})

describe('what cannot be compared is refused, with the forms', () => {
  test.each([
    ['', 'diff.side', /is nothing that can be compared/],
    ['two words', 'diff.side', /no revision has such a name/],
    ['aaaa:bbbb', 'diff.side', /is nothing that can be compared/],
    ['./app.db', 'diff.side', /write sqlite:\.\/app\.db/],
    ['mysql://me:secret@host/db', 'connection.url', /mysql:\/\/me:\*\*\*@host/],
    ['missing.sql', 'diff.file', /^There is no file missing\.sql\.$/],
    ['broken.sql', 'diff.file', /makes no database: .*syntax error/],
  ])('%s', async (side, code, message) => {
    writeFileSync(path.join(folder.path, 'broken.sql'), 'CREATE TABL x')
    await onSqlite(async ({ project }) => {
      for (const [from, to] of [
        [side, 'models'],
        ['models', side],
      ] as const) {
        const failure: unknown = await compareSides(project, from, to).catch((error: unknown) => error)
        expect(failure).toMatchObject({ code, message: expect.stringMatching(message) as string })
        expect(JSON.stringify(failure)).not.toContain('secret')
        if (code === 'diff.side')
          expect(failure).toMatchObject({ exit: 2, hint: expect.stringContaining('What can be compared: models') as string })
      }
    })
  })

  test('databases of two kinds', async () => {
    const database = await createPostgresDatabase(newestPostgres())
    const modules = { '@mig/dialect-postgres': () => Promise.resolve({ postgres }) }
    try {
      await onSqlite(async ({ project, one }) => {
        const open = (url?: string): Migrator =>
          url?.startsWith('postgres') === true ? openMigrator(configOf(project, url), { modules }) : project.open(url)
        await expect(compareSides({ ...project, open }, one, database.url)).rejects.toMatchObject({ code: 'diff.dialects', exit: 2 })
      })
    } finally {
      await database.drop()
    }
  })

  test('without a dev database', async () => {
    const database = await createPostgresDatabase(newestPostgres())
    try {
      const project = projectOf({ url: database.url, dialect: postgres, dev: 'none' })
      expect((await compareSides(project, 'database', 'models')).ops).toHaveLength(2)
      await expect(compareSides(project, 'models', 'database')).rejects.toMatchObject({ code: 'config.dev', exit: 2 })
    } finally {
      await database.drop()
    }
  })
})
