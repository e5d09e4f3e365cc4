import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

/** Databases of a project in which a revision replaces others. */
export function squashCases(target: Target): void {
  describe(`a revision that replaces others, on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('aaaa1', [], makesTable('t0'))
      box.write('bbbb1', ['aaaa1'], makesTable('t1'))
      box.write('cccc1', ['bbbb1'], makesTable('t2'))
    })
    afterEach(() => box.remove())

    const writeShort = (): void =>
      box.write('short1', [], `export const replaces = ['aaaa1', 'bbbb1', 'cccc1']
export async function upgrade(op: Operations): Promise<void> {
  for (const name of ['t0', 't1', 't2']) await op.createTable(name, { id: t.integer().notNull(), label: t.text() })
}`)

    it('a database in the middle runs what is left, and has the row of the new one', async () => {
      const mig = await box.migrator()
      await mig.upgrade('bbbb1')
      writeShort()
      box.write('dddd1', ['cccc1'], makesTable('t3'))
      expect(await mig.plan('cccc1')).toMatchObject({ from: ['bbbb1'], to: ['short1'], steps: [{ revision: 'cccc1' }] })
      expect(await mig.current()).toMatchObject({ rows: ['bbbb1'], unknown: [], atHead: false })
      expect((await mig.history(undefined, { indicateCurrent: true })).map(({ id, state }) => [id, state])).toEqual([
        ['dddd1', 'pending'], ['cccc1', 'pending'], ['bbbb1', 'current'], ['aaaa1', 'applied'],
      ])
      expect(await mig.upgrade('cccc1')).toMatchObject({ from: ['bbbb1'], to: ['short1'], steps: [{ revision: 'cccc1' }] })
      expect(await box.versions()).toEqual(['short1'])
      expect(await mig.status()).toMatchObject({ pending: [{ id: 'dddd1', parents: ['short1'] }], edited: [] })
      expect(await mig.upgrade()).toMatchObject({ from: ['short1'], to: ['dddd1'] })
      await mig.assertAtHead()
    })

    it('a database at the end is at the new one: its row is written by the next command that has nothing else to do', async () => {
      const mig = await box.migrator()
      await mig.upgrade('head')
      writeShort()
      expect(await mig.current()).toMatchObject({ rows: ['short1'], revisions: [{ id: 'short1' }], atHead: true })
      expect(await box.versions()).toEqual(['cccc1'])
      expect(await mig.upgrade('head', { dryRun: true })).toMatchObject({ steps: [] })
      expect(await box.versions()).toEqual(['cccc1'])
      expect(await mig.upgrade('head')).toMatchObject({ from: ['cccc1'], to: ['short1'], steps: [] })
      expect(await box.versions()).toEqual(['short1'])
      expect((await mig.log({ limit: 1 }))[0]).toMatchObject({ revision: 'short1', direction: 'stamp' })
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      for (const id of ['aaaa1', 'bbbb1', 'cccc1']) rmSync(path.join(box.folder, 'migrations', `${id}.ts`))
      expect(await mig.downgrade('base')).toMatchObject({ from: ['short1'], to: [] })
      expect(await box.hasTable('t0')).toBe(false)
    })

    it('scripts know all three places', async () => {
      const mig = await box.migrator()
      await mig.upgrade('bbbb1')
      writeShort()
      box.write('dddd1', ['short1'], makesTable('t3'))
      expect(await mig.script()).toMatch(/Running upgrade base -> short1[^]*Running upgrade short1 -> dddd1/)
      expect(await mig.script({ from: 'cccc1' })).not.toContain('short1,')
      const middle = await mig.script({ from: 'bbbb1', to: 'head' })
      expect(middle).toMatch(/Running upgrade bbbb1 -> cccc1[^]*Running upgrade short1 -> dddd1/)
      await box.database.script(middle)
      expect(await box.versions()).toEqual(['dddd1'])
      expect(await mig.current()).toMatchObject({ rows: ['dddd1'], atHead: true })
      expect(await mig.downgrade('base')).toMatchObject({ steps: [{ revision: 'dddd1' }, { revision: 'short1' }] })
    })

    it('a database in the middle goes back through the old files, and up by the new one', async () => {
      const mig = await box.migrator()
      await mig.upgrade('bbbb1')
      writeShort()
      expect(await mig.downgrade('-1')).toMatchObject({ to: ['aaaa1'] })
      expect(await mig.downgrade('base')).toMatchObject({ to: [] })
      expect(await mig.upgrade('head')).toMatchObject({ steps: [{ revision: 'short1' }], to: ['short1'] })
    })

    it('without the old files a database in the middle is stopped before anything happens, and can be stamped', async () => {
      const mig = await box.migrator()
      await mig.upgrade('bbbb1')
      writeShort()
      rmSync(path.join(box.folder, 'migrations', 'cccc1.ts'))
      const error = await failureOf(mig.upgrade('head'))
      expect(error).toMatchObject({ code: 'database.squashed', hint: expect.stringContaining('mig upgrade cccc1') as string })
      expect(await mig.current()).toMatchObject({ unknown: ['bbbb1'], atHead: false })
      expect(await mig.status()).toMatchObject({ current: { unknown: ['bbbb1'] } })
      expect(await mig.stamp('short1', { purge: true })).toMatchObject({ to: ['short1'] })
    })
  })
}
