import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EditedRevision } from '../../src/run/edited.ts'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

/** What a database knows of its past, and trying without keeping. */
export function bookCases(target: Target): void {
  describe(`books and dry runs on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
    })
    afterEach(() => box.remove())

    const file = (id: string): string => path.join(box.folder, 'migrations', `${id}.ts`)
    const edit = (id: string): void => writeFileSync(file(id), `${readFileSync(file(id), 'utf8')}// edited\n`)

    it('reads a log that was never begun, and makes none', async () => {
      const mig = await box.migrator()
      expect(await mig.log()).toEqual([])
      expect(await mig.status()).toMatchObject({ current: { rows: [] }, pending: [{ id: 'a1' }, { id: 'a2' }], edited: [] })
      expect(await box.hasTable('mig_version_log')).toBe(false)
    })

    it('tells what happened, newest first', async () => {
      box.write('a3', ['a2'], 'export async function upgrade(op: Operations): Promise<void> { await op.execute("boom") }')
      const mig = await box.migrator()
      await mig.upgrade('a2')
      await failureOf(mig.upgrade())
      await mig.downgrade('-1')
      const log = await mig.log()
      expect(log.map(({ revision, direction, state }) => `${direction} ${revision} ${state}`)).toEqual([
        'downgrade a2 done',
        'upgrade a3 failed',
        'upgrade a2 done',
        'upgrade a1 done',
      ])
      for (const { startedAt, finishedAt, by } of log) {
        expect(startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        expect(finishedAt >= startedAt).toBe(true)
        expect(by).toMatch(/@/)
      }
      expect(await mig.log({ limit: 1 })).toEqual(log.slice(0, 1))
      expect(await mig.status()).toMatchObject({ pending: [{ id: 'a2' }, { id: 'a3' }], last: { direction: 'downgrade' } })
    })

    it('finds the files that changed since they ran, until they are accepted', async () => {
      const seen: (readonly EditedRevision[])[] = []
      const mig = await box.migrator({ onEdited: (edited) => void seen.push(edited) })
      await mig.upgrade('a1')
      edit('a1')
      edit('a2')
      expect((await mig.status()).edited).toMatchObject([{ revision: 'a1', message: 'make a1', file: file('a1') }])
      await mig.upgrade()
      expect(seen.map((edited) => edited.map(({ revision }) => revision))).toEqual([[], ['a1']])
      expect(await failureOf(mig.repair('a2'))).toMatchObject({ code: 'revision.unedited' })
      expect((await mig.repair()).map(({ revision }) => revision)).toEqual(['a1'])
      expect((await mig.status()).edited).toEqual([])
      expect(await mig.repair()).toEqual([])
      edit('a1')
      expect((await mig.repair('a1')).map(({ revision }) => revision)).toEqual(['a1'])
      expect((await mig.log()).filter(({ direction }) => direction === 'repair')).toHaveLength(2)
      expect((await mig.status()).edited).toEqual([])
    })

    it('takes other line endings for the same file, and knows nothing of what was stamped', async () => {
      const mig = await box.migrator()
      await mig.upgrade('a1')
      await mig.stamp('a2')
      writeFileSync(file('a1'), readFileSync(file('a1'), 'utf8').replaceAll('\n', '\r\n'))
      edit('a2')
      expect((await mig.status()).edited).toEqual([])
    })

    it('goes by what ran last: a revision that ran again with another text is as it ran', async () => {
      const mig = await box.migrator()
      await mig.upgrade()
      await mig.downgrade('-1')
      edit('a2')
      expect((await mig.status()).edited).toEqual([])
      await mig.upgrade()
      expect((await mig.status()).edited).toEqual([])
    })

    it('a dry run leaves nothing: neither tables nor books', async () => {
      const mig = await box.migrator()
      expect(await mig.upgrade('head', { dryRun: true })).toMatchObject({ from: [], to: ['a2'], dryRun: true, steps: [{}, {}] })
      for (const table of ['one', 'two', 'mig_version', 'mig_version_log']) expect(await box.hasTable(table)).toBe(false)
      await mig.upgrade()
      expect(await mig.downgrade('base', { dryRun: true })).toMatchObject({ from: ['a2'], to: [], dryRun: true })
      expect(await box.hasTable('two')).toBe(true)
      expect(await box.versions()).toEqual(['a2'])
      expect(await mig.log()).toHaveLength(2)
    })

    it('a dry run rebuilds where the run would, with rows in the table and in one that refers to it', async () => {
      box.write(
        'a3',
        ['a2'],
        `export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('parents', { id: t.integer().primaryKey(), age: t.text() })
  await op.createTable('children', { id: t.integer().primaryKey(), parent: t.integer().references('parents.id', { onDelete: 'cascade' }) })
  await op.execute("INSERT INTO parents VALUES (1, '7')")
  await op.execute('INSERT INTO children VALUES (1, 1)')
}`,
      )
      const mig = await box.migrator()
      await mig.upgrade()
      const change = "{ type: t.integer(), default: 0 }, { was: { type: t.text(), default: null }, using: 'CAST(age AS integer)' }"
      box.write('a4', ['a3'], `export async function upgrade(op: Operations): Promise<void> { await op.alterColumn('parents', 'age', ${change}) }`)
      expect(await mig.upgrade('head', { dryRun: true })).toMatchObject({ to: ['a4'], dryRun: true })
      expect(await box.database.rows('SELECT * FROM parents')).toEqual([{ id: 1, age: '7' }])
      expect(await box.database.rows('SELECT * FROM children')).toEqual([{ id: 1, parent: 1 }])
      await mig.upgrade()
      expect(await box.database.rows('SELECT * FROM parents')).toEqual([{ id: 1, age: 7 }])
      expect(await box.database.rows('SELECT * FROM children')).toEqual([{ id: 1, parent: 1 }])
    })

    it('a dry run fails as the run would, and leaves nothing either', async () => {
      box.write('a3', ['a2'], 'export async function upgrade(op: Operations): Promise<void> { await op.execute("boom") }')
      const mig = await box.migrator()
      expect(await failureOf(mig.upgrade('head', { dryRun: true }))).toMatchObject({ name: 'StatementError' })
      expect(await box.hasTable('one')).toBe(false)
      expect(await box.hasTable('mig_version_log')).toBe(false)
    })

    it('a dry run refuses what cannot be rolled back, before anything ran', async () => {
      const outside = 'await op.autocommit(async (op) => { await op.execute("create table outside (x integer)") })'
      box.write('a3', ['a2'], `export async function upgrade(op: Operations): Promise<void> { ${outside} }`)
      const mig = await box.migrator()
      expect(await failureOf(mig.upgrade('head', { dryRun: true }))).toMatchObject({
        code: 'op.autocommit',
        message: expect.stringContaining('dry run'),
      })
      // What depends on data shows only while it runs.
      const asks = 'await op.connection.query(sql`select 1 as x`)'
      const dynamic = `export async function upgrade(op: Operations): Promise<void> { ${asks}; ${outside} }`
      box.write('a3', ['a2'], dynamic)
      expect(await failureOf(mig.upgrade('head', { dryRun: true }))).toMatchObject({ code: 'op.autocommit' })
      expect(await box.hasTable('outside')).toBe(false)
      expect(await box.hasTable('one')).toBe(false)
    })

    it('a plan names what is lost', async () => {
      box.write(
        'a3',
        ['a2'],
        `export async function upgrade(op: Operations): Promise<void> {
  await op.dropColumn('two', 'label', { was: t.text() })
  await op.dropTable('one', { was: table('one', { id: t.integer().notNull(), label: t.text() }) })
}`,
      )
      const mig = await box.migrator()
      const { steps } = await mig.plan()
      expect(steps.map(({ operations }) => operations.flatMap(({ loses = [] }) => loses))).toEqual([
        [],
        [],
        ['column two.label', 'table one'],
      ])
    })
  })
}
