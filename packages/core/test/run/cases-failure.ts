import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const EMPTY_DOWNGRADE = 'export async function downgrade(): Promise<void> {}'

/** What a failure leaves behind, and what it says. */
export function failureCases(target: Target): void {
  describe(`failures on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
    })
    afterEach(() => box.remove())

    /** Three revisions, of which the third fails at its second operation. */
    const thirdFails = (kind: 'static' | 'dynamic'): void => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      box.write('a3', ['a2'], `export const dynamic = ${kind === 'dynamic'}
${UPGRADE} {
  await op.createTable('three', { id: t.integer() })
  await op.execute('INSERT INTO nowhere VALUES (1)')
  await op.createTable('four', { id: t.integer() })
}`)
    }

    for (const kind of ['static', 'dynamic'] as const) {
      it(`mode revision: the ${kind} revision that fails leaves the one before`, async () => {
        thirdFails(kind)
        const mig = await box.migrator()
        const error = await failureOf(mig.upgrade())
        expect(error).toMatchObject({ code: 'statement.failed', exit: 1, revision: 'a3', sql: 'INSERT INTO nowhere VALUES (1)' })
        expect(error.message).toMatch(/^Revision a3 \(make a3\) failed at operation 2 \(execute INSERT INTO nowhere VALUES \(1\)\), /)
        expect(error.message).toMatch(/a3\.ts:\d+: .*nowhere/)
        expect(error['hint']).toBe('The database is at a2. Correct the revision and run the command again.')
        expect(await box.versions()).toEqual(['a2'])
        expect([await box.hasTable('two'), await box.hasTable('three')]).toEqual([true, false])
        box.write('a3', ['a2'], makesTable('three'))
        expect(await mig.upgrade()).toMatchObject({ from: ['a2'], to: ['a3'] })
      })

      it(`mode all: the ${kind} revision that fails takes all others along`, async () => {
        thirdFails(kind)
        const mig = await box.migrator({ transaction: 'all' })
        const error = await failureOf(mig.upgrade())
        expect(error['hint']).toBe('The database is at base. Correct the revision and run the command again.')
        expect(await box.versions()).toEqual([])
        expect([await box.hasTable('one'), await box.hasTable('three')]).toEqual([false, false])
        await mig.upgrade('a2')
        expect(await box.versions()).toEqual(['a2'])
      })

      it(`mode none: what the ${kind} revision did before it failed stays, and the error says so`, async () => {
        thirdFails(kind)
        const mig = await box.migrator({ transaction: 'none' })
        const error = await failureOf(mig.upgrade())
        expect(error['hint']).toMatch(/^The database is at a2, and 1 of the revision's operations are done and stay/)
        expect(await box.versions()).toEqual(['a2'])
        expect([await box.hasTable('three'), await box.hasTable('four')]).toEqual([true, false])
      })
    }

    it('says the line of the call in the revision', async () => {
      box.write('a1', [], `${UPGRADE} {
  await op.createTable('one', { id: t.integer() })
  // a line
  await op.execute('boom')
}`)
      expect((await failureOf((await box.migrator()).upgrade())).message).toContain(`${box.folder}/migrations/a1.ts:11: `)
    })

    it('op.autocommit commits what came before it, and says what stays', async () => {
      box.write('a1', [], `${UPGRADE} {
  await op.createTable('one', { id: t.integer() })
  await op.autocommit(async (outside) => {
    await outside.createTable('two', { id: t.integer() })
  })
  await op.createTable('three', { id: t.integer() })
  await op.execute('boom')
}`)
      const mig = await box.migrator()
      const error = await failureOf(mig.upgrade())
      expect(error['hint']).toMatch(/^The database is at base, and 2 of the revision's operations are done .* it goes on behind them\.$/)
      expect([await box.hasTable('one'), await box.hasTable('two'), await box.hasTable('three')]).toEqual([true, true, false])
      expect(await box.versions()).toEqual([])
      const transactions = box.statements.filter(({ purpose }) => purpose === 'transaction').map(({ statement }) => statement.text[0])
      const begin = target.dialect.features.begin
      // The tables of mig, what comes before, the operation outside, what comes after, the row of the failure, and the schema as it is then.
      expect(transactions).toEqual([begin, 'COMMIT', begin, 'COMMIT', begin, 'COMMIT', begin, 'ROLLBACK', begin, 'COMMIT', begin, 'COMMIT'])
    })

    it.each(['static', 'dynamic'])('a %s revision cannot end its transaction by itself', async (kind) => {
      box.write('a1', [], `export const dynamic = ${kind === 'dynamic'}
${UPGRADE} {
  await op.execute('CREATE TABLE one (id integer)')
  await op.execute('CREATE TABLE two (id integer); COMMIT')
  await op.execute('boom')
}`)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error).toMatchObject({
        code: 'op.transaction',
        hint: expect.stringContaining('put what must run outside a transaction into op.autocommit') as string,
      })
      expect(error.message).toMatch(/^Revision a1 \(make a1\) failed at operation 2 .*: COMMIT begins or ends a transaction/)
      expect([await box.hasTable('one'), await box.hasTable('two')]).toEqual([false, false])
    })

    it('a question cannot end the transaction either', async () => {
      box.write('a1', [], `${UPGRADE} {
  await op.createTable('one', { id: t.integer() })
  await op.connection.query('COMMIT')
}`)
      expect(await failureOf((await box.migrator()).upgrade())).toMatchObject({ code: 'op.transaction' })
      expect(await box.hasTable('one')).toBe(false)
    })

    it('outside its transaction a revision may have transactions of its own', async () => {
      box.write('a1', [], `${UPGRADE} {
  await op.autocommit((outside) => outside.execute('BEGIN; CREATE TABLE one (id integer); COMMIT'))
}`)
      await (await box.migrator()).upgrade()
      expect(await box.hasTable('one')).toBe(true)
    })

    it('what cannot run in a transaction: the hint says where it can', async () => {
      box.write('a1', [], `${UPGRADE} {
  await op.execute('VACUUM')
}`)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error['hint']).toBe(
        'The database is at base. Put the statement into op.autocommit, which runs it outside the transaction, and run the command again.',
      )
    })

    it('tables that no revision made: the hint says how that is recorded', async () => {
      await box.database.script('CREATE TABLE one (id integer)')
      box.write('a1', [], makesTable('one'))
      const mig = await box.migrator()
      const error = await failureOf(mig.upgrade())
      expect(error['hint']).toBe(
        'The database is at base, and it has what no revision made. If that is what the revision makes, record so with ' +
          '`mig stamp a1`; otherwise correct the revision. Then run the command again.',
      )
      await mig.stamp('a1')
      box.write('a2', ['a1'], makesTable('one'))
      expect((await failureOf(mig.upgrade()))['hint']).toBe('The database is at a1. Correct the revision and run the command again.')
    })

    it('an error of the user is told as one, with its line', async () => {
      box.write('a1', [], `export const dynamic = true
${UPGRADE} {
  await op.createTable('one', { id: t.integer() })
  throw new TypeError('mine')
}`)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error).toMatchObject({ code: 'revision.failed', hint: expect.stringContaining('at base') })
      expect(error.message).toMatch(/^Revision a1 \(make a1\) threw an error \(.*a1\.ts:11\): TypeError: mine$/)
      expect(await box.hasTable('one')).toBe(false)
    })

    it('finds what is wrong with a later revision before the first one runs', async () => {
      box.write('a1', [], makesTable('one'))
      const bad: readonly (readonly [code: string, expected: object])[] = [
        ['export const upgrade = 5', { code: 'revision.form' }],
        ['export const nothing = 1', { code: 'revision.form' }],
        [`export const dynamic = 'yes'\n${UPGRADE} {}`, { code: 'revision.form' }],
        [`${UPGRADE} { await op.createTable(`, { code: 'load.syntax' }],
        [`${UPGRADE} { throw new Error('mine') }`, { code: 'revision.failed', hint: 'Nothing was run.' }],
        [`${UPGRADE} { await op.run({ kind: 'x.y', args: [] }) }`, { code: 'plugin.unknownOperation' }],
      ]
      const mig = await box.migrator()
      for (const [code, expected] of bad) {
        box.write('a2', ['a1'], code)
        const error = await failureOf(mig.upgrade())
        expect(error, code).toMatchObject(expected)
        expect(error.message, code).toContain('a2')
      }
      expect(box.statements).toEqual([])
      expect(await box.hasTable('mig_version')).toBe(false)
    })

    it('refuses an irreversible downgrade before anything runs', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], `export const irreversible = 'the old values are gone'\n${makesTable('two')}`)
      box.write('a3', ['a2'], makesTable('three'))
      const mig = await box.migrator()
      await mig.upgrade()
      const error = await failureOf(mig.downgrade('base'))
      expect(error['code']).toBe('op.irreversible')
      expect(error.message).toBe('Revision a2 (make a2) cannot be downgraded: the old values are gone')
      expect(await box.versions()).toEqual(['a3'])
      expect(await box.hasTable('three')).toBe(true)
    })

    it('names the operation that keeps a downgrade from being derived', async () => {
      box.write('a1', [], `${UPGRADE} { await op.execute('CREATE TABLE one (id integer)') }`)
      box.write('a2', ['a1'], `${UPGRADE} { await op.connection.query('SELECT 1') }`)
      box.write('a3', ['a2'], `${UPGRADE} { await op.execute('CREATE TABLE three (id integer)', { down: 'DROP TABLE three' }) }\n`)
      const mig = await box.migrator()
      await mig.upgrade()
      const dynamic = await failureOf(mig.downgrade('base'))
      expect(dynamic).toMatchObject({ code: 'op.irreversible', hint: expect.stringContaining('downgrade(op)') })
      expect(dynamic.message).toMatch(/a2 .*depend on data/)
      await mig.downgrade('a2')
      box.write('a2', ['a1'], `${UPGRADE} {}\n${EMPTY_DOWNGRADE}`)
      const derived = await failureOf(mig.downgrade('base'))
      expect(derived.message).toMatch(/^Revision a1 \(make a1\) cannot be downgraded: .*execute CREATE TABLE one/)
      expect(await box.versions()).toEqual(['a2'])
    })

    it('stops when somebody else moves the version rows', async () => {
      const version = target.dialect.quoting.identifier('mig_version')
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('two', { id: t.integer() })
  await op.execute('DELETE FROM ${version}')
}`)
      const mig = await box.migrator()
      expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'database.raced' })
      expect(await box.versions()).toEqual(['a1'])
      expect(await box.hasTable('two')).toBe(false)
      box.write('a2', ['a1'], makesTable('two'))
      box.write('a3', ['a2'], makesTable('three'))
      const meddled = await box.migrator({
        async onStep({ state, revision }) {
          if (state === 'done' && revision === 'a2') await box.database.rows("INSERT INTO mig_version VALUES ('other')")
        },
      })
      const error = await failureOf(meddled.upgrade())
      expect(error).toMatchObject({ code: 'database.raced', hint: expect.stringContaining('again') })
      expect(error.message).toMatch(/^The database is at a2, other, where this run expected a2/)
      expect(await box.hasTable('three')).toBe(false)
    })

    it('a deferred constraint that fails at COMMIT is a failure of its revision', async () => {
      box.write('a1', [], `${UPGRADE} {
  await op.execute('CREATE TABLE parent (id integer PRIMARY KEY)')
  await op.execute('CREATE TABLE child (id integer REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)')
  await op.execute('INSERT INTO child VALUES (1)')
}`)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error).toMatchObject({ code: 'statement.failed', sql: 'COMMIT', revision: 'a1', hint: expect.stringContaining('at base') })
      expect(await box.hasTable('child')).toBe(false)
    })
  })
}
