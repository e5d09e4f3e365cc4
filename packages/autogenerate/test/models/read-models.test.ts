import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMigrator, schemaOf, type Migrator } from '@mig/core'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { createPostgresDatabase, temporaryFolder } from '@mig/test-databases'
import { checkModels, readModels, revise, writeModels, writeRevision, type ReadModelsOptions } from '../../src/index.ts'
import { loadWritten } from './written.ts'

const DDL = `
  CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
  CREATE TABLE user_tags (user_id integer NOT NULL REFERENCES users (id), tag text);
  CREATE TABLE notes (id integer PRIMARY KEY, body text)`

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.remove())

async function onSqlite<T>(work: (migrator: Migrator) => Promise<T>): Promise<T> {
  const url = `sqlite:${path.join(folder.path, 'app.db')}`
  const connection = await sqlite.driver.connect({ url })
  await connection.run(DDL)
  await connection.close()
  const migrator = await createMigrator({ root: folder.path, url, dialect: sqlite, revisions: {} })
  try {
    return await work(migrator)
  } finally {
    await migrator.close()
  }
}

async function onPostgres<T>(ddl: string, work: (migrator: Migrator) => Promise<T>): Promise<T> {
  const database = await createPostgresDatabase()
  const connection = await postgres.driver.connect({ url: database.url })
  await connection.run(ddl)
  await connection.close()
  const migrator = await createMigrator({ root: folder.path, url: database.url, dialect: postgres, revisions: {} })
  try {
    return await work(migrator)
  } finally {
    await migrator.close()
    await database.drop()
  }
}

/** The names of the tables in the models. */
async function tablesOf(migrator: Migrator, options?: ReadModelsOptions): Promise<readonly string[]> {
  const { files } = await readModels(migrator, options)
  return files.flatMap(({ source }) => [...source.matchAll(/^export const (\w+) = table\(/gm)].map(([, name]) => name ?? ''))
}

describe('which tables are read', () => {
  test('all of them, or those of names and patterns', async () => {
    await onSqlite(async (migrator) => {
      expect(await tablesOf(migrator)).toEqual(['notes', 'userTags', 'users'])
      expect(await tablesOf(migrator, { tables: ['user*'] })).toEqual(['userTags', 'users'])
      expect(await tablesOf(migrator, { tables: ['notes', '*_tags'] })).toEqual(['notes', 'userTags'])
      const { files } = await readModels(migrator, { tables: ['user_tags'] })
      expect(files[0]?.source).toContain(".references('users.id')")
    })
  })

  test('but for those that the project leaves out by name, with their columns and indexes', async () => {
    await onSqlite(async (migrator) => {
      expect(await tablesOf(migrator, { includeName: (name) => name !== 'notes' })).toEqual(['userTags', 'users'])
      const { files } = await readModels(migrator, {
        tables: ['users'],
        includeName: (name, kind, { table }) => kind !== 'column' || table !== 'users' || name !== 'name',
      })
      expect(files[0]?.source).not.toContain('name: t.text()')
    })
  })

  test('a name without a table is refused', async () => {
    await onSqlite(async (migrator) => {
      await expect(readModels(migrator, { tables: ['user'] })).rejects.toMatchObject({
        code: 'models.unknown',
        message: 'There is no table user; did you mean users?',
        hint: 'The tables are: notes, user_tags, users.',
        exit: 2,
      })
      await expect(readModels(migrator, { only: ['app'] })).rejects.toMatchObject({ code: 'models.schema', exit: 2 })
    })
  })

  test('those of schemas, the default one by its name too', async () => {
    const ddl =
      "CREATE SCHEMA app; CREATE TABLE app.things (id integer); CREATE TYPE app.kind AS ENUM ('a'); CREATE TABLE users (id integer)"
    await onPostgres(ddl, async (migrator) => {
      expect(await tablesOf(migrator)).toEqual(['users'])
      expect(await tablesOf(migrator, { schemas: ['app'] })).toEqual(['things', 'users'])
      expect(await tablesOf(migrator, { only: ['app'] })).toEqual(['things'])
      expect(await tablesOf(migrator, { only: ['public'] })).toEqual(['users'])
      expect(await tablesOf(migrator, { only: ['app'], tables: ['app.*'] })).toEqual(['things'])
      expect((await readModels(migrator, { only: ['public'] })).files[0]?.source).not.toContain('enumType')
    })
  })

  test('never those in which mig keeps its books', async () => {
    await onSqlite(async (migrator) => {
      await migrator.stamp('base')
      const first = await revise(migrator, { message: 'x' }).catch(() => undefined)
      expect(first).toBeDefined()
      expect(await tablesOf(migrator)).toEqual(['notes', 'userTags', 'users'])
    })
  })
})

test('what reflection does not read is named', async () => {
  const ddl = `CREATE SCHEMA app; CREATE COLLATION app.plain FROM "C"; CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
    CREATE TABLE users (id integer)`
  await onPostgres(ddl, async (migrator) => {
    const { notes, files } = await readModels(migrator, { schemas: ['app'] })
    expect(notes).toEqual(['collation app.plain', 'text search configuration words'])
    expect(files[0]?.source).toContain('// Not in these models:\n// - collation app.plain\n// - text search configuration words\n\n')
    expect((await readModels(migrator, { tables: ['users'] })).notes).toEqual([])
  })
})

test('virtual tables of SQLite are named, and are no tables that can be asked for', async () => {
  await onSqlite(async (migrator) => {
    await migrator.inspect(({ connection }) => connection.run('CREATE VIRTUAL TABLE fts USING fts5 (body)'))
    const { notes, files } = await readModels(migrator)
    expect(notes).toEqual(['virtual table fts'])
    expect(files[0]?.source).toContain('// Not in these models:\n// - virtual table fts\n\n')
    await expect(readModels(migrator, { tables: ['fts'] })).rejects.toMatchObject({
      code: 'models.unknown',
      message: 'fts is a virtual table, which models cannot describe.',
      exit: 2,
    })
    expect((await readModels(migrator, { tables: ['*s'] })).notes).toEqual(['virtual table fts'])
    expect((await readModels(migrator, { tables: ['users'] })).notes).toEqual([])
  })
})

describe('where they are written', () => {
  test('to a folder or a file, and nothing that is there is lost', async () => {
    await onSqlite(async (migrator) => {
      const models = await readModels(migrator)
      const file = path.join(folder.path, 'src/models.ts')
      expect(writeModels(models, path.join(folder.path, 'src'))).toEqual([file])
      writeFileSync(file, 'mine')
      expect(() => writeModels(models, file)).toThrow(expect.objectContaining({ code: 'models.exists' }))
      expect(readFileSync(file, 'utf8')).toBe('mine')
      writeModels(models, file, true)
      expect(readFileSync(file, 'utf8')).toBe(models.files[0]?.source)
    })
  })

  test('one file that exists keeps all others from being written', async () => {
    await onSqlite(async (migrator) => {
      const models = await readModels(migrator, { perTable: true })
      const target = path.join(folder.path, 'models')
      expect(() => writeModels(models, path.join(folder.path, 'one.ts'))).toThrow(expect.objectContaining({ code: 'models.folder' }))
      writeModels({ files: models.files.slice(-1), notes: [] }, target)
      expect(() => writeModels(models, target)).toThrow(expect.objectContaining({ code: 'models.exists' }))
      expect(readdirSync(target)).toHaveLength(1)
      expect(writeModels(models, target, true)).toHaveLength(4)
      expect((await loadWritten(target)).tables).toHaveLength(3)
    })
  })
})

test('the first revision of a database that exists: models, stamp, and nothing is left to do', async () => {
  await onSqlite(async (migrator) => {
    const target = path.join(folder.path, 'models')
    writeModels(await readModels(migrator, { perTable: true }), target)
    const wanted = await loadWritten(target)
    expect(schemaOf([]).tables).toEqual([])
    expect((await checkModels(migrator, { wanted })).ops).toEqual([])
  })
  const url = `sqlite:${path.join(folder.path, 'new.db')}`
  const migrations = path.join(folder.path, 'migrations')
  writeModelsFolder(migrations)
  const empty = await createMigrator({ root: folder.path, url, dialect: sqlite, migrations })
  const revised = await revise(empty, { wanted: await loadWritten(path.join(folder.path, 'models')), message: 'initial' })
  expect(revised.summary).toEqual(['create table notes', 'create table users', 'create table user_tags'])
  writeRevision(revised)
  await empty.close()
})

function writeModelsFolder(target: string): void {
  writeModels({ files: [{ name: '.keep', source: '' }], notes: [] }, target)
}
