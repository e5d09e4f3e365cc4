import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { dyingDialect } from '../../../core/test/faults/faulty-connection.ts'
import { postgres } from '../../src/index.ts'
import { openTransaction } from './open-transaction.ts'
import { targets } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

for (const target of targets.slice(0, 1)) {
  describe(`an index that is built concurrently and interrupted on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], revision())
    })
    afterEach(() => box.remove())

    const CONCURRENTLY = '{ postgres: { concurrently: true } }'
    /** A unique index on an expression, with a comment that its own statement gives it. */
    function revision(expression = "lower(label) || 'x'"): string {
      return `${UPGRADE} {
  const where = sql\`id > 0 and label in ('a', 'b')\`
  await op.createIndex('one', index('ix_one').on(sql\`${expression}\`).unique().where(where).with(${CONCURRENTLY}).comment('both'))
}`
    }
    const indexes = (): Promise<readonly unknown[]> =>
      box.database.rows(`SELECT c.relname AS name, i.indisvalid AS valid, obj_description(c.oid) AS comment
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'one'::regclass`)
    const DONE = [{ name: 'ix_one', valid: true, comment: 'both' }]
    const die = async (pattern: RegExp, when: 'before' | 'after'): Promise<void> => {
      const mig = await box.migrator({ dialect: dyingDialect(postgres, pattern, when), lockTimeout: 50 })
      await failureOf(mig.upgrade())
      await mig.close()
    }

    it('what is there is not built again, also where its texts were stored in other words', async () => {
      await die(/CREATE UNIQUE INDEX CONCURRENTLY/, 'after')
      expect(await indexes()).toEqual([{ ...DONE[0], comment: null }])
      const [{ oid } = {}] = await box.database.rows("SELECT 'ix_one'::regclass::oid::int AS oid")
      await (await box.migrator()).upgrade()
      expect(await indexes()).toEqual(DONE)
      expect(await box.database.rows("SELECT 'ix_one'::regclass::oid::int AS oid")).toEqual([{ oid }])
    })

    it('what was not begun is built', async () => {
      await die(/CREATE UNIQUE INDEX CONCURRENTLY/, 'before')
      await (await box.migrator()).upgrade()
      expect(await indexes()).toEqual(DONE)
    })

    it('an index that rows stand against is gone after the failure, and built when they are', async () => {
      const mig = await box.migrator()
      await mig.upgrade('a1')
      await box.database.rows("INSERT INTO one VALUES (1, 'a'), (2, 'A')")
      box.write('a2', ['a1'], revision().replace("and label in ('a', 'b')", ''))
      expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'statement.failed' })
      expect(await indexes()).toEqual([])
      await box.database.rows('DELETE FROM one WHERE id = 2')
      await mig.upgrade()
      expect(await indexes()).toEqual(DONE)
    })

    it('a build whose server process ends leaves an invalid index, which goes first', async () => {
      const mig = await box.migrator()
      await mig.upgrade('a1')
      await mig.close()
      // The build waits for a transaction that has the table.
      const other = await openTransaction(box.database.url, 'INSERT INTO one VALUES (7)')
      const building = failureOf((await box.migrator()).upgrade())
      const builder = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE UNIQUE INDEX CONC%' AND state = 'active'"
      let pid = Number.NaN
      while (Number.isNaN(pid)) pid = Number((await box.database.rows(builder))[0]?.['pid'])
      await expect.poll(() => indexes(), { timeout: 10_000 }).toEqual([{ ...DONE[0], valid: false, comment: null }])
      await box.database.rows(`SELECT pg_terminate_backend(${pid})`)
      await building
      await other.end()
      expect(await indexes()).toEqual([{ ...DONE[0], valid: false, comment: null }])
      await (await box.migrator()).upgrade()
      expect(await indexes()).toEqual(DONE)
    })

    it('another index of the name is shown and left alone, until somebody takes it as it is', async () => {
      await die(/CREATE UNIQUE INDEX CONCURRENTLY/, 'before')
      await box.database.rows('CREATE INDEX ix_one ON one (label)')
      const mig = await box.migrator()
      const error = await failureOf(mig.upgrade())
      expect(error).toMatchObject({ code: 'database.interrupted', hint: expect.stringContaining('--resume done') })
      expect(error.message).toMatch(/it has\s+CREATE INDEX "ix_one" ON "one" \("label"\)\s+where the operation makes\s+CREATE UNIQUE INDEX/)
      await mig.upgrade('head', { resume: 'done' })
      expect(await indexes()).toEqual(DONE)
    })

    for (const when of ['before', 'after'] as const) {
      it(`a drop that was interrupted ${when} it was done is finished`, async () => {
        box.write('a3', ['a2'], `${UPGRADE} { await op.dropIndex('one', 'ix_one', ${CONCURRENTLY}) }
export async function downgrade(): Promise<void> {}`)
        await die(/DROP INDEX CONCURRENTLY/, when)
        expect(await indexes()).toHaveLength(when === 'before' ? 1 : 0)
        // As a drop leaves it that ends half way.
        await box.database.rows("UPDATE pg_index SET indisvalid = false WHERE indrelid = 'one'::regclass")
        await (await box.migrator()).upgrade()
        expect(await indexes()).toEqual([])
      })
    }
  })
}
