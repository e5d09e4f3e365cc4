import { spawnSync } from 'node:child_process'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox, failureOf, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { sqliteFile } from '../run/target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const TABLES = `await op.createTable('p', { id: t.integer().primaryKey(), a: t.text() })
  await op.createTable('c', { id: t.integer().primaryKey(), p_id: t.integer().references('p.id', { onDelete: 'cascade' }) })
  await op.execute('CREATE TRIGGER tr AFTER INSERT ON p BEGIN SELECT 1; END')
  await op.createIndex('p', index('ix_p_a').on('a'))`
const ROWS = "INSERT INTO p VALUES (1, 'one'), (2, '22'); INSERT INTO c VALUES (1, 1), (2, 1), (3, 2)"
const CHANGES = `await op.alterColumn('p', 'a', { type: t.varchar(9), nullable: false })
  await op.alterColumn('c', 'p_id', { type: t.bigint() })`

/** Any shell will do, older ones too: a rebuild is made of statements that all of them know. */
const hasShell = spawnSync('sqlite3', ['--version']).status === 0

describe('a rebuild in a script', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await createSandbox(sqliteFile)
    box.write('a1', [], `${UPGRADE} {\n  ${TABLES}\n}`)
    await (await box.migrator()).upgrade()
    withDatabase((database) => database.exec(ROWS))
    box.write('a2', ['a1'], `${UPGRADE} {\n  ${CHANGES}\n}`)
  })
  afterEach(() => box.remove())

  const file = (): string => box.database.url.replace('sqlite:', '')
  function withDatabase<T>(work: (database: Database.Database) => T, name: string = file()): T {
    const database = new Database(name)
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  const everything = (name?: string): unknown =>
    withDatabase((database) => [
      database.prepare("SELECT type, name, sql FROM sqlite_master ORDER BY name").all(),
      database.prepare('SELECT * FROM p').all(),
      database.prepare('SELECT * FROM c').all(),
    ], name)
  const shell = (name: string, script: string): ReturnType<typeof spawnSync> => spawnSync('sqlite3', [name], { input: script, encoding: 'utf8' })

  test.skipIf(!hasShell)('leads to where the run leads, in the sqlite3 shell', async () => {
    const copy = path.join(box.folder, 'copy.db')
    withDatabase((database) => database.prepare('VACUUM INTO ?').run(copy))
    const mig = await box.migrator()
    const ran = shell(copy, await mig.script({ from: 'a1' }))
    expect([ran.status, ran.stderr]).toEqual([0, ''])
    await mig.upgrade()
    expect(everything(copy)).toEqual(everything())
  })

  test.skipIf(!hasShell)('stops where rows stand in the way, and nothing happened', async () => {
    withDatabase((database) => database.exec('INSERT INTO p VALUES (3, NULL)'))
    const before = everything()
    const ran = shell(file(), await (await box.migrator()).script({ from: 'a1' }))
    expect(ran.status).not.toBe(0)
    expect(ran.stderr).toContain('a is to be NOT NULL, and holds NULL')
    expect(everything()).toEqual(before)
  })

  test.skipIf(!hasShell)('stops where the table is another one than the revisions make', async () => {
    withDatabase((database) => database.exec('CREATE INDEX mine ON p (id, a)'))
    const before = everything()
    const ran = shell(file(), await (await box.migrator()).script({ from: 'a1' }))
    expect(ran.stderr).toContain('p is not the table that these statements were made for')
    expect(everything()).toEqual(before)
  })

  test('orphans that were there before do not stop it', async () => {
    withDatabase((database) => {
      database.pragma('foreign_keys = OFF')
      database.exec('INSERT INTO c VALUES (9, 99)')
    })
    await box.database.script(await (await box.migrator()).script({ from: 'a1' }))
    expect(await box.database.rows('SELECT count(*) AS n FROM c')).toEqual([{ n: 4 }])
  })

  test('a plan shows the statements, and changes nothing', async () => {
    const before = everything()
    const plan = await (await box.migrator()).plan()
    const statements = plan.steps.flatMap(({ operations }) => operations.flatMap((operation) => operation.statements))
    expect(statements.filter((sql) => sql.startsWith('INSERT OR ABORT'))).toHaveLength(2)
    expect(everything()).toEqual(before)
  })

  test('a statement that names a file reaches none while it is planned', async () => {
    const other = path.join(box.folder, 'other.db')
    box.write('a3', ['a2'], `${UPGRADE} {\n  await op.autocommit((op) => op.execute("ATTACH '${other}' AS o"))\n  await op.execute('CREATE TABLE o.x (y)')\n  await op.dropColumn('p', 'a')\n}`)
    const failure = await failureOf((await box.migrator()).plan())
    expect(failure).toMatchObject({ message: expect.stringContaining('ix_p_a') })
    expect(spawnSync('ls', [other]).status).not.toBe(0)
  })

  test('behind a revision that depends on data, the table has to be said', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.connection.query('SELECT 1')\n}`)
    const change = "(table) => { table.alterColumn('a', { type: t.varchar(9) }) }"
    box.write('a3', ['a2'], `${UPGRADE} {\n  await op.renameColumn('c', 'p_id', 'parent')\n  await op.alterTable('p', ${change})\n}`)
    const failure = await failureOf((await box.migrator()).script({ from: 'a2' }))
    expect(failure).toMatchObject({ code: 'offline.catalog', hint: expect.stringContaining('was: table(') })
    const was = "{ was: table('p', { id: t.integer().primaryKey(), a: t.text() }, (p) => [index('ix_p_a').on(p.a)]) }"
    box.write('a3', ['a2'], `${UPGRADE} {\n  await op.renameColumn('c', 'p_id', 'parent')\n  await op.alterTable('p', ${change}, ${was})\n}`)
    const script = await (await box.migrator()).script({ from: 'a2' })
    expect(script).toContain('ALTER TABLE "c" RENAME COLUMN "p_id" TO "parent";')
    expect(script).toContain('INSERT OR ABORT INTO "main"."p__new"')
  })

  test('a run says what it copies', async () => {
    const copies: unknown[] = []
    await (await box.migrator({ onCopy: (event) => copies.push(event) })).upgrade()
    expect(copies).toEqual([{ table: 'p', rows: 2 }, { table: 'c', rows: 3 }])
  })
})
