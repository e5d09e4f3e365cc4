import { spawn } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createPostgresDatabase, newestPostgres, postgresServers, type TestServer } from '@mig/test-databases'
import type { Connection, DevConnection, DevOptions, ResultRow } from '@mig/core/dialect'
import { dev } from '../src/dev-database.ts'
import { driver } from '../src/driver.ts'

async function openDev(options: Omit<DevOptions, 'folder'>): Promise<DevConnection> {
  const opened = await dev.open({ folder: import.meta.dirname, ...options })
  if ('unavailable' in opened) throw new TypeError(opened.unavailable)
  return opened
}

async function connected<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await driver.connect({ url })
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

async function rowsOf(url: string, sql: string): Promise<readonly ResultRow[]> {
  return connected(url, async (connection) => (await connection.run(sql)).rows)
}

async function exists(server: TestServer, name: string): Promise<boolean> {
  return (await rowsOf(server.url, `SELECT FROM pg_database WHERE datname = '${name}'`)).length > 0
}

async function nameOf(connection: Connection): Promise<string> {
  return String((await connection.run('SELECT current_database() AS name')).rows[0]?.['name'])
}

/** The names of the dev databases of a server, to see that none is added. */
async function devDatabases(server: TestServer, role: string): Promise<readonly ResultRow[]> {
  return rowsOf(server.url, `SELECT datname FROM pg_database WHERE datname LIKE 'mig\\_dev\\_%' AND pg_get_userbyid(datdba) = '${role}'`)
}

let counter = 0

/** Gives the URL of a role of its own, which may do what the attributes say. */
async function withRole<T>(server: TestServer, attributes: string, work: (url: string, role: string) => Promise<T>): Promise<T> {
  const role = `dev_role_${process.pid}_${counter++}`
  await rowsOf(server.url, `CREATE ROLE ${role} LOGIN ${attributes}`)
  try {
    const url = new URL(server.url)
    url.username = role
    return await work(url.href, role)
  } finally {
    await rowsOf(server.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`)
  }
}

describe.each(postgresServers())('a scratch database on PostgreSQL $major', (server) => {
  test('is empty, says what it is, and is gone when it is closed', async () => {
    const connection = await openDev({ dev: server.url })
    const name = await nameOf(connection)
    expect(name).toMatch(/^mig_dev_\d{10}_[0-9a-f]{12}$/)
    expect(connection.what).toBe(`a scratch database on 127.0.0.1:${new URL(server.url).port}, PostgreSQL ${server.major}`)
    expect((await connection.run("SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace")).rows).toEqual([])
    await connection.run('CREATE TABLE t (a int)')
    expect(await exists(server, name)).toBe(true)
    await connection.close()
    expect(await exists(server, name)).toBe(false)
  })

  test('is gone also when a statement failed, a transaction is open, or its own connection was lost', async () => {
    const connection = await openDev({ dev: server.url })
    const name = await nameOf(connection)
    await connection.run('BEGIN')
    await expect(connection.run('SELECT nothing')).rejects.toThrow('nothing')
    await rowsOf(server.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
    await connection.close()
    expect(await exists(server, name)).toBe(false)
  })

  test('two at once do not know of each other', async () => {
    const both = await Promise.all([openDev({ dev: server.url }), openDev({ dev: server.url })])
    await Promise.all(both.map((each) => each.run('CREATE TABLE t (a int)')))
    await Promise.all(both.map((each) => each.close()))
  })

  test('has the encoding, the locale and the search path of the real one, which is only read', async () => {
    const name = `like_${process.pid}_${counter++}`
    await rowsOf(server.url, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`)
    try {
      await rowsOf(server.url, `ALTER DATABASE ${name} SET search_path = 'App Data', public`)
      const url = new URL(server.url)
      url.pathname = `/${name}`
      await connected(url.href, async (like) => {
        await like.run('CREATE SCHEMA "App Data"')
        const connection = await openDev({ dev: url.href, like })
        const { rows } = await connection.run(
          'SELECT pg_encoding_to_char(encoding) AS encoding, datcollate, current_schema() ' +
            'FROM pg_database WHERE datname = current_database()',
        )
        expect(rows).toEqual([{ encoding: 'LATIN1', datcollate: 'C', current_schema: 'App Data' }])
        await connection.run('CREATE TABLE t (a int)')
        await connection.close()
        expect((await like.run("SELECT FROM pg_class WHERE relname = 't'")).rows).toEqual([])
      })
    } finally {
      await rowsOf(server.url, `DROP DATABASE ${name} WITH (FORCE)`)
    }
  })

  test('what a killed run has left is dropped when it is an hour old and nobody uses it', async () => {
    await withRole(server, 'CREATEDB', async (url) => {
      const now = Math.floor(Date.now() / 1000)
      const named = (age: number, end: string): string => `mig_dev_${now - age}_${end}`
      const [old, used, young, other] = [
        named(7200, 'aaaaaaaaaaaa'),
        named(7200, 'bbbbbbbbbbbb'),
        named(600, 'cccccccccccc'),
        named(7200, 'mine'),
      ]
      for (const name of [old, used, young, other]) await rowsOf(url, `CREATE DATABASE ${name} TEMPLATE template0`)
      const inUse = new URL(url)
      inUse.pathname = `/${used}`
      await connected(inUse.href, async () => {
        await (await openDev({ dev: url })).close()
        expect(await Promise.all([old, used, young, other].map((name) => exists(server, name)))).toEqual([false, true, true, true])
      })
      for (const name of [used, young, other]) await rowsOf(url, `DROP DATABASE ${name}`)
    })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('is dropped when the process is ended by %s, which still ends it', async (signal) => {
    const runTypescript = path.join(import.meta.dirname, '../../core/test/run/run-typescript.mjs')
    const file = path.join(import.meta.dirname, 'dev-runner.ts')
    const child = spawn(process.execPath, ['--import', runTypescript, '--conditions=@mig/source', file, server.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)))
    const name = await new Promise<string>((resolve) => child.stdout.once('data', (text: Buffer) => resolve(String(text).trim())))
    expect(await exists(server, name)).toBe(true)
    child.kill(signal)
    expect(await ended).toBe(signal)
    expect(await exists(server, name)).toBe(false)
  })

  test('is dropped also where its connection cannot be closed', async () => {
    const dev = await openDev({ dev: server.url })
    const name = await nameOf(dev)
    const listeners = process.listenerCount('SIGINT')
    Object.assign(dev.client as object, { end: () => Promise.reject(new TypeError('it does not end')) })
    await expect(dev.close()).rejects.toThrow('it does not end')
    expect(await exists(server, name)).toBe(false)
    expect(process.listenerCount('SIGINT')).toBe(listeners - 1)
  })

  test('a role that may not create databases is told so, and nothing is left', async () => {
    await withRole(server, '', async (url, role) => {
      await expect(openDev({ dev: url })).rejects.toMatchObject({
        code: 'connection.denied',
        message: expect.stringMatching(
          /^The dev database cannot be created on 127\.0\.0\.1:\d+: permission denied to create database\.$/,
        ) as string,
        hint: expect.stringContaining('CREATEDB') as string,
      })
      expect(await devDatabases(server, role)).toEqual([])
    })
  })

  test('nothing is made on the server of a protected database, also by a role that is nobody there', async () => {
    await withRole(server, 'CREATEDB', async (url, role) => {
      await connected(url, async (like) => {
        await expect(openDev({ dev: server.url, like, protected: true })).rejects.toMatchObject({ code: 'config.protected', exit: 2 })
        await expect(openDev({ dev: url, like, protected: true })).rejects.toMatchObject({ code: 'config.protected' })
        await expect(openDev({ dev: url, protected: true })).rejects.toMatchObject({ code: 'config.protected' })
      })
      expect(await devDatabases(server, role)).toEqual([])
    })
  })
})

test('a protected database may have its dev database on another server, and in this process', async () => {
  const [one, other] = postgresServers()
  if (one === undefined) throw new TypeError('no server')
  await connected(one.url, async (like) => {
    if (other !== undefined) await (await openDev({ dev: other.url, like, protected: true })).close()
    const connection = await openDev({ dev: 'pglite', like, protected: true })
    expect((await connection.run('SELECT 1 AS a')).rows).toEqual([{ a: 1 }])
    await connection.close()
  })
})

test('a dev server that is not there, and a word that is no dev database', async () => {
  await expect(openDev({ dev: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({ code: 'connection.refused' })
  for (const word of ['docker://postgres/16', 'sqlite::memory:', 'pglite://./folder', 'PGLITE']) {
    await expect(openDev({ dev: word })).rejects.toMatchObject({
      code: 'config.dev',
      exit: 2,
      message: expect.stringContaining(word) as string,
    })
  }
  await expect(openDev({ dev: 'mysql://root:secret@host/x' })).rejects.toThrow('mysql://root:***@host/x')
})

describe('without a server', () => {
  test('PGlite where it is installed, new each time', async () => {
    const first = await openDev({})
    expect(first.what).toMatch(/^PGlite, PostgreSQL \d\d$/)
    await first.run('CREATE TABLE t (a int)')
    await first.close()
    const second = await openDev({ dev: 'pglite' })
    expect((await second.run("SELECT to_regclass('t') AS t")).rows).toEqual([{ t: null }])
    await second.close()
  })

  test('says where its version is another one, and has the search path of the real one', async () => {
    const database = await createPostgresDatabase(newestPostgres())
    await connected(database.url, async (like) => {
      await like.run('CREATE SCHEMA app')
      await like.run('SET search_path = app, public')
      const connection = await openDev({ like: { ...like, version: [14, 2] } })
      expect(connection.what).toMatch(/^PGlite, PostgreSQL \d\d where the database has 14$/)
      expect((await connection.run('SELECT current_schema()')).rows).toEqual([{ current_schema: 'app' }])
      await connection.close()
    })
    await database.drop()
  })

  test('none when the configuration says so', async () => {
    expect(await dev.open({ dev: 'none', folder: import.meta.dirname })).toEqual({ unavailable: "the configuration has dev: 'none'" })
  })
})
