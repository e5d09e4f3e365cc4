import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newestPostgres, startFaultyProxy, type Fault, type FaultyProxy } from '@mig/test-databases'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import type { Migrator } from '../../../core/src/run/migrator.ts'
import { targets } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const seed = Number(process.env['MIG_SEED'] ?? Date.now())

/** Numbers in the range that look random, and are the same for the same seed. */
function* randomNumbers(range: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state % range
  }
}

const target = targets.find(({ name }) => name === `PostgreSQL ${newestPostgres().major}`)
if (target === undefined) throw new TypeError('no target')

describe('a network on which connections break', () => {
  let box: Sandbox
  let proxy: FaultyProxy
  beforeEach(async () => {
    box = await createSandbox(target)
    proxy = await startFaultyProxy(box.database.url)
    box.write('a1', [], `${UPGRADE} {
  await op.createTable('one', { id: t.integer().notNull() })
  await op.execute('INSERT INTO one VALUES (1)')
}`)
    box.write('a2', ['a1'], `export const dynamic = true
${UPGRADE} {
  await op.createTable('two', { id: t.integer().notNull() })
  await op.execute('INSERT INTO two SELECT id FROM one')
}`)
    box.write('a3', ['a2'], makesTable('three'))
  })
  afterEach(async () => {
    await proxy.stop()
    await box.remove()
  })

  /** One attempt at the upgrade, by a process of its own so to say. */
  async function attempt(fault: Fault): Promise<Error | undefined> {
    proxy.next = fault
    const mig: Migrator = await box.migrator({ url: proxy.url })
    try {
      await mig.upgrade('head', { lockTimeout: 5000 })
      return undefined
    } catch (error) {
      return error as Error
    } finally {
      await mig.close().catch(() => undefined)
    }
  }

  it('each place at which it breaks leaves a boundary and a clear error, and the next run goes on', async () => {
    expect(await attempt({})).toBeUndefined()
    const all = proxy.pieces
    const places = randomNumbers(all)
    const kinds: readonly ((after: number) => Fault)[] = [(after) => ({ cutAfter: after }), (after) => ({ dropAfter: after })]
    for (let round = 0; round < 8; round++) {
      await box.database.rows('DROP TABLE IF EXISTS one, two, three, mig_version, mig_version_log, mig_version_schema')
      const after = places.next().value
      const fault = kinds[round % kinds.length]?.(after) ?? {}
      const error = await attempt(fault)
      const place = `seed ${seed}, ${JSON.stringify(fault)} of ${all}`
      if (error !== undefined) {
        expect(error, place).toHaveProperty('code', expect.stringMatching(/^(statement\.failed|connection\.\w+|lock\.\w+|database\.\w+)$/))
        expect(error.message, place).not.toMatch(/undefined|\[object/)
      }
      expect(await attempt({}), place).toBeUndefined()
      expect(await box.versions(), place).toEqual(['a3'])
      const counts = 'SELECT (SELECT count(*)::int FROM one) AS one, (SELECT count(*)::int FROM two) AS two'
      expect(await box.database.rows(counts), place).toEqual([{ one: 1, two: 1 }])
      const done = await box.database.rows("SELECT revision FROM mig_version_log WHERE state = 'done' AND operation IS NULL ORDER BY 1")
      expect(done.map((row) => row['revision']), place).toEqual(['a1', 'a2', 'a3'])
    }
  })

  it('a slow network is no failure', async () => {
    expect(await attempt({ delay: 3 })).toBeUndefined()
  })

  it.each([
    ['COMMIT', true, 'and the transaction with it: the database is at a3.'],
    ['COMMIT', false, 'the transaction was committed before, and the database is at a4.'],
    ['CREATE TABLE "four"', true, 'and the transaction with it: the database is at a3.'],
  ])('a server that has not heard of the loss is not waited for (%s, lost before it: %s)', async (text, before, says) => {
    box.write('a4', ['a3'], makesTable('four'))
    await (await box.migrator()).upgrade('a3')
    proxy.next = { cutAt: { text, before }, unheard: true }
    const mig = await box.migrator({ url: proxy.url })
    await mig.current()
    proxy.next = {}
    const start = performance.now()
    expect((await failureOf(mig.upgrade('head', { lockTimeout: 60_000 })))['hint']).toContain(says)
    expect(await mig.upgrade()).toMatchObject({ to: ['a4'] })
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(await box.database.rows("SELECT revision FROM mig_version_log WHERE state = 'done' AND revision = 'a4'")).toHaveLength(1)
  })

  it.each([
    [false, 'The connection is lost; the transaction was committed before, and the database is at a4. Run the command again to go on.'],
    [true, 'The connection is lost, and the transaction with it: the database is at a3. Run the command again.'],
  ])('a connection that is lost at COMMIT: the rows tell what became of it (lost before it: %s)', async (before, hint) => {
    box.write('a4', ['a3'], makesTable('four'))
    await (await box.migrator()).upgrade('a3')
    proxy.next = { cutAt: { text: 'COMMIT', before } }
    const mig = await box.migrator({ url: proxy.url })
    // The connections that are opened after this one are whole.
    await mig.current()
    proxy.next = {}
    const failure = await failureOf(mig.upgrade())
    expect(failure).toMatchObject({ code: 'statement.failed', sql: 'COMMIT', revision: 'a4', hint })
    expect(await mig.upgrade()).toMatchObject({ to: ['a4'], steps: before ? [{ revision: 'a4' }] : [] })
    expect(await box.database.rows("SELECT revision FROM mig_version_log WHERE state = 'done' AND revision = 'a4'")).toHaveLength(1)
  })
})
