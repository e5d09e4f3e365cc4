import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

/** Up, down and around: what every database has to do alike. */
export function runCases(target: Target): void {
  describe(`runs on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
    })
    afterEach(() => box.remove())

    it('upgrades, says where it is, and goes back', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      const mig = await box.migrator()
      const up = await mig.upgrade()
      expect(up).toMatchObject({ from: [], to: ['a2'] })
      expect(up.steps).toMatchObject([{ revision: 'a1', direction: 'upgrade' }, { revision: 'a2', message: 'make a2' }])
      expect(await box.versions()).toEqual(['a2'])
      expect(await mig.current()).toMatchObject({ rows: ['a2'], atHead: true, unknown: [], revisions: [{ id: 'a2', isHead: true }] })
      await mig.assertAtHead()
      expect(await mig.upgrade()).toEqual({ from: ['a2'], to: ['a2'], steps: [] })
      expect(await mig.downgrade('-1')).toMatchObject({ from: ['a2'], to: ['a1'], steps: [{ revision: 'a2', direction: 'downgrade' }] })
      expect(await box.versions()).toEqual(['a1'])
      await expect(box.database.rows('SELECT * FROM two')).rejects.toThrow(/two/)
      expect(await mig.downgrade('base')).toMatchObject({ to: [] })
      expect(await box.versions()).toEqual([])
    })

    it('runs less than was planned, and nothing besides', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      const [mig, other] = [await box.migrator(), await box.migrator()]
      await mig.upgrade()
      const planOf = async (target: string): Promise<readonly string[]> =>
        (await mig.plan(target, { direction: 'downgrade' })).steps.map(({ revision }) => revision)
      const [one, all] = [await planOf('-1'), await planOf('base')]
      await other.downgrade('-1')
      const error = await failureOf(mig.downgrade('-1', { planned: one }))
      expect(error).toMatchObject({ code: 'database.moved', hint: 'Nothing was run. Run the command again.' })
      expect(error.message).toContain('the downgrade of revision a1 (make a1)')
      expect(await box.versions()).toEqual(['a1'])
      expect(await mig.downgrade('base', { planned: all })).toMatchObject({ from: ['a1'], to: [] })
    })

    it('keeps a log of what ran', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], 'export async function upgrade(op: Operations): Promise<void> { await op.execute("boom") }')
      const mig = await box.migrator()
      await mig.upgrade('a1')
      await failureOf(mig.upgrade())
      await mig.downgrade('base')
      await mig.stamp('a2')
      const log = await box.database.rows('SELECT * FROM mig_version_log ORDER BY id')
      expect(log.map(({ revision, direction, state }) => [revision, direction, state])).toEqual([
        ['a1', 'upgrade', 'done'],
        ['a2', 'upgrade', 'failed'],
        ['a1', 'downgrade', 'done'],
        ['a2', 'stamp', 'done'],
      ])
      expect(log[0]?.['checksum']).toMatch(/^[0-9a-f]{64}$/)
      expect(log[0]?.['tool_version']).toMatch(/^\d+\.\d+\.\d+/)
      for (const row of log) expect(row['started_at']).not.toBeNull()
    })

    it('follows branches and merges with one row for each head', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('b1', ['a1'], makesTable('left'))
      box.write('b2', ['a1'], makesTable('right'))
      box.write('c1', ['b1', 'b2'], makesTable('both'))
      const mig = await box.migrator()
      await mig.upgrade(['b1', 'b2'])
      expect(await box.versions()).toEqual(['b1', 'b2'])
      await mig.upgrade('head')
      expect(await box.versions()).toEqual(['c1'])
      await mig.downgrade(['b1', 'b2'])
      expect(await box.versions()).toEqual(['b1', 'b2'])
      await mig.downgrade('base')
      expect(await box.versions()).toEqual([])
    })

    it('streams a revision that depends on data, and keeps the rows', async () => {
      box.write('a1', [], `${makesTable('people')}`)
      box.write(
        'a2',
        ['a1'],
        `export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('people', 'initial', t.text())
  const people = await op.connection.query<{ id: number; label: string }>('SELECT id, label FROM people ORDER BY id')
  for (const person of people) await op.execute(sql\`UPDATE people SET initial = \${person.label.slice(0, 1)} WHERE id = \${person.id}\`)
}
export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('people', 'initial')
}`,
      )
      const mig = await box.migrator()
      await mig.upgrade('a1')
      await box.database.rows("INSERT INTO people (id, label) VALUES (1, 'Ada'), (2, 'Bob')")
      const plan = await mig.plan()
      expect(plan).toMatchObject({ complete: false, steps: [{ dynamic: true }] })
      expect(plan.steps[0]?.operations).toMatchObject([{ description: 'add column people.initial' }])
      await mig.upgrade()
      expect(await box.database.rows('SELECT id, label, initial FROM people ORDER BY id')).toEqual([
        { id: 1, label: 'Ada', initial: 'A' },
        { id: 2, label: 'Bob', initial: 'B' },
      ])
      await mig.downgrade('-1')
      expect(await box.database.rows('SELECT * FROM people ORDER BY id')).toEqual([{ id: 1, label: 'Ada' }, { id: 2, label: 'Bob' }])
    })

    it('hands out the client, and goes on after a savepoint', async () => {
      box.write(
        'a1',
        [],
        `export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('one', { id: t.integer() })
  const kept = await op.savepoint(async (inner) => {
    await inner.execute('INSERT INTO one VALUES (1)')
    await inner.execute('boom')
  }).then(() => true, () => false)
  await op.execute('INSERT INTO one VALUES (2)')
  if (kept) throw new Error('the savepoint should have failed')
  await op.using((client) => { if (typeof client !== 'object') throw new Error('no client') })
}`,
      )
      await (await box.migrator()).upgrade()
      expect(await box.database.rows('SELECT id FROM one')).toEqual([{ id: 2 }])
    })

    it('plans without creating anything', async () => {
      box.write('a1', [], makesTable('one'))
      await box.database.rows('CREATE TABLE other (id integer)')
      const mig = await box.migrator()
      expect(await mig.current()).toMatchObject({ rows: [], atHead: false })
      const plan = await mig.plan()
      expect(plan).toMatchObject({ from: [], to: ['a1'], complete: true, steps: [{ revision: 'a1', dynamic: false }] })
      expect(plan.steps[0]?.operations[0]?.statements[0]).toMatch(/^CREATE TABLE "one"/)
      const behind = await failureOf(mig.assertAtHead())
      expect(behind).toMatchObject({ code: 'database.behind', exit: 3 })
      expect(behind.message).toContain('a1 (make a1)')
      expect(await mig.history(undefined, { indicateCurrent: true })).toMatchObject([{ id: 'a1' }])
      expect(box.statements).toEqual([])
      await expect(box.database.rows('SELECT * FROM mig_version')).rejects.toThrow(/mig_version/)
      await mig.upgrade()
      const down = await mig.plan('base', { direction: 'downgrade' })
      expect(down).toMatchObject({ to: [], steps: [{ direction: 'downgrade', operations: [{ description: 'drop table one' }] }] })
    })

    it('stamps, and purges rows that no file has', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      const mig = await box.migrator()
      expect(await mig.stamp('head')).toEqual({ from: [], to: ['a2'], steps: [] })
      expect(await box.versions()).toEqual(['a2'])
      await box.database.rows("UPDATE mig_version SET version = 'gone'")
      expect(await mig.current()).toMatchObject({ rows: ['gone'], unknown: ['gone'], atHead: false })
      for (const work of [mig.upgrade(), mig.downgrade('base'), mig.stamp('a1'), mig.assertAtHead(), mig.plan()]) {
        expect(await failureOf(work)).toMatchObject({ code: 'database.unknownRevision' })
      }
      expect(await mig.stamp('a1', { purge: true })).toEqual({ from: ['gone'], to: ['a1'], steps: [] })
      expect(await box.versions()).toEqual(['a1'])
    })

    it('uses another version table, and its log', async () => {
      box.write('a1', [], makesTable('one'))
      await (await box.migrator({ versionTable: 'My "versions"' })).upgrade()
      expect(await box.database.rows('SELECT version FROM "My ""versions"""')).toEqual([{ version: 'a1' }])
      expect(await box.database.rows('SELECT revision FROM "My ""versions""_log"')).toEqual([{ revision: 'a1' }])
    })

    it('takes revisions as modules, without a folder', async () => {
      const first = {
        revision: 'a1',
        downRevision: null,
        async upgrade(op: { execute(text: string): Promise<void> }): Promise<void> {
          await op.execute('CREATE TABLE one (id integer)')
        },
      }
      const mig = await box.migrator({ revisions: { 'a1_first.js': first } })
      expect(await mig.heads()).toMatchObject([{ id: 'a1', file: 'a1_first.js' }])
      expect(await mig.upgrade()).toMatchObject({ to: ['a1'] })
      expect(await failureOf(mig.downgrade('base'))).toMatchObject({ code: 'op.irreversible' })
    })

    it('shows what an identifier names', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      const mig = await box.migrator()
      expect(await mig.show('head')).toMatchObject([{ id: 'a2', isHead: true }])
      await mig.upgrade('a1')
      expect(await mig.show('current')).toMatchObject([{ id: 'a1' }])
      expect((await mig.history('current:')).map(({ id }) => id)).toEqual(['a2', 'a1'])
    })

    it('tells of steps as they happen', async () => {
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      const events: string[] = []
      const mig = await box.migrator({
        onStep: ({ state, revision, from, to }) => void events.push(`${state} ${revision} ${from.join()}->${to.join()}`),
      })
      await mig.upgrade()
      expect(events).toEqual(['start a1 ->a1', 'done a1 ->a1', 'start a2 a1->a2', 'done a2 a1->a2'])
    })
  })
}
