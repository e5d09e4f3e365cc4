import { describe, expect, test } from 'vitest'
import pg from 'pg'
import { createPostgresDatabase, newestPostgres, postgresServers } from '@mig/test-databases'
import { driver } from '../src/driver.ts'
import { lock } from '../src/lock.ts'
import { readUrl } from '../src/connection-url.ts'
import { withDatabase } from './with-database.ts'

async function failure(
  url: string,
): Promise<{ readonly code: string; readonly message: string; readonly hint?: string; readonly exit: number }> {
  const result = await driver.connect({ url }).then(
    async (connection) => {
      await connection.close()
      return undefined
    },
    (error: unknown) => error,
  )
  return result as { readonly code: string; readonly message: string; readonly exit: number }
}

function changed(url: string, change: (parsed: URL) => void): string {
  const parsed = new URL(url)
  change(parsed)
  return parsed.href
}

describe.each(postgresServers())('connections with PostgreSQL $major', (server) => {
  test('a URL gives a session with the settings that statements rely on', async () => {
    await withDatabase(server, async (connection) => {
      expect(String(connection.version[0])).toBe(server.major)
      const { rows } = await connection.run(
        `SELECT current_setting('TimeZone') AS zone, current_setting('standard_conforming_strings') AS strings,
         current_setting('application_name') AS name`,
      )
      expect(rows).toEqual([{ zone: 'UTC', strings: 'on', name: 'mig' }])
    })
  })

  test('while the lock is held, the server looks whether the client is still there', async () => {
    await withDatabase(server, async (connection) => {
      const interval = async (): Promise<unknown> => (await connection.run('SHOW client_connection_check_interval')).rows[0]
      expect(await interval()).toEqual({ client_connection_check_interval: '0' })
      const held = await lock.acquire(connection, { table: { name: 'mig_version' }, timeout: 0 })
      expect(await interval()).toEqual({ client_connection_check_interval: '1s' })
      await held.release()
      expect(await interval()).toEqual({ client_connection_check_interval: '0' })
    })
  })

  test('the settings of a database and of a role decide nothing', async () => {
    await withDatabase(server, async (connection, url) => {
      const odd = `DateStyle='German, DMY' IntervalStyle=iso_8601 extra_float_digits=-3 bytea_output=escape quote_all_identifiers=on`
      const options = odd.split(/ (?=\w+=)/).map((setting) => `-c ${setting.replace(/'/g, '').replace(/, /, ',\\ ')}`).join(' ')
      const client = new pg.Client({ connectionString: url, options })
      await client.connect()
      await connection.run('CREATE TABLE t (a date DEFAULT $$2026-02-01$$, b interval DEFAULT $$1 day$$, c bytea DEFAULT $$\\x00ff$$)')
      const defaults = 'SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef ORDER BY adnum'
      const { rows } = await connection.run(defaults)
      expect(rows.map(({ text }) => text)).toEqual(["'2026-02-01'::date", "'1 day'::interval", "'\\x00ff'::bytea"])
      expect((await client.query(defaults)).rows).not.toEqual(rows)
      const mine = await driver.connect({ client })
      expect((await mine.run(defaults)).rows).toEqual(rows)
      // The order of day and month is the database's.
      expect((await mine.run(`SELECT '02/01/2026'::date::text AS day`)).rows).toEqual([{ day: '2026-01-02' }])
      await mine.close()
      const { rows: after } = await client.query('SHOW DateStyle')
      expect(after).toEqual([{ DateStyle: 'German, DMY' }])
      await client.end()
    })
  })

  test('values are bound, several statements run, touched rows are counted', async () => {
    await withDatabase(server, async (connection) => {
      await connection.run('CREATE TABLE t (a jsonb, b bytea, c bigint); INSERT INTO t VALUES (NULL, NULL, 1), (NULL, NULL, 2)')
      expect((await connection.run('SELECT 1 AS a; SELECT 2 AS b')).rows).toEqual([{ b: 2 }])
      const update = await connection.run('UPDATE t SET a = $1, b = $2, c = $3', [
        { x: [1] },
        { $bytes: '00ff' },
        { $bigint: '9007199254740993' },
      ])
      expect(update.affected).toBe(2)
      const { rows } = await connection.run('SELECT a, b, c FROM t LIMIT 1')
      expect(rows).toEqual([{ a: { x: [1] }, b: Buffer.from([0, 255]), c: '9007199254740993' }])
    })
  })

  test('knows whether a transaction is open, also with a pg that does not', async () => {
    await withDatabase(server, async (connection) => {
      const { client } = connection
      const states: boolean[] = []
      const older = new Proxy(client as pg.Client, {
        get(target, name) {
          const value: unknown = name === 'getTransactionStatus' ? undefined : Reflect.get(target, name)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      })
      for (const shape of [client, older]) {
        const wrapped = await driver.connect({ client: shape })
        states.push(await wrapped.inTransaction())
        await wrapped.run('BEGIN')
        states.push(await wrapped.inTransaction())
        await wrapped.run('SELECT nothing').catch(() => undefined)
        states.push(await wrapped.inTransaction())
        await wrapped.run('ROLLBACK')
        await wrapped.close()
      }
      expect(states).toEqual([false, true, true, false, true, true])
    })
  })

  test('a session that the server ends is an error of the next query, not of the process', async () => {
    const database = await createPostgresDatabase(server)
    const connection = await driver.connect({ url: database.url })
    await withDatabase(server, async (other) => {
      const { rows } = await connection.run('SELECT pg_backend_pid() AS pid')
      await other.run('SELECT pg_terminate_backend($1::int)', [Number(rows[0]?.['pid'])])
      await expect(connection.run('SELECT 1')).rejects.toThrow(/terminat|not queryable/i)
    })
    await connection.close()
    await database.drop()
  })

  test('a pool lends one client, which comes back with the settings it had', async () => {
    await withDatabase(server, async (_, url) => {
      const pool = new pg.Pool({ connectionString: url, max: 1, options: '-c TimeZone=Asia/Tokyo', application_name: 'app' })
      expect(driver.accepts(pool)).toBe(true)
      const connection = await driver.connect({ client: pool })
      expect([pool.totalCount, pool.idleCount]).toEqual([1, 0])
      expect(
        (await connection.run("SELECT current_setting('TimeZone') AS zone, current_setting('application_name') AS name")).rows,
      ).toEqual([{ zone: 'UTC', name: 'app' }])
      await connection.close()
      expect([pool.totalCount, pool.idleCount]).toEqual([1, 1])
      const names = ['TimeZone', 'client_connection_check_interval']
      const { rows } = await pool.query<{ v: string }>(
        'SELECT current_setting(n) AS v FROM unnest($1::text[]) WITH ORDINALITY AS u (n, o) ORDER BY o',
        [names],
      )
      expect(rows.map((row) => row.v)).toEqual(['Asia/Tokyo', '0'])
      await pool.end()
    })
  })

  test('a pool gets no client back whose transaction is open', async () => {
    await withDatabase(server, async (_, url) => {
      const pool = new pg.Pool({ connectionString: url, max: 1 })
      const connection = await driver.connect({ client: pool })
      await connection.run('BEGIN; CREATE TABLE t (a integer)')
      await connection.close()
      expect((await pool.query("SELECT to_regclass('t') AS t")).rows).toEqual([{ t: null }])
      await pool.end()
    })
  })

  test("a caller's client is connected when it was not, stays open, and may be in a transaction", async () => {
    await withDatabase(server, async (_, url) => {
      const client = new pg.Client({ connectionString: url })
      expect(driver.accepts(client)).toBe(true)
      const first = await driver.connect({ client })
      await first.run('CREATE TABLE t (a integer)')
      await first.close()
      expect(client.listenerCount('error')).toBe(0)
      await client.query('BEGIN')
      const second = await driver.connect({ client })
      await second.run('INSERT INTO t VALUES (1)')
      await second.close()
      await client.query('COMMIT')
      expect((await client.query('SELECT a FROM t')).rows).toEqual([{ a: 1 }])
      const listeners = client.listenerCount('error')
      await (await driver.connect({ client })).close()
      expect(client.listenerCount('error')).toBe(listeners)
      await client.end()
    })
  })

  test('a refused login is named without the password', async () => {
    await withDatabase(server, async (connection, url) => {
      const role = `nobody_${process.pid}_${server.major}`
      await connection.run(`CREATE ROLE ${role} NOLOGIN PASSWORD 'geheim'`)
      const target = changed(url, (parsed) => {
        parsed.username = role
        parsed.password = 'geheim'
      })
      const error = await failure(target)
      expect(error).toMatchObject({ code: 'connection.denied', exit: 1 })
      expect(error.message).toContain(role)
      await connection.run(`ALTER ROLE ${role} LOGIN CONNECTION LIMIT 0`)
      expect(await failure(target)).toMatchObject({ code: 'connection.failed' })
      expect(`${error.message}${(await failure(target)).message}${error.hint ?? ''}`).not.toContain('geheim')
      await connection.run(`DROP ROLE ${role}`)
    })
  })

  test('a missing database comes with the command that makes it', async () => {
    const error = await failure(changed(server.url, (parsed) => (parsed.pathname = '/no_such_database')))
    expect(error).toMatchObject({ code: 'connection.noDatabase', hint: 'Create it: createdb no_such_database' })
  })

  test('TLS is asked for as the words of libpq and of asyncpg say', async () => {
    const tls = async (query: string): Promise<unknown> => (await failure(`${server.url}?${query}`)) ?? 'connected'
    expect(await tls('ssl=require')).toMatchObject({ code: 'connection.tls' })
    expect(await tls('sslmode=require')).toMatchObject({ code: 'connection.tls' })
    expect(await tls('sslmode=prefer')).toBe('connected')
    expect(await tls('ssl=disable&connect_timeout=5')).toBe('connected')
  })
})

describe('a server that cannot be reached', () => {
  test('nothing listens, or the host is unknown', async () => {
    const refused = await failure('postgresql+psycopg2://me:geheim@127.0.0.1:1/db')
    expect(refused).toMatchObject({ code: 'connection.refused', exit: 1 })
    expect(refused.message).toBe('PostgreSQL at 127.0.0.1:1 cannot be reached: nothing listens there.')
    expect(await failure('postgres://localhost:1/db')).toMatchObject({ code: 'connection.refused' })
    expect(await failure('postgres://no-such-host.invalid/db')).toMatchObject({ code: 'connection.refused' })
    expect(await failure('postgres:///db?host=/no/such/folder')).toMatchObject({ code: 'connection.refused' })
  })

  test('nobody answers in time', async () => {
    const { createServer } = await import('node:net')
    const silent = createServer(() => undefined)
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port))
    })
    expect(await failure(`postgres://127.0.0.1:${port}/db?connect_timeout=0.2`)).toMatchObject({ code: 'connection.timeout' })
    silent.close()
  })

  test('what is no URL is not repeated', async () => {
    const error = await failure('postgres:geheim')
    expect(error).toMatchObject({ code: 'config.url', exit: 2 })
    expect(error.message).not.toContain('geheim')
  })
})

test('things that are no client of pg are not taken for one', async () => {
  expect([undefined, null, 'postgres://', {}, { prepare() {}, exec() {}, close() {} }].map((item) => driver.accepts(item))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
  await expect(driver.connect({ client: {} })).rejects.toMatchObject({ code: 'config.connection' })
})

test('a connection without a transaction of its own leaves none behind', async () => {
  await withDatabase(newestPostgres(), async (connection) => {
    expect(await connection.inTransaction()).toBe(false)
  })
})

test.each([
  ['postgresql+asyncpg://u:p+w@h:5/d?ssl=require', 'postgresql://u:p+w@h:5/d?sslmode=require&uselibpqcompat=true'],
  ['postgres://u@h/d', 'postgres://u@h/d'],
  [
    'postgres://u@h/d?application_name=x&sslmode=verify-full',
    'postgres://u@h/d?application_name=x&sslmode=verify-full&uselibpqcompat=true',
  ],
  ['postgres://u@h/d?ssl=true', 'postgres://u@h/d?ssl=true'],
])('%s is read as %s', (given, expected) => {
  expect(readUrl(given).url).toBe(expected)
})
