import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Logger } from '../../src/run/logger.ts'
import type { Target } from './target.ts'

/** What services ask of a migrator besides running revisions. */
export function serviceCases(target: Target): void {
  describe(`services on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
    })
    afterEach(() => box.remove())

    it('what the command was given reaches the revisions', async () => {
      const code = `export async function upgrade(op: Operations, { x, tag }: Invocation): Promise<void> {
  await op.createTable('regions', { name: t.text().notNull(), tag: t.text() })
  await op.bulkInsert('regions', [{ name: x['region'] ?? 'none', tag: tag ?? 'none' }])
}`
      box.write('a3', ['a2'], code)
      await (await box.migrator({ x: { region: 'eu' }, tag: 'v1.4' })).upgrade()
      expect(await box.database.rows('SELECT name, tag FROM regions')).toEqual([{ name: 'eu', tag: 'v1.4' }])
      expect((await (await box.migrator()).log()).map(({ tag }) => tag)).toEqual(['v1.4', 'v1.4', 'v1.4'])
      box.write('a3', ['a2'], `${code}\nexport async function downgrade(op: Operations): Promise<void> { await op.dropTable('regions') }`)
      const plain = await box.migrator()
      await plain.downgrade('a2')
      await plain.upgrade()
      expect((await plain.log({ limit: 1 }))[0]).not.toHaveProperty('tag')
      expect(await box.database.rows('SELECT name, tag FROM regions')).toEqual([{ name: 'none', tag: 'none' }])
    })

    it('ensureVersion makes the tables of mig and nothing else, once', async () => {
      const mig = await box.migrator()
      await mig.ensureVersion()
      await mig.ensureVersion()
      expect(await box.versions()).toEqual([])
      expect(await box.hasTable('mig_version_log')).toBe(true)
      expect(await box.hasTable('one')).toBe(false)
      expect(await mig.upgrade()).toMatchObject({ from: [], to: ['a2'] })
    })

    it('the script of ensureVersion does the same', async () => {
      const mig = await box.migrator()
      const script = await mig.script({ direction: 'ensureVersion' })
      await box.database.script(script)
      expect(await box.versions()).toEqual([])
      expect(await mig.current()).toMatchObject({ rows: [] })
    })

    it('waitUntilAtHead ends when somebody else has upgraded', async () => {
      const service = await box.migrator()
      const job = await box.migrator()
      let ended = false
      const waiting = service.waitUntilAtHead({ interval: 20 }).then(() => (ended = true))
      await job.upgrade('a1')
      expect(ended).toBe(false)
      await job.upgrade()
      await waiting
      await service.assertAtHead()
    })

    it('waitUntilAtHead says in the end what is missing', async () => {
      const mig = await box.migrator()
      const error = await failureOf(mig.waitUntilAtHead({ timeout: 30, interval: 10 }))
      expect(error).toMatchObject({ code: 'database.behind', exit: 3 })
      expect(error.message).toContain('a2 (make a2)')
    })

    it('waitUntilAtHead ends with the reason of its signal', async () => {
      const mig = await box.migrator()
      const stop = new AbortController()
      const waiting = failureOf(mig.waitUntilAtHead({ interval: 10_000, signal: stop.signal }))
      setTimeout(() => stop.abort(new Error('the service shuts down')), 50)
      const { message, cause } = await waiting
      expect([message, cause]).toContainEqual(cause === undefined ? 'the service shuts down' : new Error('the service shuts down'))
    })

    it('a failure of another kind ends the waiting at once', async () => {
      const mig = await box.migrator()
      await mig.upgrade()
      box.write('broken', ['a7'], makesTable('three'))
      expect(await failureOf(mig.waitUntilAtHead())).toMatchObject({ code: 'revision.missingParent' })
    })

    it('a logger is told what happens, and so is who watches', async () => {
      const entries: (readonly string[])[] = []
      const entry = (level: string) => (message: string) => void entries.push([level, message])
      const logger: Logger = { debug: entry('debug'), info: entry('info'), warn: entry('warn') }
      const steps: string[] = []
      const mig = await box.migrator({ logger, onStep: ({ state, revision }) => void steps.push(`${state} ${revision}`) })
      await mig.upgrade('a1')
      expect(steps).toEqual(['start a1', 'done a1'])
      expect(entries.filter(([level]) => level === 'info')).toEqual([
        ['info', 'Running upgrade a1'],
        ['info', 'Done: upgrade a1'],
      ])
      expect(entries.some(([level, message]) => level === 'debug' && message?.startsWith('CREATE TABLE "one"'))).toBe(true)
      box.write('a1', [], `${makesTable('one')}\n// edited`)
      await mig.upgrade()
      expect(entries).toContainEqual(['warn', 'Revision a1 was edited since it ran'])
    })
  })
}
