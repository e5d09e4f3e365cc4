import { describe, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPostgresDatabase, postgresServers, type TestServer } from '@mig/test-databases'
import type { Connection } from '@mig/core/dialect'
import { advisoryKey, lock } from '../src/lock.ts'
import { driver } from '../src/driver.ts'
import { script } from '../src/script.ts'

const TABLE = { name: 'mig_version' }

async function withTwo(server: TestServer, work: (a: Connection, b: Connection) => Promise<void>): Promise<void> {
  const database = await createPostgresDatabase(server)
  const a = await driver.connect({ url: database.url })
  const b = await driver.connect({ url: database.url })
  try {
    await work(a, b)
  } finally {
    await a.close()
    await b.close()
    await database.drop()
  }
}

describe.each(postgresServers())('the lock on PostgreSQL $major', (server) => {
  test('is held by one, and the other is told by whom and gives up in time', async () => {
    await withTwo(server, async (a, b) => {
      const held = await lock.acquire(a, { table: TABLE, timeout: 0 })
      const pid = String((await a.run('SELECT pg_backend_pid()::text AS pid')).rows[0]?.['pid'])
      const waiting: (string | undefined)[] = []
      const started = Date.now()
      const error: unknown = await lock
        .acquire(b, { table: TABLE, timeout: 300, onWait: (holder) => waiting.push(holder) })
        .catch((thrown: unknown) => thrown)
      expect(Date.now() - started).toBeGreaterThanOrEqual(290)
      expect(Date.now() - started).toBeLessThan(5000)
      expect(error).toMatchObject({ code: 'lock.timeout', exit: 4 })
      expect((error as Error).message).toContain(`process ${pid} (mig, from 127.0.0.1, since `)
      expect(waiting).toHaveLength(1)
      expect(waiting[0]).toContain(`process ${pid}`)
      await held.release()
      await (await lock.acquire(b, { table: TABLE, timeout: 0 })).release()
    })
  })

  test('is held by a session of another role, of which no more is said than may be seen', async () => {
    await withTwo(server, async (a, b) => {
      const held = await lock.acquire(a, { table: TABLE, timeout: 0 })
      const pid = String((await a.run('SELECT pg_backend_pid()::text AS pid')).rows[0]?.['pid'])
      const role = String((await a.run("SELECT current_database() || '_blind' AS name")).rows[0]?.['name'])
      await b.run(`CREATE ROLE ${role}; SET ROLE ${role}`)
      try {
        await expect(lock.acquire(b, { table: TABLE, timeout: 0 })).rejects.toMatchObject({
          message: `Another run holds the lock on mig_version: process ${pid} (mig).`,
        })
      } finally {
        await b.run(`RESET ROLE; DROP ROLE ${role}`)
        await held.release()
      }
    })
  })

  test('is granted to who waits when it is released, and when its holder dies', async () => {
    await withTwo(server, async (a, b) => {
      const held = await lock.acquire(a, { table: TABLE, timeout: 0 })
      const waiting = lock.acquire(b, { table: TABLE, timeout: 10_000 })
      await sleep(120)
      await held.release()
      const second = await waiting
      const pid = Number((await b.run('SELECT pg_backend_pid() AS pid')).rows[0]?.['pid'])
      await a.run('SELECT pg_terminate_backend($1::int)', [pid])
      await (await lock.acquire(a, { table: TABLE, timeout: 10_000 })).release()
      await expect(second.verify()).rejects.toThrow()
    })
  })

  test('is verified in each transaction, and a lost one is noticed', async () => {
    await withTwo(server, async (a, b) => {
      const held = await lock.acquire(a, { table: TABLE, timeout: 0 })
      await a.run('BEGIN')
      await held.verify()
      await a.run('COMMIT')
      await a.run('SELECT pg_advisory_unlock_all()')
      const other = await lock.acquire(b, { table: TABLE, timeout: 0 })
      await a.run('BEGIN')
      await expect(held.verify()).rejects.toMatchObject({ code: 'lock.lost', exit: 4 })
      await a.run('ROLLBACK')
      await other.release()
    })
  })

  test.each(['SELECT pg_advisory_unlock_all()', 'DISCARD ALL'])('is taken again after %s', async (gives) => {
    await withTwo(server, async (a, b) => {
      const held = await lock.acquire(a, { table: TABLE, timeout: 0 })
      const isFree = (): Promise<boolean> =>
        lock.acquire(b, { table: TABLE, timeout: 0 }).then(
          (other) => other.release().then(() => true),
          () => false,
        )
      await a.run(gives)
      expect(await isFree()).toBe(true)
      await a.run('BEGIN')
      await held.verify()
      await a.run('COMMIT')
      await a.run('BEGIN')
      await held.verify()
      await a.run('ROLLBACK')
      expect(await isFree()).toBe(false)
      // Taken once, it is given back at once.
      await held.release()
      expect(await isFree()).toBe(true)
    })
  })

  test('belongs to the version table in its effective schema', async () => {
    await withTwo(server, async (a, b) => {
      const held = await lock.acquire(a, { table: TABLE, timeout: 0 })
      await expect(lock.acquire(b, { table: { schema: 'public', name: 'mig_version' }, timeout: 0 })).rejects.toMatchObject({
        code: 'lock.timeout',
      })
      await (await lock.acquire(b, { table: { name: 'other' }, timeout: 0 })).release()
      await b.run('CREATE SCHEMA app; SET search_path = app')
      await (await lock.acquire(b, { table: TABLE, timeout: 0 })).release()
      await held.release()
    })
  })

  test('is the same in a script', async () => {
    await withTwo(server, async (a, b) => {
      for (const table of [{ name: "it's" }, { schema: 'public', name: "it's" }]) {
        const statements = script.head({ table }).filter((line) => !line.startsWith('\\'))
        const held = await lock.acquire(a, { table, timeout: 0 })
        await expect(b.run(statements.join('\n'))).rejects.toThrow('Another run of mig holds the lock.')
        await held.release()
        await b.run(statements.join('\n'))
        await expect(lock.acquire(a, { table, timeout: 0 })).rejects.toMatchObject({ code: 'lock.timeout' })
        await b.run('SELECT pg_advisory_unlock_all()')
      }
    })
  })
})

test('the key is a signed number of 64 bits', () => {
  expect(advisoryKey('public', 'mig_version')).toBe(advisoryKey('public', 'mig_version'))
  const keys = [advisoryKey('a', 'b'), advisoryKey('ab', ''), advisoryKey('', 'ab')]
  expect(new Set(keys).size).toBe(3)
  for (const key of keys) expect(BigInt.asIntN(64, BigInt(key))).toBe(BigInt(key))
})

describe.each(postgresServers())('a guard on PostgreSQL $major', (server) => {
  test('stops unless its condition is true', async () => {
    await withTwo(server, async (a) => {
      await a.run(script.guard('1 = 1', 'no').join(';'))
      for (const condition of ['1 = 2', "'$$' = ''", 'NULL']) {
        const guard = script.guard(condition, "it's $$ wrong").join(';')
        const error = await a.run(guard).catch((thrown: unknown) => thrown)
        expect(error, condition).toMatchObject({ message: "it's $$ wrong" })
      }
      expect((await a.run(`SELECT ${script.now} IS NOT NULL AND ${script.by} IS NOT NULL AS ok`)).rows).toEqual([{ ok: true }])
    })
  })
})
