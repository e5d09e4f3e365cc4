import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { dyingDialect } from '../../../core/test/faults/faulty-connection.ts'
import { postgres } from '../../src/index.ts'
import { openTransaction } from './open-transaction.ts'
import { targets } from './target.ts'

const PARTED = `export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('log', { id: t.integer().notNull() }, { postgres: { partitionBy: { range: ['id'] } } })
  await op.createTable('log_1', {}, { postgres: { partitionOf: { table: 'log', values: 'FROM (1) TO (10)' } } })
  await op.execute('INSERT INTO log VALUES (1), (2)', { down: 'DELETE FROM log' })
}`
const DETACHED = `export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('before', { id: t.integer() })
  await op.setTableOptions('log_1', { postgres: { concurrently: true } }, {
    was: { postgres: { partitionOf: { table: 'log', values: 'FROM (1) TO (10)' } } },
  })
  await op.createTable('behind', { id: t.integer() })
}`

for (const target of targets.slice(0, 1)) {
  describe(`a partition that is detached concurrently on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], PARTED)
      box.write('a2', ['a1'], DETACHED)
    })
    afterEach(() => box.remove())

    /** Where the partition is, and which of the tables around it are there. */
    const found = async (): Promise<unknown> => {
      const [state] = await box.database.rows(`SELECT
        (SELECT CASE WHEN inhdetachpending THEN 'pending' ELSE 'attached' END FROM pg_inherits WHERE inhrelid = 'log_1'::regclass) AS part,
        to_regclass('before') IS NOT NULL AS before, to_regclass('behind') IS NOT NULL AS behind,
        (SELECT count(*)::int FROM log_1) AS rows`)
      return state
    }
    const ATTACHED = { part: 'attached', before: false, behind: false, rows: 2 }
    const BETWEEN = { part: 'attached', before: true, behind: false, rows: 2 }
    const DONE = { part: null, before: true, behind: true, rows: 2 }
    const upgraded = async (): Promise<unknown> => {
      await (await box.migrator()).upgrade()
      return found()
    }
    const die = async (when: 'before' | 'after'): Promise<void> => {
      const mig = await box.migrator({ dialect: dyingDialect(postgres, /DETACH PARTITION .* CONCURRENTLY/, when), lockTimeout: 50 })
      await failureOf(mig.upgrade())
      await mig.close()
    }
    /** Begins to detach, which waits for a transaction that reads the table, and ends that process of the server. */
    const endHalfWay = async (): Promise<void> => {
      const mig = await box.migrator()
      await mig.upgrade('a1')
      await mig.close()
      const other = await openTransaction(box.database.url, 'SELECT count(*) FROM log')
      const detaching = failureOf((await box.migrator()).upgrade())
      const part = `SELECT inhdetachpending AS pending FROM pg_inherits WHERE inhrelid = 'log_1'::regclass`
      await expect.poll(() => box.database.rows(part), { timeout: 10_000 }).toEqual([{ pending: true }])
      await box.database.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE '%DETACH PARTITION%CONCURRENTLY' AND state = 'active'`)
      await detaching
      await other.end()
    }

    it('stands between two transactions, keeps its rows, and comes back', async () => {
      expect(await upgraded()).toEqual(DONE)
      const checks = "SELECT pg_get_constraintdef(oid) AS check FROM pg_constraint WHERE conrelid = 'log_1'::regclass AND contype = 'c'"
      expect(await box.database.rows(checks)).toEqual([{ check: 'CHECK (((id IS NOT NULL) AND (id >= 1) AND (id < 10)))' }])
      await (await box.migrator()).downgrade('-1')
      expect(await found()).toEqual(ATTACHED)
    })

    it('is not detached again where the answer was lost', async () => {
      await die('after')
      expect(await upgraded()).toEqual(DONE)
    })

    it('is detached where that was not begun', async () => {
      await die('before')
      expect(await found()).toEqual(BETWEEN)
      expect(await upgraded()).toEqual(DONE)
    })

    it('is detached to the end where the process of the server ended half-way', async () => {
      await endHalfWay()
      expect(await found()).toEqual({ ...BETWEEN, part: 'pending' })
      expect(await upgraded()).toEqual(DONE)
    })

    it('is left alone where somebody finished it meanwhile', async () => {
      await endHalfWay()
      await box.database.rows('ALTER TABLE log DETACH PARTITION log_1 FINALIZE')
      expect(await upgraded()).toEqual(DONE)
    })

    it('stays as long as its table has a default partition, and PostgreSQL says so each time', async () => {
      await (await box.migrator()).upgrade('a1')
      await box.database.rows('CREATE TABLE log_rest PARTITION OF log DEFAULT')
      for (const _ of ['first', 'again']) {
        const error = await failureOf((await box.migrator()).upgrade())
        expect(error).toMatchObject({ code: 'statement.failed', message: expect.stringContaining('default partition') as string })
        expect(await found()).toEqual(BETWEEN)
      }
      await box.database.rows('DROP TABLE log_rest')
      expect(await upgraded()).toEqual(DONE)
    })
  })
}
