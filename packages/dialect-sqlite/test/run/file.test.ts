import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import Database from 'better-sqlite3'
import path from 'node:path'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { caller, sqliteFile } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const shell = spawnSync('sqlite3', ['--version']).status === 0

describe('SQLite files', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await createSandbox(sqliteFile)
    box.write('a1', [], makesTable('one'))
  })
  afterEach(() => box.remove())

  it('a database in memory lives as long as the migrator', async () => {
    const mig = await box.migrator({ url: 'sqlite::memory:' })
    await mig.upgrade()
    expect(await mig.current()).toMatchObject({ rows: ['a1'] })
    await mig.downgrade('base')
    await mig.close()
    expect(await mig.current()).toMatchObject({ rows: [] })
  })

  it("a caller's database in memory is used as it is", async () => {
    const { client, run, end } = caller(new Database(':memory:'))
    const mig = await box.migrator({ connection: client })
    await mig.upgrade()
    expect(await run('SELECT version FROM mig_version')).toEqual([{ version: 'a1' }])
    await mig.close()
    await end()
  })

  it('reading does not make a file', async () => {
    const file = path.join(box.folder, 'absent.db')
    const mig = await box.migrator({ url: `sqlite:${file}` })
    expect(await mig.current()).toMatchObject({ rows: [], atHead: false })
    expect((await mig.plan()).steps).toHaveLength(1)
    expect(await failureOf(mig.assertAtHead())).toMatchObject({ code: 'database.behind' })
    expect(await mig.history(undefined, { indicateCurrent: true })).toMatchObject([{ id: 'a1' }])
    expect(await mig.heads()).toMatchObject([{ id: 'a1' }])
    expect(await mig.script()).toContain('CREATE TABLE "one"')
    expect(readdirSync(box.folder)).toEqual(['migrations'])
    await mig.upgrade()
    expect(existsSync(file)).toBe(true)
  })

  it('a file that cannot be written', async () => {
    const file = path.join(box.folder, 'app.db')
    new Database(file).exec('CREATE TABLE other (id)').close()
    const mig = await box.migrator({ url: `file:${file}?mode=ro` })
    expect(await mig.current()).toMatchObject({ rows: [] })
    expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'connection.readOnly' })
    expect(box.statements).toEqual([])
    // Root may write what is read-only.
    if (process.getuid?.() === 0) return
    chmodSync(file, 0o444)
    expect(await failureOf((await box.migrator({ url: `sqlite:${file}` })).upgrade())).toMatchObject({ code: 'connection.readOnly' })
  })

  it('a file that is no database, and a folder that is not there', async () => {
    const file = path.join(box.folder, 'text.db')
    writeFileSync(file, 'this is a text, and it is long enough to be looked at as one '.repeat(20))
    const text = await box.migrator({ url: `sqlite:${file}` })
    expect(await failureOf(text.upgrade())).toMatchObject({ code: 'connection.notADatabase' })
    const nowhere = await box.migrator({ url: 'sqlite:/nowhere/at/all.db' })
    expect(await failureOf(nowhere.upgrade())).toMatchObject({ code: 'connection.notFound' })
  })

  it('stops when the lock is taken away', async () => {
    box.write('a2', ['a1'], makesTable('two'))
    const file = new URL(box.database.url).pathname
    const mig = await box.migrator({
      onStep({ state }) {
        if (state === 'done') rmSync(`${file}-mig-lock`)
      },
    })
    expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'lock.lost', exit: 4 })
    expect(await box.versions()).toEqual(['a1'])
    // Not a failure of the revision.
    expect(await box.database.rows('SELECT revision, state FROM mig_version_log')).toEqual([{ revision: 'a1', state: 'done' }])
  })

  it.skipIf(!shell)('the sqlite3 shell stops at the first error', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('two', { id: t.integer() })
  await op.execute('INSERT INTO nowhere VALUES (1)')
}`)
    box.write('a3', ['a2'], makesTable('three'))
    const file = path.join(box.folder, 'shell.db')
    const mig = await box.migrator({ url: `sqlite:${file}` })
    const run = (script: string): ReturnType<typeof spawnSync> => spawnSync('sqlite3', [file], { input: script, encoding: 'utf8' })
    const failed = run(await mig.script())
    expect(failed.status).not.toBe(0)
    expect(failed.stderr).toContain('nowhere')
    expect(await mig.current()).toMatchObject({ rows: ['a1'] })
    const again = run(await mig.script())
    expect(again.status).not.toBe(0)
    expect(again.stderr).toContain('mig')
    expect(run(await mig.script({ direction: 'downgrade', from: 'a1', to: 'base' })).status).toBe(0)
    expect(await mig.current()).toMatchObject({ rows: [] })
  })
})
