import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMigrator, type DriftFound, type Migrator, type MigratorOptions } from '@mig/core'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { createPostgresDatabase, postgresServers, temporaryFolder } from '@mig/test-databases'
import { adoptDrift, driftDifferences, findingLines, writeRevision } from '../../src/index.ts'

interface TestDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

interface Opened {
  readonly mig: Migrator
  readonly run: (...statements: readonly string[]) => Promise<void>
}

interface Kind {
  readonly name: string
  readonly options: MigratorOptions
  readonly create: (folder: string) => Promise<TestDatabase>
}

const kinds: readonly Kind[] = [
  {
    name: 'SQLite',
    options: { dialect: sqlite },
    create: async (folder) => ({ url: `sqlite:${path.join(folder, `${Math.random()}.db`)}`, drop: async () => {} }),
  },
  ...postgresServers().slice(0, 1).map((server) => ({
    name: `PostgreSQL ${server.major}`,
    options: { dialect: postgres, dev: server.url },
    create: () => createPostgresDatabase(server),
  })),
]

describe.each(kinds)('drift on $name', ({ name, options, create }) => {
  let folder: ReturnType<typeof temporaryFolder>
  let databases: TestDatabase[]
  let migrators: Migrator[]
  beforeEach(() => {
    folder = temporaryFolder()
    ;[databases, migrators] = [[], []]
    mkdirSync(path.join(folder.path, 'migrations'))
    write('a1', null, "await op.createTable('notes', { id: t.integer().notNull(), body: t.text() })")
  })
  afterEach(async () => {
    for (const migrator of migrators) await migrator.close()
    for (const database of databases) await database.drop()
    folder.remove()
  })

  function write(id: string, parent: string | null, code: string): void {
    const source = `import { t } from '@mig/core'
export const revision = '${id}'
export const downRevision = ${parent === null ? 'null' : `'${parent}'`}
export async function upgrade(op) { ${code} }
`
    writeFileSync(path.join(folder.path, 'migrations', `${id}.ts`), source)
  }

  async function opened(more: MigratorOptions = {}): Promise<Opened> {
    const database = await create(folder.path)
    databases.push(database)
    const loader = { modules: { '@mig/core': () => import('@mig/core') } }
    const mig = await createMigrator({ root: folder.path, url: database.url, loader, ...options, ...more })
    migrators.push(mig)
    const run = (...statements: readonly string[]): Promise<void> =>
      mig.inspect(async ({ connection }) => {
        for (const statement of statements) await connection.run(statement)
      })
    return { mig, run }
  }

  async function found(mig: Migrator): Promise<DriftFound> {
    const drift = await mig.drift()
    if (drift.state === 'found') return drift
    throw new TypeError(`There is no drift: ${JSON.stringify(drift)}`)
  }

  const CHANGES = [
    'CREATE TABLE extra (id integer NOT NULL PRIMARY KEY, note integer)',
    'ALTER TABLE notes ADD COLUMN title varchar(20)',
    'CREATE INDEX by_title ON notes (title)',
    'CREATE VIEW titles AS SELECT title FROM notes',
  ]

  test('is told as the findings of check are, with the SQL that undoes it', async () => {
    const { mig, run } = await opened()
    await mig.upgrade()
    await run(...CHANGES)
    const drift = await found(mig)
    const lines = findingLines((await driftDifferences(mig, drift)).findings)
    expect(lines).toContain('~ table notes')
    expect(lines).toContain(name === 'SQLite' ? '  + column title: VARCHAR(20)' : '  + column title: character varying(20)')
    expect(lines).toContain('  + index by_title: (title)')
    expect(lines).toContain('+ table extra')
    expect(lines.some((line) => line.startsWith('+ view titles'))).toBe(true)
    const { statements = [] } = await driftDifferences(mig, drift, { sql: true })
    await run(...statements)
    expect(await mig.drift()).toMatchObject({ state: 'none' })
  })

  test('a revision is written for it, which is tried out, stamped here, and runs elsewhere', async () => {
    const { mig, run } = await opened()
    const other = await opened()
    await mig.upgrade()
    await other.mig.upgrade()
    await run(...CHANGES, "INSERT INTO notes (id, title) VALUES (1, 'here')")
    const revised = await adoptDrift(mig, await found(mig), { message: 'from the console', id: 'b2' })
    expect(revised.verification).toMatchObject({ outcome: 'verified' })
    writeRevision(revised)
    expect(revised.draft.parents).toEqual(['a1'])
    await mig.stamp('b2', { accept: true })
    expect(await mig.drift()).toMatchObject({ state: 'none' })
    await other.mig.upgrade()
    const { actual } = await drifted(other)
    expect(actual).toEqual((await drifted({ mig, run })).actual)
    await mig.downgrade('-1')
    await other.mig.downgrade('-1')
    expect((await drifted(other)).actual.tables.map((table) => table.name)).toEqual(['extra_one', 'notes'])
  })

  /** The schema, with a table that nobody knows. */
  async function drifted({ mig, run }: Opened): Promise<DriftFound> {
    await run('CREATE TABLE extra_one (x integer)')
    const drift = await found(mig)
    await run('DROP TABLE extra_one')
    return drift
  }

  test('what only a person knows is asked: whether something was renamed, and what the rows of others get', async () => {
    const { mig, run } = await opened()
    const other = await opened()
    await mig.upgrade()
    await other.mig.upgrade()
    await other.run("INSERT INTO notes (id, body) VALUES (1, 'there')")
    await run('DROP TABLE notes', 'CREATE TABLE notes (id integer NOT NULL, words text, code integer NOT NULL)')
    const drift = await found(mig)
    const undecided = (await adoptDrift(mig, drift, { id: 'b2' }).catch((error: unknown) => error)) as { readonly questions?: unknown }
    expect(undecided).toMatchObject({ code: 'autogenerate.undecided', exit: 2, questions: [{ subject: 'notes.body' }] })
    const rename = [{ subject: 'notes.body', to: 'notes.words' }]
    const nobody = adoptDrift(mig, drift, { decisions: { rename }, id: 'b2' }).catch((error: unknown) => error)
    expect(await nobody).toMatchObject({ code: 'autogenerate.undecided', questions: [{ subject: 'notes.code' }] })
    writeRevision(await adoptDrift(mig, drift, { decisions: { rename, fill: [{ subject: 'notes.code', value: '7' }] }, id: 'b2' }))
    await mig.stamp('b2', { accept: true })
    await other.mig.upgrade()
    const rows = await other.mig.inspect(async ({ connection }) => (await connection.run('SELECT words, code FROM notes')).rows)
    expect(rows.map((row) => ({ ...row }))).toEqual([{ words: 'there', code: 7 }])
  })

  test('is not adopted where revisions are missing, or where there are several heads', async () => {
    const { mig, run } = await opened()
    await mig.upgrade()
    await run('CREATE TABLE extra (x integer)')
    const drift = await found(mig)
    write('a2', 'a1', "await op.createTable('later', { id: t.integer() })")
    expect(await adoptDrift(mig, drift, {}).catch((error: unknown) => error)).toMatchObject({ code: 'database.behind', exit: 3 })
    await mig.upgrade()
    expect((await adoptDrift(mig, await found(mig), { id: 'b2' })).summary).toEqual(['create table extra'])
    write('a3', 'a1', "await op.createTable('sooner', { id: t.integer() })")
    expect(await adoptDrift(mig, drift, {}).catch((error: unknown) => error)).toMatchObject({ code: 'revision.multipleHeads' })
  })

  test('what the configuration says of models does not hide it', async () => {
    const { mig, run } = await opened({ autogenerate: { includeObject: () => false, compareType: () => 'same' } })
    await mig.upgrade()
    await run('CREATE TABLE extra (x integer)')
    const drift = await found(mig)
    expect(findingLines((await driftDifferences(mig, drift)).findings)).toContain('+ table extra')
    expect((await adoptDrift(mig, drift, { id: 'b2' })).summary).toEqual(['create table extra'])
  })
})
