import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Migrator } from '../../src/run/migrator.ts'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

/** What somebody else changed in the schema since mig was there. */
export function driftCases(target: Target): void {
  describe(`drift on ${target.name}`, () => {
    let box: Sandbox
    let mig: Migrator
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      mig = await box.migrator()
    })
    afterEach(() => box.remove())

    const run = async (...statements: readonly string[]): Promise<void> => {
      for (const statement of statements) await box.database.rows(statement)
    }

    const sinceOf = async (migrator: Migrator): Promise<string> => {
      const drift = await migrator.drift()
      return drift.state === 'none' ? drift.since : `it is ${drift.state}`
    }

    it('nothing is known before the first run, and nothing is made by asking', async () => {
      expect(await mig.drift()).toEqual({ state: 'unknown', reason: 'nothing was recorded yet' })
      expect(await box.hasTable('mig_version_schema')).toBe(false)
    })

    it('names what came, went and changed outside of migrations, and forgets it where it is undone or accepted', async () => {
      await mig.upgrade()
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      const changes = ['CREATE TABLE extra (x integer)', 'DROP TABLE two', 'ALTER TABLE one ADD COLUMN note text']
      await run(...changes, 'CREATE VIEW seen AS SELECT id FROM one')
      const found = await mig.drift()
      expect(found).toMatchObject({
        state: 'found',
        objects: [
          { what: 'table', name: 'two', change: 'removed' },
          { what: 'table', name: 'extra', change: 'added' },
          { what: 'table', name: 'one', change: 'changed' },
          { what: 'view', name: 'seen', change: 'added' },
        ],
        recorded: { tables: [{ name: 'one' }, { name: 'two' }] },
        actual: { tables: [{ name: 'extra' }, { name: 'one' }] },
      })
      const { drift } = await mig.status()
      expect(Object.keys(drift ?? {})).toEqual(['state', 'since', 'objects'])
      expect((await mig.status({ drift: false })).drift).toBeUndefined()
      await run('DROP VIEW seen', 'ALTER TABLE one DROP COLUMN note', 'DROP TABLE extra')
      await run('CREATE TABLE two (id integer not null, label text)')
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      await run('CREATE INDEX by_label ON one (label)')
      expect(await mig.drift()).toMatchObject({ state: 'found', objects: [{ name: 'one', change: 'changed' }] })
      expect(await mig.acceptDrift()).toMatchObject({ state: 'none' })
      expect((await mig.log({ limit: 1 }))[0]).toMatchObject({ direction: 'accept', revision: 'a2', state: 'done' })
    })

    it('each run that changes something records, down to base; one that has nothing to do does not', async () => {
      await mig.upgrade('a1')
      await run('CREATE TABLE extra (x integer)')
      await mig.upgrade('a1')
      expect(await mig.drift()).toMatchObject({ state: 'found' })
      await mig.upgrade('head', { dryRun: true })
      expect(await mig.drift()).toMatchObject({ state: 'found' })
      await run('DROP TABLE extra')
      await mig.upgrade()
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      await mig.stamp('a1')
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      await mig.stamp('a2')
      await mig.downgrade('base')
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      await run('CREATE TABLE extra (x integer)')
      expect(await mig.drift()).toMatchObject({ state: 'found', recorded: { tables: [] } })
      expect(await box.database.rows('SELECT * FROM mig_version_schema')).toHaveLength(1)
    })

    it('a run tells what others changed before it, and keeps it on record', async () => {
      const told: unknown[] = []
      const other = await box.migrator({ onDrift: (drift) => void told.push(drift) })
      await other.upgrade('a1')
      await other.upgrade('a2')
      expect(told).toEqual([])
      const since = await sinceOf(mig)
      box.write('a3', ['a2'], `export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('one', 'extra', t.integer())
  await op.createIndex('two', index('two_label').on('label'))
  await op.dropColumn('three', 'gone', { was: t.integer() })
}`)
      box.write('a4', ['a3'], makesTable('four'))
      await run('CREATE TABLE three (id integer, gone integer)', 'CREATE INDEX by_label ON one (label)', 'CREATE VIEW seen AS SELECT id FROM one')
      await run('ALTER TABLE two DROP COLUMN label', 'ALTER TABLE two ADD COLUMN label varchar(9)')
      const objects = [
        { what: 'table', name: 'one', change: 'changed' },
        { what: 'table', name: 'three', change: 'added' },
        { what: 'table', name: 'two', change: 'changed' },
        { what: 'view', name: 'seen', change: 'added' },
      ]
      await other.upgrade('a3')
      expect(told).toEqual([{ state: 'found', since, objects }])
      const left = objects.filter(({ name }) => name !== 'three')
      const found = await mig.drift()
      // The run has changed the table `three`, so it is as the run left it; of the others it touched another part.
      expect(found).toMatchObject({ state: 'found', since, objects: left })
      const one = { name: 'one', columns: [{ name: 'id' }, { name: 'label' }, { name: 'extra' }], indexes: [] }
      const two = { name: 'two', columns: [{ name: 'id' }, { name: 'label', type: { kind: 'text' } }], indexes: [{ name: 'two_label' }] }
      expect(found).toMatchObject({ recorded: { tables: [one, { name: 'three' }, two] } })
      await other.upgrade()
      expect(told).toEqual([{ state: 'found', since, objects }, { state: 'found', since, objects: left }])
      await other.downgrade('a2')
      await other.stamp('head')
      expect(told).toHaveLength(4)
      expect(await mig.drift()).toMatchObject({ state: 'found', since })
      await other.stamp('a2', { accept: true })
      expect(told).toHaveLength(4)
      expect(await mig.drift()).toMatchObject({ state: 'none' })
    })

    it('what others did is kept by a run that fails in its middle', async () => {
      await mig.upgrade('a1')
      await run('CREATE TABLE extra (x integer)')
      box.write('a3', ['a2'], 'export async function upgrade(op: Operations): Promise<void> { await op.execute("boom") }')
      await failureOf(mig.upgrade())
      expect(await box.versions()).toEqual(['a2'])
      expect(await mig.drift()).toMatchObject({ state: 'found', objects: [{ name: 'extra', change: 'added' }] })
    })

    it('a run that cannot know what others changed says why, once', async () => {
      const told: unknown[] = []
      const other = await box.migrator({ onDrift: (drift) => void told.push(drift) })
      await other.upgrade('a1')
      await run('DROP TABLE one', "UPDATE mig_version_schema SET tool_version = '0.0.0/0'")
      await other.upgrade('a2')
      expect(told).toEqual([{ state: 'unknown', reason: expect.stringMatching(/^it was recorded by mig 0.0.0\/0, and this is /) }])
      await other.downgrade('a1')
      expect(told).toHaveLength(1)
    })

    it('what is done to rows and files inside is no drift', async () => {
      box.write('a3', ['a2'], `export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('counted', { id: t.integer().identity().primaryKey(), label: t.text().unique() })
  await op.createIndex('counted', index('by_label').on('label'))
}`)
      await mig.upgrade()
      await run("INSERT INTO counted (label) VALUES ('a'), ('b')", 'DELETE FROM counted', 'ANALYZE', 'VACUUM')
      if (target.dialect.name === 'sqlite') await run('REINDEX counted')
      else await run('REINDEX TABLE counted', "SELECT nextval('counted_id_seq')", 'TRUNCATE counted')
      expect(await mig.drift()).toMatchObject({ state: 'none' })
    })

    it('a change that was not recorded makes it unknown, never drift', async () => {
      await mig.upgrade('a1')
      // As a run leaves it that is killed between its last commit and the record.
      const [record] = await box.database.rows('SELECT log_id FROM mig_version_schema')
      await mig.upgrade()
      await run(`UPDATE mig_version_schema SET log_id = ${String(record?.['log_id'])}`)
      const unknown = { state: 'unknown', reason: expect.stringMatching(/^nothing was recorded since upgrade a2 at 20\d\d-/) }
      expect(await mig.drift()).toEqual(unknown)
      await mig.upgrade()
      expect(await mig.drift()).toEqual(unknown)
      expect(await mig.acceptDrift()).toMatchObject({ state: 'none' })
      await run("UPDATE mig_version SET version = 'a1'")
      expect(await mig.drift()).toEqual({ state: 'unknown', reason: 'somebody moved the version rows from a2 by hand' })
    })

    it('a script records nothing, so nothing is known after it', async () => {
      await box.database.script(await mig.script({ to: 'a1' }))
      expect(await mig.drift()).toEqual({ state: 'unknown', reason: 'nothing was recorded yet' })
      await mig.upgrade()
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      await box.database.script(await mig.script({ direction: 'downgrade', from: 'a2', to: 'a1' }))
      expect(await mig.drift()).toMatchObject({ state: 'unknown', reason: expect.stringContaining('downgrade a2') })
    })

    it.each([['server_major', '7'], ['tool_version', "'0.0.0/0'"]])('another %s of the record is no drift', async (column, value) => {
      await mig.upgrade()
      await run(`UPDATE mig_version_schema SET ${column} = ${value}`)
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      await run('DROP TABLE two')
      expect(await mig.drift()).toMatchObject({ state: 'unknown', reason: expect.stringContaining('it was recorded') })
    })

    it('what was committed before a failure is recorded', async () => {
      box.write('a3', ['a2'], 'export async function upgrade(op: Operations): Promise<void> { await op.execute("boom") }')
      await failureOf(mig.upgrade())
      expect(await mig.drift()).toMatchObject({ state: 'none' })
      await run('CREATE TABLE extra (x integer)')
      await failureOf(mig.upgrade())
      expect(await mig.drift()).toMatchObject({ state: 'found', objects: [{ name: 'extra' }] })
    })

    it('is not looked for where the configuration says so, and not accepted', async () => {
      const other = await box.migrator({ drift: false })
      await other.upgrade()
      expect(await box.hasTable('mig_version_schema')).toBe(false)
      expect(await other.drift()).toEqual({ state: 'off' })
      expect(await failureOf(other.acceptDrift())).toMatchObject({ code: 'config.drift' })
      expect(await mig.drift()).toEqual({ state: 'unknown', reason: 'nothing was recorded yet' })
    })

    it('what the project leaves out by its name does not count', async () => {
      const other = await box.migrator({ autogenerate: { includeName: (name) => !name.startsWith('tmp_') } })
      await other.upgrade()
      await run('CREATE TABLE tmp_one (x integer)', 'ALTER TABLE one ADD COLUMN tmp_note text')
      expect(await other.drift()).toMatchObject({ state: 'none' })
      expect(await mig.drift()).toMatchObject({ state: 'found' })
    })

    it('a record that cannot be written is told, and the run has ended well', async () => {
      const reasons: string[] = []
      const other = await box.migrator({ onUnrecorded: (reason) => void reasons.push(reason) })
      await run('CREATE VIEW mig_version_schema AS SELECT 1 AS x')
      expect(await other.upgrade()).toMatchObject({ to: ['a2'] })
      expect(reasons).toEqual([expect.stringContaining('mig_version_schema')])
      expect(await other.drift()).toMatchObject({ state: 'unknown' })
    })

    it('accepts an edited file without losing sight of the schema', async () => {
      await mig.upgrade()
      writeFileSync(path.join(box.folder, 'migrations/a1.ts'), '// edited\n', { flag: 'a' })
      await mig.repair()
      expect(await mig.drift()).toMatchObject({ state: 'none' })
    })
  })
}
