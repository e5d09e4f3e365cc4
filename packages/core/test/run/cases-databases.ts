import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMigrator } from '../../src/run/project-migrator.ts'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import { modules } from './modules.ts'
import type { Migrator } from '../../src/run/migrator.ts'
import type { Target, TargetDatabase } from './target.ts'

const PARTS = `export const upgrade = {
  async main(op: Operations): Promise<void> { await op.createTable('one', { id: t.integer() }) },
  async audit(op: Operations): Promise<void> { await op.createTable('two', { id: t.integer() }) },
}`

/** Revisions that do one thing in one database and another in another. */
export function databasesCases(target: Target): void {
  describe(`several databases with one history on ${target.name}`, () => {
    let box: Sandbox
    let second: TargetDatabase
    const opened: Migrator[] = []
    beforeEach(async () => {
      box = await createSandbox(target)
      second = await target.create()
    })
    afterEach(async () => {
      for (const migrator of opened.splice(0)) await migrator.close()
      await second.drop()
      await box.remove()
    })

    async function migrator(database?: 'main' | 'audit' | 'other'): Promise<Migrator> {
      const made = await createMigrator({
        root: box.folder,
        dialect: target.dialect,
        loader: { modules },
        databases: {
          main: { url: box.database.url },
          audit: { url: second.url },
          other: { url: second.url, migrations: './elsewhere', versionTable: 'other_version' },
        },
        ...(database === undefined ? {} : { database }),
      })
      opened.push(made)
      return made
    }
    const has = (database: TargetDatabase, table: string): Promise<boolean> =>
      database.rows(`SELECT * FROM ${table}`).then(() => true, () => false)

    it('each runs its own part, and what is a function runs in all; the way back is derived part by part', async () => {
      box.write('a1', [], PARTS)
      box.write('a2', ['a1'], makesTable('third'))
      const [main, audit] = [await migrator('main'), await migrator('audit')]
      await main.upgrade()
      await audit.upgrade()
      const tables = async (database: TargetDatabase): Promise<boolean[]> =>
        Promise.all(['one', 'two', 'third'].map((table) => has(database, table)))
      expect(await tables(box.database)).toEqual([true, false, true])
      expect(await tables(second)).toEqual([false, true, true])
      expect((await audit.log()).map(({ revision, checksum }) => [revision, checksum])).toEqual(
        (await main.log()).map(({ revision, checksum }) => [revision, checksum]),
      )
      await audit.downgrade('base')
      expect(await tables(box.database)).toEqual([true, false, true])
      expect(await tables(second)).toEqual([false, false, false])
      expect((await audit.status()).edited).toEqual([])
    })

    it('a part that is left out does nothing there, and the version moves on all the same', async () => {
      box.write('a1', [], `export const upgrade = { async main(op: Operations): Promise<void> { await op.createTable('one', { id: t.integer() }) } }
export const downgrade = { main: async (op: Operations): Promise<void> => { await op.dropTable('one') } }`)
      const audit = await migrator('audit')
      expect(await audit.upgrade()).toMatchObject({ to: ['a1'] })
      expect(await has(second, 'one')).toBe(false)
      expect((await audit.plan('base', { direction: 'downgrade' })).steps).toMatchObject([{ operations: [], dynamic: false }])
      expect(await audit.downgrade('base')).toMatchObject({ to: [] })
      const main = await migrator('main')
      await main.upgrade()
      await main.downgrade('base')
      expect(await has(box.database, 'one')).toBe(false)
    })

    it('plans and scripts are those of the database', async () => {
      box.write('a1', [], PARTS)
      const [main, audit] = [await migrator('main'), await migrator('audit')]
      const planned = async (one: Migrator): Promise<unknown> => (await one.plan()).steps.map(({ operations }) => operations.map((each) => each.description))
      expect(await planned(main)).toEqual([['create table one']])
      expect(await planned(audit)).toEqual([['create table two']])
      expect(await audit.script()).toContain('CREATE TABLE "two"')
      expect(await audit.script()).not.toContain('CREATE TABLE "one"')
    })

    it('what cannot be meant is refused, and nothing runs', async () => {
      box.write('a1', [], PARTS.replace('async audit', 'async audti'))
      const wrong = await failureOf((await migrator('main')).upgrade())
      expect(wrong).toMatchObject({ code: 'revision.database' })
      expect(wrong.message).toContain('a1.ts says what upgrade does in a database audti, which does not have this history; did you mean audit?')
      box.write('a1', [], PARTS.replace('async audit', 'async other'))
      expect(await failureOf((await migrator('main')).upgrade())).toMatchObject({ code: 'revision.database' })
      box.write('a1', [], 'export const upgrade = { main: 5 }')
      expect(await failureOf((await migrator('main')).upgrade())).toMatchObject({ code: 'revision.form' })
      box.write('a1', [], 'export const upgrade = { audit() {}, main: 5 }')
      expect(await failureOf((await migrator('main')).upgrade())).toMatchObject({ code: 'revision.form' })
      box.write('a1', [], PARTS)
      const single = await box.migrator()
      expect((await failureOf(single.upgrade())).message).toContain('and the configuration has no `databases`')
      expect(await failureOf(migrator())).toMatchObject({ code: 'config.database', exit: 2 })
      expect(await box.hasTable('mig_version')).toBe(false)
    })

    it('the header of such a file is read without running it', async () => {
      box.write('a1', [], `${PARTS}\nthrow new Error('it ran')`)
      expect(await (await migrator('main')).heads()).toMatchObject([{ id: 'a1', message: 'make a1' }])
      expect(readFileSync(path.join(box.folder, 'migrations/a1.ts'), 'utf8')).toContain('export const upgrade = {')
    })
  })
}
