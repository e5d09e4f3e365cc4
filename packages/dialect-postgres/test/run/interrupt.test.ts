import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { interruptCases } from '../../../core/test/run/cases-interrupt.ts'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { targets } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

for (const target of targets) {
  if (target === targets[0]) interruptCases(target)

  describe(`a statement that runs on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
    })
    afterEach(() => box.remove())

    const sleeping = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND datname = current_database()"

    const untilSleeping = (): Promise<void> => vi.waitFor(async () => expect(await box.database.rows(sleeping)).toEqual([{ n: 1 }]), 20_000)

    const kinds = [
      ['of a static revision', 'await op.execute("DO \'BEGIN PERFORM pg_sleep(60); END\'")'],
      ['outside a transaction', 'await op.autocommit((outside) => outside.execute("DO \'BEGIN PERFORM pg_sleep(60); END\'"))'],
      ["on the driver's own client", "await op.using((client) => (client as { query(sql: string): Promise<unknown> }).query('SELECT pg_sleep(60)'))"],
      ['of a query', "await op.connection.query('SELECT pg_sleep(60)')"],
    ] as const
    it.each(kinds)('%s is cancelled', async (_, code) => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('two', { id: t.integer() })
  ${code}
}`)
      const controller = new AbortController()
      const mig = await box.migrator()
      const upgrade = failureOf(mig.upgrade('head', { signal: controller.signal }))
      await untilSleeping()
      const began = performance.now()
      controller.abort('SIGINT')
      expect(await upgrade).toMatchObject({ code: 'run.aborted', message: 'The run was interrupted by SIGINT. The database is at a1.' })
      expect(performance.now() - began).toBeLessThan(5000)
      expect(await box.database.rows(sleeping)).toEqual([{ n: 0 }])
      const locks = `SELECT count(*)::int AS n FROM pg_locks
        WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
      expect(await box.database.rows(locks)).toEqual([{ n: 0 }])
      box.write('a2', ['a1'], makesTable('other'))
    })

    it("of a caller's pool is cancelled, and the pool works on", async () => {
      box.write('a2', ['a1'], `${UPGRADE} { await op.execute("DO 'BEGIN PERFORM pg_sleep(60); END'") }`)
      const pool = new pg.Pool({ connectionString: box.database.url, max: 1 })
      const controller = new AbortController()
      const mig = await box.migrator({ connection: pool })
      const upgrade = failureOf(mig.upgrade('head', { signal: controller.signal }))
      await untilSleeping()
      controller.abort()
      expect(await upgrade).toMatchObject({ code: 'run.aborted' })
      await mig.close()
      expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      await pool.end()
    })

    it('waiting for the next attempt is ended', async () => {
      await (await box.migrator()).upgrade()
      box.write('a2', ['a1'], `${UPGRADE} { await op.addColumn('one', 'size', t.integer()) }`)
      const application = new pg.Client(box.database.url)
      application.on('error', () => {})
      await application.connect()
      await application.query('BEGIN; SELECT * FROM one')
      const controller = new AbortController()
      const mig = await box.migrator({
        timeouts: { tableLock: 50 },
        onRetry: ({ attempt }) => {
          if (attempt === 2) controller.abort()
        },
      })
      expect(await failureOf(mig.upgrade('head', { signal: controller.signal }))).toMatchObject({
        code: 'run.aborted',
        message: expect.stringContaining('at a1'),
      })
      await application.end()
    })
  })
}
