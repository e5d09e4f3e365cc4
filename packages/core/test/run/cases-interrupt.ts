import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

/** What becomes of a run that a service ends. */
export function interruptCases(target: Target): void {
  describe(`an interrupted run on ${target.name}`, () => {
    let box: Sandbox
    let controller: AbortController
    beforeEach(async () => {
      box = await createSandbox(target)
      controller = new AbortController()
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      box.write('a3', ['a2'], makesTable('three'))
    })
    afterEach(() => box.remove())

    for (const transaction of ['revision', 'all', 'none'] as const) {
      it(`mode ${transaction}: ends at the boundary of a revision, says which, and goes on when it is run again`, async () => {
        const mig = await box.migrator({
          transaction,
          onStatement: ({ statement, purpose }) => {
            if (purpose === 'operation' && statement.text[0]?.includes('"two"') === true) controller.abort('SIGTERM')
          },
        })
        const failure = await failureOf(mig.upgrade('head', { signal: controller.signal }))
        const place = { revision: 'a2', all: 'base', none: 'a2' }[transaction]
        expect(failure).toMatchObject({ code: 'run.aborted', exit: 130 })
        // What was done when the signal came is recorded, unless a part of its transaction is missing.
        expect(failure.message).toBe(`The run was interrupted by SIGTERM. The database is at ${place}.`)
        expect(await mig.upgrade()).toMatchObject({ to: ['a3'] })
        await mig.close()
      })
    }

    it('before it begins, nothing is run or created', async () => {
      controller.abort(new TypeError('the service is going down'))
      const { signal } = controller
      const mig = await box.migrator()
      for (const work of [mig.upgrade('head', { signal }), mig.stamp('head', { signal }), mig.repair(undefined, { signal })]) {
        expect(await failureOf(work)).toMatchObject({
          code: 'run.aborted',
          message: 'The run was interrupted (the service is going down). The database is at base.',
        })
      }
      expect(await box.hasTable('mig_version')).toBe(false)
    })

    it('waiting for another runner is ended too', async () => {
      let letGo = (): void => {}
      const held = new Promise<void>((resolve) => (letGo = resolve))
      let began = (): void => {}
      const running = new Promise<void>((resolve) => (began = resolve))
      const first = await box.migrator({ onStep: () => (began(), held) })
      const upgrade = first.upgrade('a1')
      await running
      const second = await box.migrator({ onLockWait: () => controller.abort() })
      expect(await failureOf(second.upgrade('head', { signal: controller.signal }))).toMatchObject({
        code: 'run.aborted',
        message: expect.stringContaining('The run was interrupted. The database is at base.'),
      })
      letGo()
      await upgrade
      await second.upgrade()
    })

    it('a dynamic revision gets the news at its next call', async () => {
      box.write('a2', ['a1'], `export const dynamic = true
${UPGRADE} {
  await op.createTable('two', { id: t.integer() })
  for (let id = 0; id < 100_000; id++) await op.execute(\`INSERT INTO two VALUES (\${id})\`)
}`)
      const mig = await box.migrator({
        onStatement: ({ statement }) => {
          if (statement.text[0] === 'INSERT INTO two VALUES (20)') setImmediate(() => controller.abort())
        },
      })
      expect(await failureOf(mig.upgrade('head', { signal: controller.signal }))).toMatchObject({
        code: 'run.aborted',
        message: 'The run was interrupted. The database is at a1.',
        hint: 'What had begun was rolled back. Run the command again to go on.',
      })
      expect(await box.hasTable('two')).toBe(false)
      expect(await mig.log()).toMatchObject([{ revision: 'a1', state: 'done' }])
    })

    it('says what stays of a revision that is not one transaction', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('two', { id: t.integer() })
  await op.autocommit((outside) => outside.createTable('beside', { id: t.integer() }))
  await op.createTable('behind', { id: t.integer() })
  await op.createTable('last', { id: t.integer() })
}`)
      const mig = await box.migrator({
        onStatement: ({ statement }) => {
          if (statement.text[0]?.includes('"behind"') === true) controller.abort()
        },
      })
      expect(await failureOf(mig.upgrade('head', { signal: controller.signal }))).toMatchObject({
        message: 'The run was interrupted. The database is at a1.',
        hint: '2 of 4 operations are done and stay. Run the command again: it goes on behind them.',
      })
      await mig.upgrade()
      expect(await box.versions()).toEqual(['a3'])
    })
  })
}
