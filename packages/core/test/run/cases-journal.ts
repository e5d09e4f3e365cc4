import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import { dyingDialect } from '../faults/faulty-connection.ts'
import type { Migrator, MigratorOptions } from '../../src/run/migrator.ts'
import type { Target } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

export interface JournalOptions {
  /** A query that is true when the table is there. */
  readonly hasTable: (name: string) => string
}

/** What becomes of a revision that was stopped after a part of it was committed. */
export function journalCases(target: Target, { hasTable }: JournalOptions): void {
  describe(`revisions that were stopped half way on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
    })
    afterEach(() => box.remove())

    /** A revision that makes a table outside its transaction, and inserts a row before and after it. */
    const writeRaw = (options = ''): void => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.execute('INSERT INTO one (id) VALUES (1)')
  await op.autocommit((outside) => outside.execute('CREATE TABLE raw (id integer)'${options}))
  await op.execute('INSERT INTO one (id) VALUES (2)')
}`)
    }
    const rows = async (): Promise<readonly unknown[]> => (await box.database.rows('SELECT id FROM one ORDER BY id')).map(({ id }) => id)

    /** Its lock goes with the migrator that is closed, so nothing is to be waited for. */
    const dying = (pattern: RegExp, when: 'before' | 'after'): MigratorOptions => ({
      dialect: dyingDialect(target.dialect, pattern, when),
      lockTimeout: 50,
    })

    /** A run whose connection dies at the first statement that the pattern fits. */
    const die = async (pattern: RegExp, when: 'before' | 'after'): Promise<void> => {
      const mig = await box.migrator(dying(pattern, when))
      await failureOf(mig.upgrade('a2'))
      await mig.close()
    }

    it('a correction goes on behind what is done, and the log tells of the parts', async () => {
      const code = (sql: string): string => `${UPGRADE} {
  await op.execute('INSERT INTO one (id) VALUES (1)')
  await op.autocommit((outside) => outside.createTable('two', { id: t.integer() }))
  await op.execute('INSERT INTO one (id) VALUES (2)')
  await op.execute(${JSON.stringify(sql)})
}`
      box.write('a2', ['a1'], code('boom'))
      const mig = await box.migrator()
      const failed = { code: 'statement.failed', hint: expect.stringContaining('goes on behind them') }
      expect(await failureOf(mig.upgrade())).toMatchObject(failed)
      expect(await rows()).toEqual([1])
      const stopped = { revision: 'a2', direction: 'upgrade', operation: 3, operations: 4, state: 'done' }
      expect((await mig.status()).unfinished).toMatchObject(stopped)
      box.write('a2', ['a1'], code('INSERT INTO one (id) VALUES (3)'))
      expect(await mig.upgrade()).toMatchObject({ from: ['a1'], to: ['a2'] })
      expect(await rows()).toEqual([1, 2, 3])
      expect((await mig.status()).unfinished).toBeUndefined()
      const log = await mig.log({ parts: true })
      expect(log.map(({ revision, operation, state }) => [revision, operation, state])).toEqual([
        ['a2', undefined, 'done'],
        ['a2', undefined, 'failed'],
        ['a2', 2, 'done'],
        ['a2', 1, 'done'],
        ['a1', undefined, 'done'],
      ])
      expect(log[2]).toMatchObject({ detail: 'create table two', hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
      expect(await mig.log()).toHaveLength(3)
    })

    it('whoever accepts the drift or the files says nothing of what is half done', async () => {
      const code = (last: string): string => `${UPGRADE} {
  await op.autocommit((outside) => outside.execute('INSERT INTO one (id) VALUES (1)'))
  await op.execute('${last}')
}`
      box.write('a2', ['a1'], code('boom'))
      const mig = await box.migrator()
      await failureOf(mig.upgrade())
      box.write('a1', [], `// changed\n${makesTable('one')}`)
      expect(await mig.repair()).toMatchObject([{ revision: 'a1' }])
      await mig.acceptDrift()
      expect((await mig.status()).unfinished).toMatchObject({ revision: 'a2', operation: 2 })
      box.write('a2', ['a1'], code('INSERT INTO one (id) VALUES (2)'))
      await mig.upgrade()
      expect(await rows()).toEqual([1, 2])
    })

    it('what is done must stay as it was; what only describes it may change', async () => {
      const code = (name: string, rest: string): string => `${UPGRADE} {
  await op.autocommit((outside) => outside.dropTable('one'${rest}))
  await op.createTable('${name}', { id: t.integer() })
  await op.execute('boom')
}`
      box.write('a2', ['a1'], code('two', ''))
      const mig = await box.migrator()
      await failureOf(mig.upgrade())
      const edited = `${UPGRADE} { await op.autocommit((outside) => outside.dropTable('other')) }`
      box.write('a2', ['a1'], edited)
      const error = await failureOf(mig.upgrade())
      const message = expect.stringContaining('operation 1 (drop table one) is another one')
      expect(error).toMatchObject({ code: 'database.halfApplied', message })
      box.write('a2', ['a1'], `${UPGRADE} {}`)
      expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'database.halfApplied' })
      box.write('a2', ['a1'], code('three', ", { was: table('one', { id: t.integer() }) }").replace('boom', 'SELECT 1'))
      expect(await mig.upgrade()).toMatchObject({ to: ['a2'] })
      expect([await box.hasTable('one'), await box.hasTable('two'), await box.hasTable('three')]).toEqual([false, false, true])
    })

    for (const when of ['before', 'after'] as const) {
      it(`SQL that was interrupted ${when} it was done: doneWhen knows`, async () => {
        writeRaw(`, { doneWhen: ${JSON.stringify(hasTable('raw'))} }`)
        await die(/CREATE TABLE raw/, when)
        const mig = await box.migrator()
        expect((await mig.status()).unfinished).toMatchObject({ operation: 2, operations: 3, state: 'interrupted' })
        await mig.upgrade()
        expect(await rows()).toEqual([1, 2])
        expect(await box.hasTable('raw')).toBe(true)
      })

      it(`SQL that was interrupted ${when} it was done and cannot say so: somebody has to`, async () => {
        writeRaw()
        await die(/CREATE TABLE raw/, when)
        const mig = await box.migrator()
        const error = await failureOf(mig.upgrade())
        expect(error).toMatchObject({ code: 'database.interrupted', hint: expect.stringContaining('--resume again') })
        expect(error.message).toContain('sql: CREATE TABLE raw')
        await mig.upgrade('head', { resume: when === 'before' ? 'again' : 'done' })
        expect(await rows()).toEqual([1, 2])
        expect(await box.hasTable('raw')).toBe(true)
        expect(await failureOf(mig.upgrade('head', { resume: 'again' }))).toMatchObject({ code: 'database.nothingInterrupted', exit: 2 })
      })
    }

    it('an answer may come with the revision: doneWhen changes nothing of what ran', async () => {
      writeRaw()
      await die(/CREATE TABLE raw/, 'after')
      writeRaw(`, { doneWhen: ${JSON.stringify(hasTable('raw'))} }`)
      await (await box.migrator()).upgrade()
      expect(await rows()).toEqual([1, 2])
    })

    it('a doneWhen that is wrong is found when the SQL runs', async () => {
      writeRaw(", { doneWhen: 'SELECT 1 = 2' }")
      const mig = await box.migrator()
      expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'op.guard', message: expect.stringContaining('doneWhen') })
      writeRaw(", { doneWhen: 'SELECT 1 = 1 ; ' }")
      await mig.upgrade()
      expect(await rows()).toEqual([1, 2])
    })

    it('SQL that failed runs again, as it is or corrected', async () => {
      box.write('a2', ['a1'], `${UPGRADE} { await op.autocommit((outside) => outside.execute('CREATE TABLE nowhere.raw (id integer)')) }`)
      const mig = await box.migrator()
      for (const _ of [1, 2]) expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'statement.failed' })
      writeRaw()
      await mig.upgrade()
      expect(await rows()).toEqual([1, 2])
    })

    it('nothing else runs meanwhile, unless a stamp says that the database was brought somewhere by hand', async () => {
      box.write('b1', [], makesTable('left'))
      writeRaw()
      const mig = await box.migrator()
      await mig.upgrade('a1')
      await die(/CREATE TABLE raw/, 'before')
      const refused = { code: 'database.halfApplied', hint: expect.stringContaining('mig upgrade a2') }
      expect(await failureOf(mig.downgrade('base'))).toMatchObject(refused)
      expect(await failureOf(mig.upgrade('b1'))).toMatchObject(refused)
      await box.database.rows('DELETE FROM one')
      expect(await mig.stamp('a1')).toMatchObject({ to: ['a1'] })
      await mig.upgrade('heads')
      expect(await rows()).toEqual([1, 2])
      expect(await box.versions()).toEqual(['a2', 'b1'])
    })

    it('the revision that is half done comes first, whatever else is to run', async () => {
      box.write('b1', [], makesTable('left'))
      writeRaw(`, { doneWhen: ${JSON.stringify(hasTable('raw'))} }`)
      const ran: string[] = []
      const open = (): Promise<Migrator> => box.migrator({ onStep: ({ state, revision }) => void (state === 'done' && ran.push(revision)) })
      await (await open()).upgrade('a1')
      await die(/CREATE TABLE raw/, 'before')
      box.write('a0', [], makesTable('zero'))
      await (await open()).upgrade('heads')
      expect(ran.slice(0, 2)).toEqual(['a1', 'a2'])
      expect(ran.toSorted()).toEqual(['a0', 'a1', 'a2', 'b1'])
      expect(await rows()).toEqual([1, 2])
    })

    it('a revision that depends on data runs again, passes over what it did, and asks again what it read', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.execute('INSERT INTO one (id) VALUES (1)')
  const [row] = await op.connection.query('SELECT 7 AS seven')
  await op.autocommit((outside) => outside.createTable('two', { id: t.integer() }))
  await op.execute(sql\`INSERT INTO one (id) VALUES (\${Number(row?.seven)})\`)
}`)
      await die(/INTO one \(id\) VALUES \([?$]/, 'before')
      expect(await rows()).toEqual([1])
      await (await box.migrator()).upgrade()
      expect(await rows()).toEqual([1, 7])
    })

    it('a query that wrote before the transaction was left cannot be asked again, and the database says so', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.connection.query('INSERT INTO one (id) VALUES (1)')
  await op.autocommit((outside) => outside.createTable('two', { id: t.integer() }))
  await op.execute('boom')
}`)
      const mig = await box.migrator()
      await failureOf(mig.upgrade())
      const error = await failureOf(mig.upgrade())
      expect(error).toMatchObject({ code: 'database.halfApplied', hint: expect.stringContaining('may only read') })
      expect(await rows()).toEqual([1])
    })

    it('a revision that does something else when it runs again is stopped', async () => {
      const code = (first: string): string => `${UPGRADE} {
  await op.connection.query('SELECT 1 AS one')
  ${first}
  await op.autocommit((outside) => outside.createTable('two', { id: t.integer() }))
  await op.execute('boom')
}`
      box.write('a2', ['a1'], code("await op.execute('INSERT INTO one (id) VALUES (1)')"))
      const mig = await box.migrator()
      await failureOf(mig.upgrade())
      for (const other of ["await op.execute('INSERT INTO one (id) VALUES (5)')", '']) {
        box.write('a2', ['a1'], code(other))
        expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'database.halfApplied' })
      }
      box.write('a2', ['a1'], `${UPGRADE} { await op.connection.query('SELECT 1 AS one') }`)
      expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'database.halfApplied' })
      expect(await rows()).toEqual([1])
    })

    it('mode none: an operation and its row are one, so that nothing is asked', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('two', { id: t.integer() })
  await op.bulkInsert('one', [{ id: 1 }])
  await op.execute('INSERT INTO one (id) VALUES (2)')
}`)
      for (const [pattern, when] of [[/"two"/, 'after'], [/INTO "one"/, 'before'], [/VALUES \(2\)/, 'after']] as const) {
        const mig = await box.migrator({ transaction: 'none', ...dying(pattern, when) })
        await failureOf(mig.upgrade())
        await mig.close()
      }
      await (await box.migrator({ transaction: 'none' })).upgrade()
      expect(await rows()).toEqual([1, 2])
      expect(await box.versions()).toEqual(['a2'])
    })

    it('a half done downgrade goes on as well', async () => {
      box.write('a2', ['a1'], `${UPGRADE} { await op.createTable('two', { id: t.integer() }) }
export async function downgrade(op: Operations): Promise<void> {
  await op.autocommit((outside) => outside.dropTable('two'))
  await op.execute('INSERT INTO one (id) VALUES (1)')
}`)
      const mig = await box.migrator()
      await mig.upgrade()
      const died = await box.migrator(dying(/VALUES \(1\)/, 'before'))
      await failureOf(died.downgrade('-1'))
      await died.close()
      expect((await mig.status()).unfinished).toMatchObject({ revision: 'a2', direction: 'downgrade', operation: 2 })
      const refused = { code: 'database.halfApplied', hint: expect.stringContaining('mig downgrade -1') }
      expect(await failureOf(mig.upgrade())).toMatchObject(refused)
      await mig.downgrade('a1')
      expect(await rows()).toEqual([1])
    })
  })
}
