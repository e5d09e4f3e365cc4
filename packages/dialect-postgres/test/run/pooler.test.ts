import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPostgresDatabase, postgresServers, startPooler, type Pooler } from '@mig/test-databases'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
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
      // The error comes before the session is free again.
      await b.query('SELECT 1')
      expect(await pidOf(a)).toBe(first)
    } finally {
      await Promise.all([a.end(), b.end()])
      await pooler.stop()
      await database.drop()
    }
  })
})

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const LEFT_LOCKS = `SELECT count(*)::int AS n FROM pg_locks
  WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

for (const target of targets) {
  describe.each([1, 2, 5])(`a pooler of %s sessions before ${target.name}`, (size) => {
    let box: Sandbox
    let pooler: Pooler
    beforeEach(async () => {
      box = await createSandbox(target)
      pooler = await startPooler(box.database.url, { size })
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], `export const dynamic = true
${makesTable('two')}
export async function downgrade(op: Operations): Promise<void> { await op.execute('DROP TABLE two') }`)
    })
    afterEach(async () => {
      await pooler.stop()
      await box.remove()
    })

    it('runs what is transactions, and leaves nothing in its sessions', async () => {
      const settings = "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name <> 'transaction_isolation'"
      const pool = new pg.Pool({ connectionString: pooler.url, max: 1 })
      try {
        const mig = await box.migrator({ url: pooler.url })
        expect(await mig.current()).toMatchObject({ rows: [] })
        expect(await mig.upgrade('head', { dryRun: true })).toMatchObject({ dryRun: true })
        expect(await mig.upgrade()).toMatchObject({ from: [], to: ['a2'] })
        const given = await box.migrator({ connection: pool, transaction: 'all' })
        expect(await given.downgrade('base')).toMatchObject({ to: [] })
        expect(await given.stamp('a1')).toMatchObject({ to: ['a1'] })
        await given.close()
        for (let look = 0; look < size; look++) expect((await pool.query(settings)).rows).toEqual([])
        expect(await box.database.rows(LEFT_LOCKS)).toEqual([{ n: 0 }])
      } finally {
        await pool.end()
      }
    })

    it('refuses by name what runs outside transactions, before anything runs', async () => {
      box.write('a3', ['a2'], `${UPGRADE} {
  await op.createIndex('one', index('ix_one').on('id').with({ postgres: { concurrently: true } }))
}`)
      const mig = await box.migrator({ url: pooler.url })
      const failure = await failureOf(mig.upgrade())
      expect(failure).toMatchObject({ code: 'op.autocommit', hint: expect.stringContaining('direct connection') })
      expect(failure.message).toMatch(/^Revision a3 \(make a3\) failed at operation 1 \(create index ix_one on one\), .*goes through a pooler/)
      const bare = await box.migrator({ url: pooler.url, transaction: 'none' })
      expect(await failureOf(bare.upgrade())).toMatchObject({ code: 'op.autocommit', message: expect.stringContaining("transaction: 'none'") })
      expect(await box.hasTable('mig_version')).toBe(false)
      box.write('a3', ['a2'], `export const dynamic = true
${UPGRADE} { await op.autocommit((outside) => outside.execute('SELECT 1')) }`)
      expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'op.autocommit', hint: expect.stringContaining('direct connection') })
      expect(await box.versions()).toEqual(['a2'])
    })

    it('keeps runners apart, those that need no pooler too', async () => {
      for (let number = 3; number <= 6; number++) box.write(`a${number}`, [`a${number - 1}`], makesTable(`t${number}`))
      const urls = [pooler.url, pooler.url, box.database.url, pooler.url]
      const migrators = await Promise.all(urls.map((url) => box.migrator({ url })))
      const results = await Promise.all(migrators.map((mig) => mig.upgrade()))
      expect(results.map(({ to }) => to)).toEqual(urls.map(() => ['a6']))
      const done = await box.database.rows("SELECT revision FROM mig_version_log WHERE state = 'done' ORDER BY revision")
      expect(done.map((row) => row['revision'])).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6'])
    })
  })

  it(`a pooler before ${target.name}: a runner that holds the lock is named, and the wait has an end`, async () => {
    const box = await createSandbox(target)
    const pooler = await startPooler(box.database.url)
    box.write('a1', [], makesTable('one'))
    let began = (): void => {}
    let letGo = (): void => {}
    const running = new Promise<void>((resolve) => (began = resolve))
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const first = await box.migrator({ onStep: () => (began(), held) })
    const upgrade = first.upgrade()
    await running
    const holders: unknown[] = []
    const second = await box.migrator({ url: pooler.url, onLockWait: (holder) => void holders.push(holder) })
    expect(await failureOf(second.upgrade('head', { lockTimeout: 200 }))).toMatchObject({ code: 'lock.timeout', exit: 4 })
    expect(holders[0]).toMatch(/^process \d+ \(mig, /)
    letGo()
    await upgrade
    expect(await second.upgrade()).toMatchObject({ steps: [] })
    await second.close()
    await pooler.stop()
    await box.remove()
  })

  it(`a pooler before ${target.name}: a stamp that another runner came before starts over, and is committed`, async () => {
    const box = await createSandbox(target)
    const pooler = await startPooler(box.database.url)
    box.write('a1', [], makesTable('one'))
    box.write('a2', ['a1'], makesTable('two'))
    box.write('a3', ['a2'], makesTable('three'))
    let began = (): void => {}
    let letGo = (): void => {}
    const running = new Promise<void>((resolve) => (began = resolve))
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const before = await box.migrator()
    await before.upgrade('a1')
    const first = await box.migrator({ onStep: () => (began(), held) })
    const upgrade = first.upgrade('a2')
    await running
    const second = await box.migrator({ url: pooler.url, onLockWait: () => letGo() })
    expect(await second.stamp('a3')).toMatchObject({ from: ['a2'], to: ['a3'] })
    await upgrade
    expect(await box.versions()).toEqual(['a3'])
    await second.close()
    await pooler.stop()
    await box.remove()
  })
}
