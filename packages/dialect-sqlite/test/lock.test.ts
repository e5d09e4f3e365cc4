import { LockError, type Connection } from '@mig/core/dialect'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { sqliteProcess } from './sqlite-process.ts'
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

const table = { name: 'mig_version' }
let folder: TemporaryFolder
let connections: Connection[]

beforeEach(() => {
  folder = temporaryFolder()
  connections = []
})
afterEach(async () => {
  for (const connection of connections) await connection.close()
  folder.remove()
})

const file = (): string => path.join(folder.path, 'app.db')

async function connect(url = `sqlite:${file()}`): Promise<Connection> {
  const connection = await sqlite.driver.connect({ url })
  connections.push(connection)
  return connection
}

describe('one runner at a time', () => {
  test('a second connection waits, is told who holds it, and goes on when it is free', async () => {
    const first = await sqlite.lock.acquire(await connect(), { table, timeout: 0 })
    const waited: (string | undefined)[] = []
    const second = sqlite.lock.acquire(await connect(), { table, timeout: 10_000, onWait: (holder) => waited.push(holder) })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(waited).toEqual([expect.stringMatching(`^process ${process.pid} \\(.+\\) on .+, since 20`)])
    await first.release()
    await (await second).release()
    expect(waited).toHaveLength(1)
  })

  test('waiting has an end', async () => {
    const held = await sqlite.lock.acquire(await connect(), { table, timeout: 0 })
    const failure: unknown = await sqlite.lock.acquire(await connect(), { table, timeout: 250 }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(LockError)
    expect(failure).toMatchObject({ code: 'lock.timeout', exit: 4, message: expect.stringMatching(/app\.db after 0\.25 s: process \d+/) })
    await held.release()
  })

  test('the database itself stays free for readers and writers', async () => {
    const connection = await connect()
    const held = await sqlite.lock.acquire(connection, { table, timeout: 0 })
    await (await connect()).run('CREATE TABLE t (a)')
    expect((await connection.run('SELECT * FROM t')).rows).toEqual([])
    await held.verify()
    await held.release()
    expect(existsSync(`${file()}-mig-holder`)).toBe(false)
  })

  test('a lock file that somebody removed is a lost lock', async () => {
    const held = await sqlite.lock.acquire(await connect(), { table, timeout: 0 })
    await held.verify()
    rmSync(`${file()}-mig-lock`)
    await expect(held.verify()).rejects.toMatchObject({ code: 'lock.lost', exit: 4 })
    const other = await sqlite.lock.acquire(await connect(), { table, timeout: 0 })
    await expect(held.verify()).rejects.toMatchObject({ code: 'lock.lost' })
    await other.release()
    await held.release()
  })

  test('a lock that another runner has taken is a lost lock, and stays with the other one', async () => {
    const held = await sqlite.lock.acquire(await connect(), { table, timeout: 0 })
    writeFileSync(`${file()}-mig-holder`, 'process 1 (mig) on elsewhere')
    await expect(held.verify()).rejects.toMatchObject({ code: 'lock.lost', message: expect.stringContaining('does not name this run') })
    await held.release()
    expect(readFileSync(`${file()}-mig-holder`, 'utf8')).toBe('process 1 (mig) on elsewhere')
  })

  test('in memory there is nobody to wait for', async () => {
    const connection = await connect('sqlite::memory:')
    const held = await Promise.all([1, 2].map(() => sqlite.lock.acquire(connection, { table, timeout: 0 })))
    await Promise.all(held.map((lock) => lock.verify()))
    await Promise.all(held.map((lock) => lock.release()))
  })

  test('a database that was opened to be read cannot be locked', async () => {
    await (await connect()).run('CREATE TABLE t (a)')
    const reader = await connect(`sqlite:${file()}?mode=ro`)
    await expect(sqlite.lock.acquire(reader, { table, timeout: 0 })).rejects.toMatchObject({ code: 'connection.readOnly' })
  })

  test('a database that refuses to be written cannot be locked, and holds no lock afterwards', async () => {
    const connection = await connect()
    await connection.run('PRAGMA query_only = ON')
    await expect(sqlite.lock.acquire(connection, { table, timeout: 0 })).rejects.toMatchObject({ code: 'connection.readOnly' })
    await connection.run('PRAGMA query_only = OFF')
    await (await sqlite.lock.acquire(connection, { table, timeout: 0 })).release()
  })

  test('an application that writes does not keep the lock away', async () => {
    const writer = await connect()
    const connection = await connect(`sqlite:${file()}?timeout=0.05`)
    await writer.run('BEGIN IMMEDIATE')
    await (await sqlite.lock.acquire(connection, { table, timeout: 0 })).release()
    await writer.run('ROLLBACK')
  })
})

describe('across processes', () => {
  test('a killed process leaves no lock behind', async () => {
    const connection = await connect()
    const child = await sqliteProcess(`${file()}-mig-lock`, 'BEGIN EXCLUSIVE')
    await expect(sqlite.lock.acquire(connection, { table, timeout: 0 })).rejects.toMatchObject({ code: 'lock.timeout' })
    const waiting = sqlite.lock.acquire(connection, { table, timeout: 20_000 })
    child.kill('SIGKILL')
    await (await waiting).release()
  })
})
