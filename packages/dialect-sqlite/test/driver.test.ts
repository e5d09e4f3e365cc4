import type { Connection, ConnectTarget } from '@mig/core/dialect'
import Database from 'better-sqlite3'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { memory } from './database.ts'
import { addTableOfMissingModule } from './missing-module.ts'
import { asPlainUser } from './plain-user.ts'
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

/** better-sqlite3 was built for another Node than this one. */
const onNodeSqlite = process.env['MIG_TEST_SQLITE'] === 'node'

let folder: TemporaryFolder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const file = (name: string): string => path.join(folder.path, name)
const url = (name: string): string => `sqlite:${file(name)}`

async function refused(target: ConnectTarget): Promise<{ readonly code: string; readonly message: string }> {
  const failure: unknown = await sqlite.driver.connect(target).then(
    () => undefined,
    (error: unknown) => error,
  )
  return failure as { readonly code: string; readonly message: string }
}

describe('connecting by URL', () => {
  test('a file is created, and waits for locks', async () => {
    const connection = await sqlite.driver.connect({ url: url('new.db') })
    await connection.run('CREATE TABLE t (a)')
    expect((await connection.run('PRAGMA busy_timeout')).rows).toEqual([{ timeout: 5000 }])
    expect(connection.version.slice(0, 1)).toEqual([3])
    await connection.close()
    expect(readdirSync(folder.path)).toEqual(['new.db'])
  })

  test('timeout of the URL', async () => {
    const connection = await sqlite.driver.connect({ url: `${url('new.db')}?timeout=0.25` })
    expect((await connection.run('PRAGMA busy_timeout')).rows).toEqual([{ timeout: 250 }])
    await connection.close()
  })

  test('reading makes no file: an empty database stands in for it', async () => {
    const connection = await sqlite.driver.connect({ url: url('none.db'), create: false })
    expect(connection.absent).toBe(file('none.db'))
    expect((await connection.run('SELECT count(*) AS n FROM sqlite_master')).rows).toEqual([{ n: 0 }])
    await connection.close()
    expect(await refused({ url: `${url('none.db')}?mode=ro` })).toMatchObject({ code: 'connection.notFound' })
    expect(existsSync(file('none.db'))).toBe(false)
  })

  test('a missing folder', async () => {
    expect(await refused({ url: url('none/app.db') })).toMatchObject({
      code: 'connection.notFound',
      message: expect.stringContaining(file('none')),
    })
  })

  test('something else than a database', async () => {
    writeFileSync(file('notes.txt'), 'These are notes, and no database at all.\n'.repeat(40))
    mkdirSync(file('folder'))
    expect(await refused({ url: url('notes.txt') })).toMatchObject({
      code: 'connection.notADatabase',
      message: expect.stringContaining('notes.txt'),
    })
    expect(await refused({ url: url('folder') })).toMatchObject({
      code: 'connection.notADatabase',
      message: expect.stringContaining('folder'),
    })
  })

  test('an empty file is an empty database', async () => {
    writeFileSync(file('empty.db'), '')
    const connection = await sqlite.driver.connect({ url: url('empty.db'), create: false })
    expect((await connection.run('SELECT count(*) AS n FROM sqlite_master')).rows).toEqual([{ n: 0 }])
    await connection.close()
  })

  test('mode=ro reads and does not write', async () => {
    const writer = await sqlite.driver.connect({ url: url('a.db') })
    await writer.run('CREATE TABLE t (a)')
    await writer.close()
    const reader = await sqlite.driver.connect({ url: `${url('a.db')}?mode=ro` })
    expect((await reader.run('SELECT * FROM t')).rows).toEqual([])
    await expect(reader.run('INSERT INTO t VALUES (1)')).rejects.toThrow(/readonly/)
    await reader.close()
  })
})

describe('statements', () => {
  test('several statements, none, and a trigger', async () => {
    const connection = await memory()
    await connection.run("CREATE TABLE t (a); -- first; second\nINSERT INTO t VALUES ('x;y');")
    await connection.run('CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM t WHERE a = 2; END')
    await connection.run('  -- nothing to do')
    await connection.run('')
    expect(await connection.run("SELECT a FROM t WHERE a = 'x;y';")).toEqual({ rows: [{ a: 'x;y' }], affected: 0 })
    await expect(connection.run('SELECT ?; SELECT 2', [1])).rejects.toMatchObject({ code: 'op.severalStatements' })
  })

  test('rows that were touched', async () => {
    const connection = await memory('CREATE TABLE t (a)')
    expect(await connection.run('INSERT INTO t VALUES (?), (?)', [1, 2])).toEqual({ rows: [], affected: 2 })
    expect(await connection.run('UPDATE t SET a = a + 1 RETURNING a')).toEqual({ rows: [{ a: 2 }, { a: 3 }], affected: 2 })
    expect(await connection.run('DELETE FROM t WHERE a > 5')).toEqual({ rows: [], affected: 0 })
  })

  test('values of every kind', async () => {
    const connection = await memory()
    const values = [
      null,
      true,
      false,
      'x',
      1,
      1.5,
      { $bigint: '9223372036854775807' },
      { $date: '2026-11-22T09:15:00.000Z' },
      { $bytes: '00ff' },
      [1, 'a'],
      { k: true },
    ]
    const { rows } = await connection.run(`SELECT ${values.map((_, index) => `? AS c${index}`).join(', ')}`, values)
    expect(Object.values(rows[0] ?? {})).toEqual([
      null,
      1,
      0,
      'x',
      1,
      1.5,
      9223372036854775807n,
      '2026-11-22 09:15:00',
      Buffer.from([0, 255]),
      '[1,"a"]',
      '{"k":true}',
    ])
    const kinds = await connection.run('SELECT typeof(?) AS one, typeof(?) AS half, typeof(?) AS huge', [1, 0.5, 1e300])
    expect(kinds.rows).toEqual([{ one: 'integer', half: 'real', huge: 'real' }])
  })

  test('integers keep their digits', async () => {
    const connection = await memory()
    const { rows } = await connection.run('SELECT 9007199254740991 AS safe, 9007199254740993 AS big')
    expect(rows).toEqual([{ safe: 9007199254740991, big: 9007199254740993n }])
  })

  test('transactions are seen, whoever began them', async () => {
    const connection = await memory()
    expect(await connection.inTransaction()).toBe(false)
    await connection.run('BEGIN')
    expect(await connection.inTransaction()).toBe(true)
    ;(connection.client as Database.Database).exec('ROLLBACK')
    expect(await connection.inTransaction()).toBe(false)
  })
})

test('a lock is said to have been waited for only where somebody waited', async () => {
  const connection = await sqlite.driver.connect({ url: `${url('a.db')}?timeout=0.2` })
  await connection.run('PRAGMA journal_mode = WAL')
  await connection.run('CREATE TABLE t (a)')
  const writer = new Database(file('a.db'))
  await connection.run('BEGIN')
  await connection.run('SELECT * FROM t')
  writer.exec('INSERT INTO t VALUES (1)')
  const insert = 'INSERT INTO t VALUES (2)'
  // What was read is old by now, and so no wait can help.
  await expect(connection.run(insert)).rejects.toMatchObject({ code: 'database.locked', message: expect.stringMatching(/a\.db was locked by /) })
  await connection.run('ROLLBACK')
  writer.exec('BEGIN IMMEDIATE')
  await expect(connection.run(insert)).rejects.toMatchObject({ message: expect.stringMatching(/a\.db was locked for 0\.\d s by /) })
  writer.close()
  await connection.close()
})

/** A second BEGIN fails without doing anything. */
function inTransaction(database: Database.Database): boolean {
  try {
    database.exec('BEGIN')
  } catch {
    return true
  }
  database.exec('ROLLBACK')
  return false
}

describe("the caller's own database", () => {
  test('is told by its shape', () => {
    expect(sqlite.driver.accepts(new Database(':memory:'))).toBe(true)
    expect(
      [undefined, null, 'x', {}, { prepare: () => undefined, exec: () => undefined }, new Map()].map((value) =>
        sqlite.driver.accepts(value),
      ),
    ).toEqual(Array.from({ length: 6 }, () => false))
  })

  async function withFile(work: (database: Database.Database, connection: Connection) => Promise<void>): Promise<void> {
    const database = new Database(file('own.db'))
    try {
      const connection = await sqlite.driver.connect({ client: database })
      await work(database, connection)
      await connection.close()
      expect(database.prepare('SELECT 1 AS one').all()).toEqual([{ one: 1 }])
    } finally {
      database.close()
    }
  }

  test('what the caller writes meanwhile is not part of our transaction', async () => {
    await withFile(async (database, connection) => {
      database.exec('CREATE TABLE t (a)')
      await connection.run('BEGIN IMMEDIATE')
      expect(inTransaction(database)).toBe(false)
      await connection.run('INSERT INTO t VALUES (1)')
      await connection.run('ROLLBACK')
      expect(database.prepare('SELECT * FROM t').all()).toEqual([])
    })
  })

  test('settings and attached files are taken over', async () => {
    const database = new Database(file('own.db'))
    database.pragma('foreign_keys = OFF')
    database.exec(`ATTACH '${file("o'ther.db").replaceAll("'", "''")}' AS "o.ther"; CREATE TABLE "o.ther".t (a)`)
    const connection = await sqlite.driver.connect({ client: database })
    expect(connection.client).not.toBe(database)
    expect((await connection.run('PRAGMA foreign_keys')).rows).toEqual([{ foreign_keys: 0 }])
    expect((await connection.run('SELECT * FROM "o.ther".t')).rows).toEqual([])
    await connection.close()
    database.close()
  })

  test('its timeout is taken over, but for none at all', async () => {
    for (const [own, taken] of [[250, 250], [0, 5000]] as const) {
      const database = new Database(file('own.db'))
      database.pragma(`busy_timeout = ${own}`)
      const connection = await sqlite.driver.connect({ client: database })
      expect((await connection.run('PRAGMA busy_timeout')).rows).toEqual([{ timeout: taken }])
      await connection.close()
      database.close()
    }
  })

  test('opened to be read, it is not written', async () => {
    new Database(file('own.db')).exec('CREATE TABLE t (a)').close()
    const database = new Database(file('own.db'), { readonly: true })
    const connection = await sqlite.driver.connect({ client: database })
    expect(connection.client).not.toBe(database)
    await expect(connection.run('INSERT INTO t VALUES (1)')).rejects.toMatchObject({ code: 'connection.readOnly' })
    await connection.close()
    database.close()
  })

  test('in memory it is used as it is', async () => {
    const database = new Database(':memory:')
    const connection = await sqlite.driver.connect({ client: database })
    await connection.run('CREATE TABLE t (a)')
    await connection.close()
    expect(database.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 't' }])
    database.close()
  })

  test('with a database in memory beside it, which no second connection sees, it is used as it is', async () => {
    const database = new Database(file('own.db'))
    database.exec("CREATE TEMP TABLE t (a); ATTACH ':memory:' AS aux")
    const connection = await sqlite.driver.connect({ client: database })
    await connection.run('CREATE TABLE aux.t (a)')
    await connection.close()
    expect(database.prepare('SELECT name FROM aux.sqlite_master').all()).toEqual([{ name: 't' }])
    database.close()
  })

  test("inside the caller's transaction it is used as it is", async () => {
    const database = new Database(file('own.db'))
    database.exec('BEGIN; CREATE TABLE t (a)')
    const connection = await sqlite.driver.connect({ client: database })
    expect(connection.client).toBe(database)
    await connection.close()
    expect(inTransaction(database)).toBe(true)
    database.close()
  })
})

test('a file that may not be read', async () => {
  writeFileSync(file('secret.db'), '')
  chmodSync(file('secret.db'), 0o000)
  chmodSync(folder.path, 0o755)
  expect(await asPlainUser(() => refused({ url: url('secret.db') }))).toMatchObject({ code: 'connection.failed' })
})

describe('settings that SQLite itself reads', () => {
  beforeEach(() => new Database(file('a b?.db')).exec('CREATE TABLE t (a); PRAGMA journal_mode = WAL').close())
  const uri = (settings: string): string => `file:${file('a%20b%3f.db')}?${settings}`

  test.runIf(onNodeSqlite)('are read by node:sqlite', async () => {
    chmodSync(folder.path, 0o555)
    const connection = await sqlite.driver.connect({ url: uri('immutable=1') })
    expect((await connection.run('SELECT * FROM t')).rows).toEqual([])
    await expect(connection.run('INSERT INTO t VALUES (1)')).rejects.toMatchObject({ code: 'connection.readOnly' })
    await connection.close()
    chmodSync(folder.path, 0o755)
    // Without a log there is nothing to make beside the file.
    expect(readdirSync(folder.path)).toEqual(['a b?.db'])
    expect(await refused({ url: uri('vfs=none-such') })).toMatchObject({ code: 'connection.failed', message: expect.stringMatching(/no such vfs/) })
    const plain = await sqlite.driver.connect({ url: uri('psow=1&timeout=2') })
    expect((await plain.run('PRAGMA busy_timeout')).rows).toEqual([{ timeout: 2000 }])
    await plain.close()
  })

  test.skipIf(onNodeSqlite)('are refused where no library reads them, and make no file of that name', async () => {
    const before = readdirSync(process.cwd())
    expect(await refused({ url: uri('immutable=1') })).toMatchObject({
      code: 'dialect.driverMissing',
      message: expect.stringContaining('opens no URIs'),
      hint: expect.stringContaining('immutable'),
    })
    expect(readdirSync(process.cwd())).toEqual(before)
    expect(readdirSync(folder.path)).toEqual(['a b?.db'])
  })
})

describe('a schema in which "x" is a text', () => {
  const SCHEMA = `CREATE TABLE t (a CHECK (a IN ("x", "y")), b); CREATE VIEW v AS SELECT a, "lit" AS l FROM t;
    CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = "set" WHERE rowid = new.rowid; END`

  test.runIf(onNodeSqlite)('can be used and changed through node:sqlite', async () => {
    withTexts(file('texts.db'), SCHEMA)
    const connection = await sqlite.driver.connect({ url: url('texts.db') })
    await connection.run("INSERT INTO t (a) VALUES ('x')")
    expect((await connection.run('SELECT * FROM v')).rows).toEqual([{ a: 'x', l: 'lit' }])
    expect((await connection.run('SELECT b FROM t')).rows).toEqual([{ b: 'set' }])
    await connection.run('CREATE TABLE other (a)')
    await connection.run('ALTER TABLE other RENAME TO u')
    await connection.close()
    const own = new Database(file('texts.db'))
    const second = await sqlite.driver.connect({ client: own })
    await second.run('ALTER TABLE u RENAME COLUMN a TO c')
    await second.close()
    own.close()
  })

  test.runIf(onNodeSqlite)('an attached file that is gone is what the failure speaks of', async () => {
    withTexts(file('texts.db'), SCHEMA)
    mkdirSync(file('gone'))
    const own = new Database(file('texts.db'))
    own.exec(`ATTACH '${file('gone/other.db')}' AS other`)
    rmSync(file('gone'), { recursive: true })
    expect(await refused({ client: own })).toMatchObject({ code: 'connection.failed', message: expect.stringContaining('gone/other.db') })
    own.close()
  })

  test('is looked for beside a virtual table whose module is not loaded', async () => {
    const own = new Database(file('module.db'))
    own.exec('CREATE TABLE "t" ("a" TEXT)')
    addTableOfMissingModule(own)
    for (const target of [{ url: url('module.db') }, { client: own }]) {
      const connection = await sqlite.driver.connect(target)
      expect((await connection.run('SELECT "a" FROM "t"')).rows).toEqual([])
      await expect(connection.run('SELECT "b" FROM "t"')).rejects.toThrow(/no such column/)
      await connection.close()
    }
    own.close()
  })

  test('elsewhere a mistyped name stays an error', async () => {
    const connection = await sqlite.driver.connect({ url: url('names.db') })
    await connection.run(`CREATE TABLE "t" ("a" TEXT COLLATE "NOCASE" CONSTRAINT "ck" CHECK ("a" <> ''), "b" AS ("a" || 'x'))`)
    await connection.run('CREATE INDEX "ix" ON "t" (lower("a")) WHERE "a" > \'"\'')
    await connection.run('CREATE VIEW "v" ("c") AS SELECT "s"."a" FROM (SELECT "a" FROM "t") AS "s"')
    await connection.close()
    const again = await sqlite.driver.connect({ url: url('names.db') })
    await expect(again.run('SELECT "aa" FROM t')).rejects.toThrow(/no such column/)
    await again.close()
  })
})

/** Makes a database with a library to which "x" may be a text. */
function withTexts(name: string, sql: string): void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as { readonly DatabaseSync: new (file: string, options: object) => Database.Database }
  new DatabaseSync(name, { enableDoubleQuotedStringLiterals: true }).exec(sql)
}
