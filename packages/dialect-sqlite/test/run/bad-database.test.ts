import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RetryEvent } from '../../../core/src/run/retry.ts'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { asPlainUser } from '../plain-user.ts'
import { kill, sqliteProcess } from '../sqlite-process.ts'
import { sqliteFile } from './target.ts'

let box: Sandbox
let file: string
beforeEach(async () => {
  box = await createSandbox(sqliteFile)
  file = new URL(box.database.url).pathname
  box.write('a1', [], makesTable('one'))
})
afterEach(() => {
  vi.restoreAllMocks()
  return box.remove()
})

const upgrade = (code: string): string => `export async function upgrade(op: Operations): Promise<void> {\n  ${code}\n}`
const FILLS = "await op.execute('CREATE TABLE big (a)')\n  await op.execute('INSERT INTO big SELECT zeroblob(4000) FROM generate_rows')"
  .replace('generate_rows', "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n)")

/** Compared so, since a difference of megabytes takes minutes to print. */
const hashOf = (name = file): string => createHash('sha256').update(readFileSync(name)).digest('hex')

const beside = (): readonly string[] => readdirSync(path.dirname(file)).filter((name) => name !== 'app.db' && name !== 'app.db-mig-lock')

function on(sql: string, name = file): void {
  new Database(name).exec(sql).close()
}

/** The clock goes so many milliseconds ahead, in some milliseconds: a COMMIT is tried for half a minute. */
function hasten(inTime: number, ahead: number): void {
  const now = Date.now.bind(Date)
  let gone = 0
  vi.spyOn(Date, 'now').mockImplementation(() => now() + gone)
  setTimeout(() => (gone = ahead), inTime)
}

/** Upgrades to the first revision, and closes everything. */
async function atFirst(): Promise<void> {
  const mig = await box.migrator()
  await mig.upgrade('a1')
  await mig.close()
}

/** What a database holds and says of itself. */
async function expectAt(version: string): Promise<void> {
  expect(await box.versions()).toEqual([version])
  expect(await box.database.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
}

describe('locked by another process', () => {
  it.each(['DELETE', 'WAL'])('who writes is named, in mode %s, and nothing is changed', async (mode) => {
    on(`PRAGMA journal_mode = ${mode}`)
    await atFirst()
    box.write('a2', ['a1'], makesTable('two'))
    const child = await sqliteProcess(file, 'BEGIN IMMEDIATE; CREATE TABLE theirs (a)')
    const mig = await box.migrator({ url: `${box.database.url}?timeout=0.3`, lockTimeout: 500 })
    const failure = await failureOf(mig.upgrade())
    expect(failure).toMatchObject({ code: 'database.locked', exit: 1, hint: expect.stringMatching(/Wait for it .*run the command again\.$/) })
    expect(failure.message).toContain(`${realpathSync(file)} was locked for 0.`)
    if (process.platform === 'linux') expect(failure.message).toContain(`by process ${child.pid} (`)
    expect(failure.message).toMatch(/ at BEGIN IMMEDIATE\.$/)
    await kill(child)
    await expectAt('a1')
    expect(await box.hasTable('theirs')).toBe(false)
    expect(await mig.upgrade()).toMatchObject({ to: ['a2'] })
  })

  it('a writer that ends in time is waited for, which is told once', async () => {
    await atFirst()
    box.write('a2', ['a1'], makesTable('two'))
    const child = await sqliteProcess(file, 'BEGIN IMMEDIATE; CREATE TABLE theirs (a)')
    const retries: RetryEvent[] = []
    const mig = await box.migrator({
      url: `${box.database.url}?timeout=0.05`,
      onRetry: (event) => {
        retries.push(event)
        setTimeout(() => void kill(child), 300)
      },
    })
    expect(await mig.upgrade()).toMatchObject({ to: ['a2'] })
    expect(retries).toMatchObject([{ obstacle: 'busy', attempt: 1, attempts: Infinity }])
    expect(retries[0]?.message).toMatch(/ was locked for 0\.\d s by /)
  })

  it('a reader keeps the transaction from its end, and it is undone', async () => {
    await atFirst()
    box.write('a2', ['a1'], makesTable('two'))
    const child = await sqliteProcess(file, 'BEGIN; SELECT count(*) FROM one')
    const mig = await box.migrator({ url: `${box.database.url}?timeout=0.3`, lockTimeout: 500 })
    const started = Date.now()
    hasten(1000, 30_000)
    expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'database.locked', exit: 1 })
    expect(Date.now() - started).toBeGreaterThan(30_000)
    await kill(child)
    await expectAt('a1')
    expect(await box.hasTable('two')).toBe(false)
  })

  it('a writer does not keep a backup away, an exclusive lock does', async () => {
    await atFirst()
    box.write('a2', ['a1'], makesTable('two'))
    const child = await sqliteProcess(file, 'BEGIN EXCLUSIVE')
    const mig = await box.migrator({ url: `${box.database.url}?timeout=0.3` })
    expect(await failureOf(mig.upgrade('head', { backup: true }))).toMatchObject({ code: 'database.locked' })
    await kill(child)
    expect(beside()).toEqual([])
  })
})

describe('no room', () => {
  it('the database cannot grow: the revision is undone', async () => {
    await atFirst()
    box.write('a2', ['a1'], upgrade(`await op.execute('PRAGMA max_page_count = 20')\n  ${FILLS}`))
    const failure = await failureOf((await box.migrator()).upgrade())
    expect(failure).toMatchObject({ code: 'database.full', exit: 1, hint: expect.stringContaining('Make room') })
    expect(failure.message).toMatch(/cannot grow: the disk is full, or its max_page_count is reached at INSERT INTO big/)
    await expectAt('a1')
    expect(await box.hasTable('big')).toBe(false)
    expect(beside()).toEqual([])
  })

  /** Runs mig in a process that may write files up to a size alone; units of 512 bytes. */
  function limited(blocks: number, ...args: readonly string[]): { readonly code?: string; readonly message?: string; readonly hint?: string } {
    const loader = path.join(import.meta.dirname, '../../../core/test/run/run-typescript.mjs')
    const runner = path.join(import.meta.dirname, 'limited-runner.ts')
    const node = [process.execPath, '--import', loader, '--conditions=@mig/source', runner, box.folder, box.database.url, ...args]
    const { stdout, stderr } = spawnSync('sh', ['-c', `ulimit -f ${blocks} && exec "$@"`, 'sh', ...node], { encoding: 'utf8' })
    expect(stdout, stderr).toMatch(/^\{/)
    return JSON.parse(stdout) as object
  }

  it('a write that the system refuses during an upgrade: the revision is undone', async () => {
    await atFirst()
    box.write('a2', ['a1'], upgrade(FILLS))
    const failure = limited(1000, 'upgrade')
    expect(failure).toMatchObject({ code: 'database.io', hint: expect.stringContaining('free space') })
    await expectAt('a1')
    expect(await box.hasTable('big')).toBe(false)
    expect(limited(100_000, 'upgrade')).toEqual({})
    await expectAt('a2')
  })

  it('a write that the system refuses during a backup: nothing runs, and no file is left', async () => {
    box.write('a1', [], upgrade(FILLS))
    await atFirst()
    const before = hashOf()
    box.write('a2', ['a1'], makesTable('two'))
    const failure = limited(1000, 'upgrade', './backups')
    expect(failure).toMatchObject({ code: 'backup.failed', hint: expect.stringContaining('free space') })
    expect(failure.message).toMatch(/^The backup .*backups.app-\d{8}T\d{6}Z-a1\.db cannot be written: /)
    expect(readdirSync(path.join(box.folder, 'backups'))).toEqual([])
    expect(hashOf()).toBe(before)
  })

  it.each(['', 'PRAGMA page_size = 8192; VACUUM; PRAGMA journal_mode = wal'])('a write that the system refuses during a restore: the database is as it was; %s', async (settings) => {
    box.write('a1', [], upgrade(FILLS))
    const mig = await box.migrator()
    await mig.upgrade()
    box.write('a2', ['a1'], makesTable('two'))
    await mig.upgrade('head', { backup: './before.db' })
    await mig.close()
    on(`DROP TABLE big; VACUUM; ${settings}`)
    expect(limited(1000, 'restore', 'before.db')).toMatchObject({ code: 'database.io' })
    await expectAt('a2')
    const database = new Database(file)
    expect(database.pragma('journal_mode', { simple: true })).toBe(settings === '' ? 'delete' : 'wal')
    database.close()
    expect(await box.hasTable('two')).toBe(true)
    expect(beside()).toEqual([])
  })
})

describe('damaged', () => {
  beforeEach(async () => {
    box.write('a1', [], upgrade(FILLS))
    await atFirst()
    box.write('a2', ['a1'], upgrade("await op.execute('CREATE TABLE two (a)')\n  await op.execute('UPDATE big SET a = 1')"))
  })

  /** Overwrites the middle of the file: pages of rows. */
  function damage(): void {
    const content = readFileSync(file)
    content.fill(0xff, 4096 * 200, 4096 * 260)
    writeFileSync(file, content)
  }

  it('pages in the middle: the revision is undone', async () => {
    damage()
    const mig = await box.migrator()
    expect(await mig.current()).toMatchObject({ rows: ['a1'] })
    const failure = await failureOf(mig.upgrade())
    expect(failure).toMatchObject({ code: 'database.damaged', exit: 1, hint: expect.stringContaining('mig restore <file>') })
    expect(failure.message).toMatch(/app\.db is damaged: database disk image is malformed at UPDATE big/)
    expect(await box.versions()).toEqual(['a1'])
    expect(await box.hasTable('two')).toBe(false)
  })

  it('a backup finds it before anything runs, and keeps no copy', async () => {
    damage()
    const before = hashOf()
    const failure = await failureOf((await box.migrator()).upgrade('head', { backup: true }))
    expect(failure).toMatchObject({ code: 'database.damaged', message: expect.stringMatching(/is damaged: .*No backup was kept\.$/) })
    expect(hashOf()).toBe(before)
    expect(beside()).toEqual([])
  })

  it('a good backup goes over it', async () => {
    const mig = await box.migrator()
    await mig.upgrade('head', { backup: './before.db' })
    await mig.close()
    damage()
    expect(await (await box.migrator()).restore('before.db')).toMatchObject({ to: ['a1'] })
    await expectAt('a1')
  })

  it('a file that was cut off', async () => {
    truncateSync(file, 4096 * 100)
    const before = hashOf()
    const failure = await failureOf((await box.migrator()).upgrade())
    expect(failure).toMatchObject({ code: 'database.damaged', exit: 1 })
    expect(hashOf()).toBe(before)
    truncateSync(file, 50)
    expect(await failureOf((await box.migrator()).upgrade())).toMatchObject({ code: 'database.damaged' })
  })

  it('a catalog that cannot be read', async () => {
    const content = readFileSync(file)
    content.fill(0xff, 100, 4096)
    writeFileSync(file, content)
    const before = hashOf()
    for (const run of ['upgrade', 'current', 'plan'] as const) {
      expect(await failureOf((await box.migrator())[run]())).toMatchObject({ code: 'database.damaged', hint: expect.stringContaining('backup') })
    }
    expect(hashOf()).toBe(before)
  })
})

describe('what another process left', () => {
  it('a hot journal is rolled back first', async () => {
    await atFirst()
    on("CREATE TABLE theirs (a); INSERT INTO theirs SELECT zeroblob(2000) FROM json_each('[1,2,3,4,5,6,7,8,9]')")
    box.write('a2', ['a1'], makesTable('two'))
    const child = await sqliteProcess(file, 'PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; UPDATE theirs SET a = zeroblob(9000)')
    await kill(child)
    expect(statSync(`${file}-journal`).size).toBeGreaterThan(0)
    const mig = await box.migrator()
    const { backup } = await mig.upgrade('head', { backup: true })
    await mig.close()
    await expectAt('a2')
    expect(await box.database.rows('SELECT DISTINCT length(a) AS n FROM theirs')).toEqual([{ n: 2000 }])
    expect(existsSync(backup?.file ?? '')).toBe(true)
    expect(existsSync(`${file}-journal`)).toBe(false)
  })

  it('a write-ahead log is read', async () => {
    await atFirst()
    on('PRAGMA journal_mode = WAL')
    box.write('a2', ['a1'], makesTable('two'))
    const child = await sqliteProcess(file, "CREATE TABLE theirs (a); INSERT INTO theirs VALUES ('in the log')")
    await kill(child)
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
    const mig = await box.migrator()
    await mig.upgrade()
    await mig.close()
    await expectAt('a2')
    expect(await box.database.rows('SELECT a FROM theirs')).toEqual([{ a: 'in the log' }])
    expect(beside()).toEqual([])
  })
})

describe('rights', () => {
  it('a file that may not be written', async () => {
    await atFirst()
    chmodSync(file, 0o444)
    for (const folder of [box.folder, path.dirname(file)]) chmodSync(folder, 0o777)
    box.write('a2', ['a1'], makesTable('two'))
    const mig = await box.migrator()
    expect(await asPlainUser(() => failureOf(mig.upgrade()))).toMatchObject({ code: 'connection.readOnly', exit: 1, hint: expect.stringContaining('rights') })
    chmodSync(file, 0o644)
    await expectAt('a1')
  })

  it('a folder in which nothing can be made', async () => {
    await atFirst()
    chmodSync(file, 0o666)
    const folder = path.dirname(file)
    box.write('a2', ['a1'], makesTable('two'))
    const fresh = path.join(box.folder, 'shut')
    mkdirSync(fresh)
    copyFileSync(file, path.join(fresh, 'app.db'))
    chmodSync(path.join(fresh, 'app.db'), 0o666)
    chmodSync(fresh, 0o555)
    chmodSync(box.folder, 0o755)
    chmodSync(folder, 0o555)
    const mig = await box.migrator({ url: `sqlite:${fresh}/app.db` })
    const failure = await asPlainUser(() => failureOf(mig.upgrade()))
    expect(failure).toMatchObject({ code: 'connection.readOnly', message: expect.stringContaining(`${fresh}/app.db`) })
    expect(await asPlainUser(() => mig.current())).toMatchObject({ rows: ['a1'] })
    // Where a lock of an earlier run is there, SQLite finds it out when it makes its journal; where that is somebody else's, at once.
    const elsewhere = await box.migrator()
    chmodSync(`${file}-mig-lock`, 0o644)
    expect(await asPlainUser(() => failureOf(elsewhere.upgrade()))).toMatchObject({ code: 'connection.readOnly', message: expect.stringContaining('mig-lock') })
    chmodSync(`${file}-mig-lock`, 0o666)
    const late = await asPlainUser(() => failureOf(elsewhere.upgrade()))
    expect(late).toMatchObject({ code: 'connection.readOnly', message: expect.stringContaining('cannot be written') })
    chmodSync(folder, 0o755)
    chmodSync(fresh, 0o755)
    expect(readdirSync(fresh)).toEqual(['app.db'])
  })

  it('a backup into a folder in which nothing can be made', async () => {
    await atFirst()
    box.write('a2', ['a1'], makesTable('two'))
    chmodSync(path.dirname(file), 0o777)
    for (const name of [file, `${file}-mig-lock`]) chmodSync(name, 0o666)
    mkdirSync(path.join(box.folder, 'shut'), { mode: 0o555 })
    chmodSync(box.folder, 0o755)
    const mig = await box.migrator()
    for (const backup of ['./shut', './shut/before.db', './shut/more/before.db']) {
      const failure = await asPlainUser(() => failureOf(mig.upgrade('head', { backup })))
      expect(failure).toMatchObject({ code: 'backup.failed', hint: expect.stringContaining('Nothing was run') })
    }
    await mig.close()
    await expectAt('a1')
  })
})

describe('one lock for one database', () => {
  it('by a link, and by another path', async () => {
    await atFirst()
    box.write('a2', ['a1'], makesTable('two'))
    symlinkSync(file, path.join(box.folder, 'link.db'))
    symlinkSync(path.dirname(file), path.join(box.folder, 'linked'))
    const holder = new Database(`${realpathSync(file)}-mig-lock`)
    holder.exec('BEGIN EXCLUSIVE')
    const urls = ['sqlite:link.db', 'sqlite:linked/app.db', `sqlite:${path.relative(box.folder, file)}`, `sqlite:${path.dirname(file)}/./app.db`]
    for (const url of urls) {
      const mig = await box.migrator({ url, lockTimeout: 0 })
      expect(await failureOf(mig.upgrade()), url).toMatchObject({ code: 'lock.timeout', exit: 4 })
    }
    holder.close()
    expect(readdirSync(box.folder).toSorted()).toEqual(['link.db', 'linked', 'migrations'])
    expect(await (await box.migrator({ url: 'sqlite:link.db' })).upgrade('head', { backup: true })).toMatchObject({
      backup: { file: expect.stringContaining(realpathSync(path.dirname(file))) },
    })
  })
})
