import path from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { StatementEvent } from '../../src/run/executor.ts'
import type { Target } from './target.ts'
import { inlined } from '../../src/sql/statement.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

/** Offline scripts: the same path as a run on a connection. */
export function scriptCases(target: Target): void {
  describe(`scripts for ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], `${UPGRADE} {
  await op.createTable('one', { id: t.integer().notNull(), label: t.varchar(40).default("it's") }, () => [unique('uq_one_id').on('id')])
  await op.createIndex('one', index('ix_one_label').on('label'))
  await op.bulkInsert('one', [{ id: 1, label: 'a;b' }, { id: 2, label: null }])
}
export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('one')
}`)
      box.write('b1', ['a1'], makesTable('left'))
      box.write('b2', ['a1'], `${UPGRADE} {
  await op.addColumn('one', 'size', t.integer())
  await op.autocommit((outside) => outside.execute(sql\`UPDATE one SET size = \${7} -- all of them\`, { down: 'SELECT 1' }))
}`)
      box.write('c1', ['b1', 'b2'], makesTable('both'))
    })
    afterEach(() => box.remove())

    /** The statements that the law speaks of: those of operations, and of the version table. */
    const texts = (events: readonly StatementEvent[]): readonly string[] =>
      events
        .filter(({ purpose }) => purpose === 'operation' || purpose === 'version')
        .map(({ statement }) => inlined(statement, target.dialect.quoting))

    /** The script without these statements, which stand in it in this order, each whole. */
    const without = (whole: string, statements: readonly string[]): string => {
      // The log says what operations do.
      const script = whole.replaceAll(/^INSERT INTO "mig_version_log" .*$/gm, '')
      let rest = ''
      let position = 0
      for (const text of statements) {
        const at = script.indexOf(text, position)
        expect(at, `${text}\n-- in --\n${script}`).toBeGreaterThanOrEqual(0)
        expect(script.slice(at + text.length)).toMatch(/^\s*;/)
        rest += script.slice(position, at)
        position = at + text.length
      }
      // A guard asks the catalog for the tables that an operation names.
      return (rest + script.slice(position)).replaceAll(/^INSERT INTO "temp"\."mig_guard" .*$/gm, '')
    }
    const ANY = /"one"|one SET|"left"|"both"|SELECT 1|(?:UPDATE|INSERT INTO|DELETE FROM|CREATE TABLE[ A-Z]*) "mig_version"/

    for (const transaction of ['revision', 'all', 'none'] as const) {
      it(`mode ${transaction}: what a run does stands in the script, and nothing else`, async () => {
        // A script has no schema to record.
        const mig = await box.migrator({ transaction, drift: false })
        const up = await mig.script()
        const down = await mig.script({ direction: 'downgrade', from: 'head', to: 'base' })
        expect(box.statements).toEqual([])
        await mig.upgrade()
        expect(without(up, texts(box.statements.splice(0)))).not.toMatch(ANY)
        await mig.downgrade('base')
        expect(without(down, texts(box.statements))).not.toMatch(ANY)
      })
    }

    it('says which step is which, and where it expects the database', async () => {
      const script = await (await box.migrator()).script()
      const titles = ['base -> a1, make a1', 'a1 -> b1, make b1', 'b1, b2 -> c1, make c1']
      for (const title of titles) expect(script).toContain(`-- Running upgrade ${title}\n`)
      expect(script.startsWith(target.dialect.script.head({ table: { name: 'mig_version' } }).join('\n'))).toBe(true)
      const down = await (await box.migrator()).script({ direction: 'downgrade', from: 'c1', to: 'b1' })
      expect(down).toContain('-- Running downgrade c1 -> b1, b2, make c1')
    })

    it('a script leads to the same database as a run', async () => {
      const mig = await box.migrator()
      await box.database.script(await mig.script({ to: 'b1' }))
      expect(await mig.current()).toMatchObject({ rows: ['b1'] })
      expect(await box.database.rows('SELECT id, label FROM one ORDER BY id')).toEqual([{ id: 1, label: 'a;b' }, { id: 2, label: null }])
      await box.database.script(await mig.script({ from: 'b1', to: 'head' }))
      expect(await mig.current()).toMatchObject({ rows: ['c1'], atHead: true })
      expect(await box.database.rows('SELECT size FROM one')).toEqual([{ size: 7 }, { size: 7 }])
      const log = await box.database.rows('SELECT revision, state, checksum FROM mig_version_log WHERE operation IS NULL ORDER BY id')
      expect(log.map(({ revision, state }) => [revision, state])).toEqual([['a1', 'done'], ['b1', 'done'], ['b2', 'done'], ['c1', 'done']])
      expect(log[0]?.['checksum']).toMatch(/^[0-9a-f]{64}$/)
      await box.database.script(await mig.script({ direction: 'downgrade', from: 'head', to: 'base' }))
      expect(await mig.current()).toMatchObject({ rows: [] })
      await box.database.script(await mig.script({ direction: 'stamp', to: 'b1' }))
      expect(await mig.current()).toMatchObject({ rows: ['b1'] })
    })

    it('a script stops where the database is not where it expects it', async () => {
      const mig = await box.migrator()
      await mig.upgrade('b1')
      const script = await mig.script({ to: 'a1' })
      expect(await failureOf(box.database.script(script))).toMatchObject({ message: expect.stringContaining('base') })
      const later = await mig.script({ from: 'a1', to: 'b2' })
      await expect(box.database.script(later)).rejects.toThrow(/a1/)
      expect(await mig.current()).toMatchObject({ rows: ['b1'] })
    })

    it('refuses what depends on data, and a downgrade from nowhere', async () => {
      box.write('d1', ['c1'], `${UPGRADE} { await op.connection.query('SELECT 1') }`)
      const mig = await box.migrator()
      const error = await failureOf(mig.script())
      expect(error).toMatchObject({ code: 'offline.dynamic', exit: 1 })
      expect(error.message).toContain('d1 (make d1)')
      expect(await mig.script({ to: 'c1' })).toContain('a1 -> b1')
      expect(await failureOf(mig.script({ direction: 'downgrade', to: 'base' }))).toMatchObject({ code: 'revision.range', exit: 2 })
      expect(box.statements).toEqual([])
    })

    it('a revision that imports other modules, or goes on after errors, depends on data unless it says otherwise', async () => {
      writeFileSync(path.join(box.folder, 'names.ts'), "export const name = 'imported'")
      const imports = `import { name } from '../names.ts'\n${UPGRADE} { await op.createTable(name, { id: t.integer() }) }`
      const catches = `${UPGRADE} { try { await op.createTable('caught', { id: t.integer() }) } catch {} }`
      for (const code of [imports, catches]) {
        box.write('d1', ['c1'], code)
        const mig = await box.migrator()
        expect(await failureOf(mig.script())).toMatchObject({ code: 'offline.dynamic' })
        expect((await mig.plan()).steps.map(({ dynamic }) => dynamic)).toEqual([false, false, false, false, true])
        box.write('d1', ['c1'], `export const dynamic = false\n${code}`)
        expect(await mig.script()).toMatch(/CREATE TABLE "(?:imported|caught)"/)
      }
    })
  })
}
