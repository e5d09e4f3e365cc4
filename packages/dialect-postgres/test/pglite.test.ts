import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '@mig/test-databases'
import type { Connection } from '@mig/core/dialect'
import { driver } from '../src/driver.ts'
import { lock } from '../src/lock.ts'
import { lockFolder } from '../src/pglite/folder-lock.ts'
import { pgliteFolder } from '../src/pglite/location.ts'

test.each([
  ['pglite:', undefined],
  ['pglite://', undefined],
  ['pglite://memory', undefined],
  ['pglite://memory/', undefined],
  ['pglite:memory', undefined],
  ['pglite::memory:', undefined],
  ['pglite://./data', '/app/data'],
  ['pglite://data', '/app/data'],
  ['pglite:data/x y', '/app/data/x y'],
  ['pglite:../data', '/data'],
  ['pglite:///var/data', '/var/data'],
  ['PGlite:/var/data', '/var/data'],
  ['pglite://./memory', '/app/memory'],
])('%s means %s', (url, folder) => {
  expect(pgliteFolder(url, '/app')).toBe(folder)
})

test('settings in the URL are refused', async () => {
  await expect(driver.connect({ url: 'pglite://./data?mode=ro' })).rejects.toMatchObject({ code: 'config.url', exit: 2 })
})

describe('PGlite in memory', () => {
  let connection: Connection
  beforeAll(async () => {
    connection = await driver.connect({ url: 'pglite://memory' })
  })
  afterAll(() => connection.close())

  test('has the settings that statements rely on, and says its version', async () => {
    const { rows } = await connection.run("SELECT current_setting('TimeZone') AS zone, current_setting('server_version_num') AS version")
    expect(rows).toEqual([{ zone: 'UTC', version: `${connection.version[0] ?? ''}000${connection.version[1] ?? ''}` }])
  })

  test('values come and go as with pg', async () => {
    await connection.run('CREATE TABLE v (a jsonb, b bytea, c bigint, d numeric, e timestamptz, f boolean, g interval, h int[], i float8)')
    const values = [
      { x: [1] },
      { $bytes: '00ff' },
      { $bigint: '9007199254740993' },
      '1.50',
      { $date: '2026-03-01T23:30:00.000Z' },
      true,
      '1 day',
      '{1,NULL}',
      0.1,
    ]
    const insert = await connection.run('INSERT INTO v VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', values)
    expect(insert.affected).toBe(1)
    const { rows } = await connection.run('SELECT * FROM v')
    expect(rows).toEqual([
      {
        a: { x: [1] },
        b: Buffer.from([0, 255]),
        c: '9007199254740993',
        d: '1.50',
        e: new Date('2026-03-01T23:30:00.000Z'),
        f: true,
        g: { days: 1 },
        h: [1, null],
        i: 0.1,
      },
    ])
  })

  test('several statements run, and the rows are those of the last', async () => {
    expect((await connection.run('SELECT 1 AS a; SELECT 2 AS b')).rows).toEqual([{ b: 2 }])
    expect((await connection.run(`SELECT '${'x'.repeat(1_000_000)}' AS long`)).rows[0]?.['long']).toHaveLength(1_000_000)
    expect((await connection.run('SELECT length($1) AS long', ['y'.repeat(1_000_000)])).rows).toEqual([{ long: 1_000_000 }])
  })

  test('errors have code, detail and place, and the next statement runs', async () => {
    await connection.run('CREATE TABLE keys (id int PRIMARY KEY)')
    await connection.run('INSERT INTO keys VALUES (1)')
    await expect(connection.run('INSERT INTO keys VALUES ($1)', [1])).rejects.toMatchObject({
      code: '23505',
      severity: 'ERROR',
      detail: 'Key (id)=(1) already exists.',
      constraint: 'keys_pkey',
    })
    await expect(connection.run('SELECT nothing')).rejects.toMatchObject({ code: '42703', position: '8' })
    await expect(connection.run('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' })
    await expect(connection.run('SELEC $1', ['x'])).rejects.toMatchObject({ code: '42601' })
    expect((await connection.run('SELECT count(*)::int AS n FROM keys')).rows).toEqual([{ n: 1 }])
  })

  test('knows whether a transaction is open', async () => {
    const states = [await connection.inTransaction()]
    for (const sql of ['BEGIN', 'SELECT 1', 'SELECT nothing', 'ROLLBACK']) {
      await connection.run(sql).catch(() => undefined)
      states.push(await connection.inTransaction())
    }
    expect(states).toEqual([false, true, true, true, false])
  })

  test('has the lock, which says itself when it is lost', async () => {
    const held = await lock.acquire(connection, { table: { name: 'mig_version' }, timeout: 100 })
    await connection.run('BEGIN')
    await held.verify()
    await connection.run('COMMIT')
    await held.release()
    expect((await connection.run("SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'")).rows).toEqual([{ n: 0 }])
  })
})

describe('a PGlite of the caller', () => {
  let database: PGlite
  beforeAll(async () => {
    database = await PGlite.create()
  })
  afterAll(() => database.close())

  const given = async (work: (connection: Connection) => Promise<void>): Promise<void> => {
    expect(driver.accepts(database)).toBe(true)
    const connection = await driver.connect({ client: database })
    try {
      await work(connection)
    } finally {
      await connection.close()
    }
  }

  test('stays open, with the settings and the parsers that it had', async () => {
    await database.exec("SET TimeZone = 'Europe/Berlin'; CREATE TABLE t (a bigint)")
    await given(async (connection) => {
      expect((await connection.run('SHOW TimeZone')).rows).toEqual([{ TimeZone: 'UTC' }])
      await connection.run('INSERT INTO t VALUES (9007199254740993)')
      await expect(connection.run('SELECT nothing')).rejects.toThrow('nothing')
    })
    expect((await database.query('SHOW TimeZone')).rows).toEqual([{ TimeZone: 'Europe/Berlin' }])
    expect((await database.query('SELECT a FROM t')).rows).toEqual([{ a: 9007199254740993n }])
    await expect(database.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' })
  })

  test("the application's statements wait for our transaction, and are not undone with it", async () => {
    await database.exec('CREATE TABLE mine (a int)')
    await given(async (connection) => {
      await connection.run('BEGIN')
      await connection.run('INSERT INTO mine VALUES (1)')
      const theirs = database.query('INSERT INTO mine VALUES (2)')
      await connection.run('ROLLBACK')
      await theirs
      await connection.run('INSERT INTO mine VALUES (3)')
    })
    expect((await database.query('SELECT a FROM mine ORDER BY a')).rows).toEqual([{ a: 2 }, { a: 3 }])
  })

  test('our statements wait for a transaction of the application', async () => {
    await database.exec('CREATE TABLE ours (a int)')
    await given(async (connection) => {
      let ours: Promise<unknown> | undefined
      await database
        .transaction(async (transaction) => {
          await transaction.query('INSERT INTO ours VALUES (1)')
          ours = connection.run('INSERT INTO ours VALUES (2)')
          await transaction.query('SELECT 1')
          throw new RangeError('undone')
        })
        .catch((error: unknown) => expect(error).toBeInstanceOf(RangeError))
      await ours
    })
    expect((await database.query('SELECT a FROM ours')).rows).toEqual([{ a: 2 }])
  })

  test('a transaction that is left open holds nobody up when the connection is closed', async () => {
    const connection = await driver.connect({ client: database })
    await connection.run('BEGIN')
    await connection.close()
    await database.exec('ROLLBACK')
    expect((await database.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }])
  })

  test('one that is closed is an error that says so', async () => {
    const closed = await PGlite.create()
    await closed.close()
    await expect(driver.connect({ client: closed })).rejects.toMatchObject({
      code: 'connection.failed',
      message: 'The PGlite that was given as connection is closed.',
    })
  })
})

describe('PGlite in a folder', () => {
  const folder = temporaryFolder()
  afterAll(() => folder.remove())

  test('is made when something is to be written, and is there the next time', async () => {
    const target = { url: 'pglite://./data', folder: folder.path }
    const reading = await driver.connect({ ...target, create: false })
    expect(reading.absent).toBe(path.join(folder.path, 'data'))
    expect((await reading.run('SELECT 1 AS a')).rows).toEqual([{ a: 1 }])
    await reading.close()
    expect(readdirSync(folder.path)).toEqual([])

    const writing = await driver.connect(target)
    expect(writing.absent).toBeUndefined()
    await writing.run("CREATE EXTENSION citext; CREATE TABLE t (a citext); INSERT INTO t VALUES ('Kept')")
    await writing.close()

    const again = await driver.connect({ ...target, create: false })
    expect((await again.run("SELECT a FROM t WHERE a = 'KEPT'")).rows).toEqual([{ a: 'Kept' }])

    // Others wait, and say why when it takes too long.
    await expect(lockFolder(`${folder.path}/./data`, 200)).rejects.toMatchObject({
      code: 'database.locked',
      message: `Another process has the PGlite database ${folder.path}/./data open.`,
    })
    setTimeout(() => void again.close(), 300)
    const third = await driver.connect(target)
    await third.close()
  })

  test('no other folder is written to', async () => {
    mkdirSync(path.join(folder.path, 'other'))
    writeFileSync(path.join(folder.path, 'other/notes.txt'), 'mine')
    for (const name of ['other', 'other/notes.txt']) {
      await expect(driver.connect({ url: `pglite:${name}`, folder: folder.path })).rejects.toMatchObject({
        code: 'connection.notADatabase',
      })
    }
    expect(readdirSync(path.join(folder.path, 'other'))).toEqual(['notes.txt'])
  })

  test('the folder around it has to be there', async () => {
    await expect(driver.connect({ url: 'pglite:missing/data', folder: folder.path })).rejects.toMatchObject({
      code: 'connection.notFound',
      message: `The folder ${path.join(folder.path, 'missing')} of the PGlite database does not exist.`,
    })
  })

  test('two that start together make one database', async () => {
    const target = { url: 'pglite:both', folder: folder.path }
    const count = async (): Promise<unknown> => {
      const connection = await driver.connect(target)
      await connection.run('CREATE TABLE IF NOT EXISTS t (a int); INSERT INTO t VALUES (1)')
      const { rows } = await connection.run('SELECT count(*)::int AS n FROM t')
      await connection.close()
      return rows[0]?.['n']
    }
    expect(new Set(await Promise.all([count(), count()]))).toEqual(new Set([1, 2]))
  })

  test('one of another version is named', async () => {
    mkdirSync(path.join(folder.path, 'old'))
    writeFileSync(path.join(folder.path, 'old/PG_VERSION'), '15\n')
    await expect(driver.connect({ url: 'pglite:old', folder: folder.path })).rejects.toMatchObject({
      code: 'connection.failed',
      message: expect.stringContaining('The PGlite database of PostgreSQL 15 in ') as string,
    })
    expect(existsSync(path.join(folder.path, 'old/PG_VERSION'))).toBe(true)
  })
})
