import type { Connection, ConnectTarget } from '@mig/core/dialect'
import Database from 'better-sqlite3'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { memory } from './database.ts'
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

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
      expect(database.open).toBe(true)
    } finally {
      database.close()
    }
  }

  test('what the caller writes meanwhile is not part of our transaction', async () => {
    await withFile(async (database, connection) => {
      database.exec('CREATE TABLE t (a)')
      await connection.run('BEGIN IMMEDIATE')
      expect(database.inTransaction).toBe(false)
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

  test('in memory it is used as it is', async () => {
    const database = new Database(':memory:')
    const connection = await sqlite.driver.connect({ client: database })
    await connection.run('CREATE TABLE t (a)')
    await connection.close()
    expect(database.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 't' }])
    database.close()
  })

  test("inside the caller's transaction it is used as it is", async () => {
    const database = new Database(file('own.db'))
    database.exec('BEGIN; CREATE TABLE t (a)')
    const connection = await sqlite.driver.connect({ client: database })
    expect(connection.client).toBe(database)
    await connection.close()
    expect(database.inTransaction).toBe(true)
    database.close()
  })
})

describe.runIf(process.getuid?.() !== 0)('rights', () => {
  test('a file that may not be read', async () => {
    writeFileSync(file('secret.db'), '')
    chmodSync(file('secret.db'), 0o000)
    expect(await refused({ url: url('secret.db') })).toMatchObject({ code: 'connection.failed' })
  })
})
