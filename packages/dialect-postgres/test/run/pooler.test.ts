import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createPostgresDatabase, postgresServers, startPooler } from '@mig/test-databases'
import { createSandbox, failureOf, makesTable } from '../../../core/test/run/sandbox.ts'
import { targets } from './target.ts'

async function pidOf(client: pg.Client): Promise<unknown> {
  return (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid
}

describe.each(postgresServers())('the pooler of the tests before PostgreSQL $major', (server) => {
  it('lends a session for a transaction, and what is set in it stays for the next one', async () => {
    const database = await createPostgresDatabase(server)
    const pooler = await startPooler(database.url)
    const [a, b] = [new pg.Client(pooler.url), new pg.Client(pooler.url)]
    try {
      await Promise.all([a.connect(), b.connect()])
      await a.query('BEGIN')
      const [first, second] = [await pidOf(a), await pidOf(b)]
      expect(second).not.toBe(first)
      await a.query("SET application_name = 'a'; COMMIT")
      expect(await pidOf(b)).toBe(first)
      expect((await b.query("SELECT current_setting('application_name') AS name, $1::int AS n", [7])).rows).toEqual([{ name: 'a', n: 7 }])
      await expect(b.query('SELECT nothing')).rejects.toThrow('nothing')
      expect(await pidOf(a)).toBe(first)
    } finally {
      await Promise.all([a.end(), b.end()])
      await pooler.stop()
      await database.drop()
    }
  })
})

for (const target of targets) {
  describe.each([1, 2, 5])(`a pooler of %s sessions before ${target.name}`, (size) => {
    it('is named before anything is locked or written; reading goes through it', async () => {
      const box = await createSandbox(target)
      const pooler = await startPooler(box.database.url, { size })
      const pool = new pg.Pool({ connectionString: pooler.url, max: 1 })
      try {
        box.write('a1', [], makesTable('one'))
        const mig = await box.migrator({ url: pooler.url })
        expect(await mig.current()).toMatchObject({ rows: [] })
        const commands = [() => mig.upgrade(), () => mig.stamp('head'), () => mig.downgrade('base')]
        for (const command of commands) {
          const error = await failureOf(command())
          expect(error).toMatchObject({ code: 'connection.pooler', message: expect.stringContaining('pooler') as string })
          expect(error['hint']).toContain('direct connection')
        }
        const given = await box.migrator({ connection: pool })
        expect(await failureOf(given.upgrade())).toMatchObject({ code: 'connection.pooler' })
        await given.close()
        await mig.close()
        expect(await box.database.rows(`SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'`)).toEqual([{ n: 0 }])
        expect(await box.database.rows(`SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND database =
          (SELECT oid FROM pg_database WHERE datname = current_database())`)).toEqual([{ n: 0 }])
        await (await box.migrator()).upgrade()
      } finally {
        await pool.end()
        await pooler.stop()
        await box.remove()
      }
    })
  })
}
