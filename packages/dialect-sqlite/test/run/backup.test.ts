import Database from 'better-sqlite3'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { sqlite } from '../../src/index.ts'
import { caller, sqliteFile } from './target.ts'

let box: Sandbox
let file: string
beforeEach(async () => {
  box = await createSandbox(sqliteFile)
  file = new URL(box.database.url).pathname
  box.write('a1', [], makesTable('one'))
  box.write('a2', ['a1'], makesTable('two'))
})
afterEach(() => box.remove())

const NAME = /^app-\d{8}T\d{6}Z-(\w+)(?:-\d+)?\.db$/

/** What stands beside the database, without the lock. */
const beside = (): readonly string[] => readdirSync(path.dirname(file)).filter((name) => name !== 'app.db' && name !== 'app.db-mig-lock')
const place = (name: string): string => path.join(box.folder, name)

/** Runs SQL on a database of its own, and closes it. */
function on(name: string, sql: string): void {
  new Database(name).exec(sql).close()
}

function rows(name: string, sql: string): readonly unknown[] {
  const database = new Database(name)
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

describe('a backup before a run', () => {
  it('stands beside the database, holds what was there, and is named in the result and while it runs', async () => {
    const told: string[] = []
    const mig = await box.migrator({ onBackup: (backup) => told.push(backup.file), onStep: ({ state }) => void told.push(state) })
    await mig.upgrade('a1')
    on(file, "INSERT INTO one VALUES (1, 'kept')")
    told.length = 0
    const { backup } = await mig.upgrade('head', { backup: true })
    expect(path.basename(backup?.file ?? '')).toMatch(NAME)
    expect(NAME.exec(path.basename(backup?.file ?? ''))?.[1]).toBe('a1')
    expect(told).toEqual([backup?.file, 'start', 'done'])
    expect(backup?.bytes).toBe(statSync(backup?.file ?? '').size)
    expect(beside()).toEqual([path.basename(backup?.file ?? '')])
    expect(rows(backup?.file ?? '', 'SELECT * FROM one')).toEqual([{ id: 1, label: 'kept' }])
    expect(rows(backup?.file ?? '', 'SELECT version FROM mig_version')).toEqual([{ version: 'a1' }])
    expect(rows(file, 'SELECT version FROM mig_version')).toEqual([{ version: 'a2' }])
  })

  it('downgrade and stamp make one as well', async () => {
    const mig = await box.migrator()
    await mig.upgrade()
    expect((await mig.downgrade('-1', { backup: true })).backup?.file).toMatch(/-a2\.db$/)
    expect((await mig.stamp('head', { backup: true })).backup?.file).toMatch(/-a1\.db$/)
  })

  it('where there is nothing to do, or nothing to copy, none is made', async () => {
    const mig = await box.migrator({ url: `sqlite:${place('new.db')}`, backup: true })
    expect(await mig.upgrade()).not.toHaveProperty('backup')
    expect(await mig.upgrade()).not.toHaveProperty('backup')
    expect(await mig.stamp('head')).not.toHaveProperty('backup')
    expect(readdirSync(box.folder).toSorted()).toEqual(['migrations', 'new.db', 'new.db-mig-lock'])
  })

  it('the configuration says where, and a call says otherwise', async () => {
    const mig = await box.migrator({ backup: './backups' })
    const first = await mig.upgrade('a1')
    expect(path.dirname(first.backup?.file ?? '')).toBe(place('backups'))
    expect(first.backup?.file).toMatch(/-base\.db$/)
    expect(await mig.upgrade('a2', { backup: false })).not.toHaveProperty('backup')
    expect((await mig.downgrade('a1', { backup: { file: 'plain' } })).backup?.file).toBe(place('plain'))
    expect((await mig.upgrade('a2', { backup: './before.db' })).backup?.file).toBe(place('before.db'))
    mkdirSync(place('dir.d'))
    expect(path.dirname((await mig.downgrade('a1', { backup: 'dir.d' })).backup?.file ?? '')).toBe(place('dir.d'))
    expect(path.dirname((await mig.upgrade('a2', { backup: { folder: 'made.d' } })).backup?.file ?? '')).toBe(place('made.d'))
  })

  it('two of one second have names of their own', async () => {
    const mig = await box.migrator({ backup: true })
    for (let round = 0; round < 3; round++) {
      await mig.upgrade()
      await mig.downgrade('base')
    }
    expect(beside()).toHaveLength(6)
  })

  it('an existing file is never overwritten, and nothing runs', async () => {
    writeFileSync(place('mine.txt'), 'mine')
    const mig = await box.migrator()
    expect(await failureOf(mig.upgrade('head', { backup: './mine.txt' }))).toMatchObject({
      code: 'backup.exists',
      exit: 2,
      message: expect.stringContaining(place('mine.txt')),
    })
    expect(readFileSync(place('mine.txt'), 'utf8')).toBe('mine')
    expect(box.statements).toEqual([])
  })

  it('who may not read the database may not read its copy', async () => {
    chmodSync(file, 0o600)
    const { backup } = await (await box.migrator()).upgrade('head', { backup: true })
    expect(statSync(backup?.file ?? '').mode & 0o777).toBe(0o600)
  })

  it('the copy keeps the pages as they are: their size, rowids, settings of the file and the log mode', async () => {
    on(file, "PRAGMA page_size = 1024; VACUUM; PRAGMA application_id = 77; PRAGMA user_version = 5; PRAGMA journal_mode = WAL")
    on(file, 'CREATE TABLE plain (a); INSERT INTO plain SELECT value FROM json_each(\'[1,2,3,4]\'); DELETE FROM plain WHERE a IN (1, 3)')
    const { backup } = await (await box.migrator()).upgrade('head', { backup: true })
    const copy = backup?.file ?? ''
    expect(rows(copy, 'SELECT rowid AS id, a FROM plain')).toEqual([{ id: 2, a: 2 }, { id: 4, a: 4 }])
    for (const [pragma, value] of Object.entries({ page_size: 1024, application_id: 77, user_version: 5, journal_mode: 'wal' })) {
      expect(rows(copy, `PRAGMA ${pragma}`)).toEqual([{ [pragma]: value }])
    }
  })

  it('what stands in the write-ahead log alone is copied', async () => {
    const application = new Database(file)
    application.exec("PRAGMA journal_mode = WAL; CREATE TABLE kept (a); INSERT INTO kept VALUES ('in the log')")
    const mig = await box.migrator()
    const { backup } = await mig.upgrade('head', { backup: true })
    expect(rows(backup?.file ?? '', 'SELECT * FROM kept')).toEqual([{ a: 'in the log' }])
    await mig.close()
    application.close()
    expect(beside()).toEqual([path.basename(backup?.file ?? '')])
  })

  it("a schema that needs a caller's function can be copied", async () => {
    const database = new Database(file)
    database.function('twice', { deterministic: true }, (a: unknown) => Number(a) * 2)
    database.exec('CREATE TABLE t (a, CHECK (twice(a) > 1)); CREATE INDEX ix ON t (twice(a)); INSERT INTO t VALUES (5)')
    database.close()
    const { backup } = await (await box.migrator()).upgrade('head', { backup: true })
    expect(rows(backup?.file ?? '', 'SELECT a FROM t')).toEqual([{ a: 5 }])
  })

  it('rows that break constraints are no damage', async () => {
    on(file, 'CREATE TABLE t (a CHECK (a > 0)); PRAGMA ignore_check_constraints = ON; INSERT INTO t VALUES (-1)')
    const { backup } = await (await box.migrator()).upgrade('head', { backup: true })
    expect(rows(backup?.file ?? '', 'SELECT a FROM t')).toEqual([{ a: -1 }])
  })

  it('in memory there is nothing to copy', async () => {
    const mig = await box.migrator({ url: 'sqlite::memory:', backup: true })
    expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'dialect.unsupported', message: expect.stringContaining('in memory') })
    expect(await mig.current()).toMatchObject({ rows: [] })
  })

  it('in a transaction of the caller a copy would hold what may be rolled back', async () => {
    const { client, run, end } = caller(new Database(file))
    await run('BEGIN')
    await run('CREATE TABLE mine (a)')
    const mig = await box.migrator({ connection: client })
    expect(await failureOf(mig.upgrade('head', { backup: true }))).toMatchObject({ code: 'backup.transaction' })
    expect(await run('SELECT name FROM sqlite_master')).toEqual([{ name: 'mine' }])
    await run('ROLLBACK')
    await end()
    expect(beside()).toEqual([])
  })
})

describe('restore', () => {
  async function prepared(settings = ''): Promise<string> {
    const mig = await box.migrator()
    await mig.upgrade('a1')
    on(file, `${settings}; INSERT INTO one VALUES (1, 'kept')`)
    const { backup } = await mig.upgrade('head', { backup: './before.db' })
    await mig.close()
    on(file, "INSERT INTO two VALUES (2, 'later')")
    return backup?.file ?? ''
  }

  it('puts everything back, and says where the database was and is', async () => {
    const backup = await prepared()
    const result = await (await box.migrator()).restore('before.db')
    expect(result).toEqual({ file: backup, database: file, from: ['a2'], to: ['a1'], notes: [] })
    expect(rows(file, 'SELECT * FROM one')).toEqual([{ id: 1, label: 'kept' }])
    expect(await box.hasTable('two')).toBe(false)
    expect(beside()).toEqual([])
    expect(readdirSync(box.folder).toSorted()).toEqual(['before.db', 'migrations'])
    expect((await (await box.migrator()).upgrade()).to).toEqual(['a2'])
  })

  it('keeps a copy of what is replaced, when that is asked for', async () => {
    await prepared()
    const { backup } = await (await box.migrator()).restore('before.db', { backup: './replaced.db' })
    expect(rows(backup?.file ?? '', 'SELECT * FROM two')).toEqual([{ id: 2, label: 'later' }])
  })

  it.each([
    ['delete', 'wal'],
    ['wal', 'delete'],
    ['wal', 'wal'],
  ])('a backup made in mode %s, a database that is in mode %s now: the database keeps its mode', async (then, now) => {
    await prepared(`PRAGMA journal_mode = ${then}`)
    on(file, `PRAGMA journal_mode = ${now}`)
    const mig = await box.migrator()
    expect((await mig.restore('before.db')).notes).toEqual([])
    await mig.close()
    expect(rows(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: now }])
    expect(rows(file, 'SELECT label FROM one')).toEqual([{ label: 'kept' }])
    expect(rows(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(beside()).toEqual([])
    expect(readdirSync(box.folder).toSorted()).toEqual(['before.db', 'migrations'])
  })

  it.each(['delete', 'wal'])('pages of another size, in mode %s', async (mode) => {
    await prepared()
    on(file, `PRAGMA page_size = 8192; VACUUM; PRAGMA journal_mode = ${mode}`)
    await (await box.migrator()).restore('before.db')
    expect(rows(file, 'PRAGMA page_size')).toEqual([{ page_size: 4096 }])
    expect(rows(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: mode }])
    expect(rows(file, 'SELECT label FROM one')).toEqual([{ label: 'kept' }])
  })

  it('a stale write-ahead log does not bring the old tables back', async () => {
    await prepared('PRAGMA journal_mode = WAL')
    const application = new Database(file)
    application.exec("INSERT INTO two VALUES (3, 'in the log')")
    expect(existsSync(`${file}-wal`)).toBe(true)
    await (await box.migrator()).restore('before.db')
    expect(application.prepare("SELECT name FROM sqlite_master WHERE name IN ('one', 'two')").all()).toEqual([{ name: 'one' }])
    application.close()
    expect(rows(file, 'SELECT label FROM one')).toEqual([{ label: 'kept' }])
  })

  it('where others have opened the database again, the mode of the backup stays, and the result says so', async () => {
    const backup = await prepared('PRAGMA journal_mode = WAL')
    on(file, 'PRAGMA journal_mode = DELETE')
    const application = new Database(file)
    const client = new Database(file, { timeout: 100 })
    const prepare = client.prepare.bind(client)
    client.prepare = ((sql: string) => {
      if (sql.includes('journal_mode = ')) application.exec('SELECT * FROM one')
      return prepare(sql)
    }) as typeof client.prepare
    const connection = await sqlite.driver.connect({ url: box.database.url })
    const notes = await sqlite.backup?.restore({ ...connection, client }, backup)
    expect(notes).toEqual([expect.stringMatching(/journal mode is wal now.*others have the database open.*to delete again/)])
    await connection.close()
    client.close()
    application.close()
    expect(rows(file, 'SELECT label FROM one')).toEqual([{ label: 'kept' }])
  })

  it('a database that is not there is made', async () => {
    await prepared()
    const mig = await box.migrator({ url: `sqlite:${place('new.db')}` })
    expect(await mig.restore('before.db')).toMatchObject({ from: [], to: ['a1'] })
    expect(rows(place('new.db'), 'SELECT label FROM one')).toEqual([{ label: 'kept' }])
  })

  it('while somebody writes, it gives up and says who that is', async () => {
    await prepared()
    const application = new Database(file)
    application.exec('BEGIN IMMEDIATE')
    const mig = await box.migrator({ url: `${box.database.url}?timeout=0.2` })
    expect(await failureOf(mig.restore('before.db'))).toMatchObject({
      code: 'database.locked',
      exit: 1,
      message: expect.stringContaining(`app.db was locked for 0.2 s by this process (${process.pid})`),
    })
    application.exec('ROLLBACK')
    application.close()
    expect(rows(file, 'SELECT label FROM two')).toEqual([{ label: 'later' }])
    expect(await mig.restore('before.db')).toMatchObject({ to: ['a1'] })
  })

  it('while another runner works, it waits for the lock', async () => {
    await prepared()
    const holder = new Database(`${file}-mig-lock`)
    holder.exec('BEGIN EXCLUSIVE')
    const mig = await box.migrator({ lockTimeout: 100 })
    expect(await failureOf(mig.restore('before.db'))).toMatchObject({ code: 'lock.timeout', exit: 4 })
    holder.close()
  })

  it.each([
    ['no file', 'nowhere.db', 'backup.missing', () => undefined],
    ['a folder', 'migrations', 'backup.damaged', () => undefined],
    ['an empty file', 'bad.db', 'backup.damaged', (bad: string) => writeFileSync(bad, '')],
    ['a text', 'bad.db', 'backup.damaged', (bad: string) => writeFileSync(bad, 'no database, and long enough to be one'.repeat(50))],
    ['a part of a backup', 'bad.db', 'backup.damaged', (bad: string) => writeFileSync(bad, readFileSync(place('before.db')).subarray(0, 6000))],
    [
      'a backup with a page that was overwritten', 'bad.db', 'backup.damaged', (bad: string) =>
        writeFileSync(bad, Buffer.concat([readFileSync(place('before.db')).subarray(0, 8192), Buffer.alloc(4096, 0xff), readFileSync(place('before.db')).subarray(12288)])),
    ],
  ])('%s is refused, and the database is as it was', async (_, name, code, make) => {
    await prepared()
    make(place(name))
    const before = readFileSync(file)
    const failure = await failureOf((await box.migrator()).restore(name))
    expect(failure).toMatchObject({ code, message: expect.stringContaining(place(name)) })
    expect(readFileSync(file)).toEqual(before)
    const nobody = await box.migrator({ url: `sqlite:${place('nobody.db')}` })
    expect(await failureOf(nobody.restore(name))).toMatchObject({ code })
    expect(readdirSync(box.folder).filter((each) => each.startsWith('nobody') || each.includes('-wal') || each.includes('-journal'))).toEqual([])
  })

  it('the database itself is no backup, by whatever name', async () => {
    await prepared()
    symlinkSync(file, place('link.db'))
    expect(await failureOf((await box.migrator()).restore(file))).toMatchObject({ code: 'backup.same' })
    expect(await failureOf((await box.migrator()).restore('link.db'))).toMatchObject({ code: 'backup.same' })
    expect(rows(file, 'SELECT label FROM two')).toEqual([{ label: 'later' }])
  })

  it('a process that is killed leaves what was there, or what was put back', async () => {
    const filled = "INSERT INTO one SELECT 1, zeroblob(4000) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT i FROM n)"
    await prepared(filled)
    const seen: unknown[] = []
    for (const delay of [0, 30, 80, 160, 320, 60_000]) {
      on(file, 'DELETE FROM one; UPDATE mig_version SET version = \'a2\'')
      await killedRestore(delay)
      expect(rows(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
      const [now] = rows(file, 'SELECT version, (SELECT count(*) FROM one) AS n FROM mig_version')
      expect([{ version: 'a2', n: 0 }, { version: 'a1', n: 4001 }]).toContainEqual(now)
      seen.push(now)
    }
    expect([seen[0], seen.at(-1)]).toEqual([{ version: 'a2', n: 0 }, { version: 'a1', n: 4001 }])
    expect(beside()).toEqual([])
  })

  /** Restores in another process, and kills that so many milliseconds after it has begun. */
  async function killedRestore(delay: number): Promise<void> {
    const loader = path.join(import.meta.dirname, '../../../core/test/run/run-typescript.mjs')
    const runner = path.join(import.meta.dirname, 'limited-runner.ts')
    const args = ['--import', loader, '--conditions=@mig/source', runner, box.folder, box.database.url, 'restore', 'before.db']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const ended = once(child, 'exit')
    await once(child.stderr, 'data')
    const late = new AbortController()
    await Promise.race([ended, sleep(delay, undefined, { signal: late.signal }).catch(() => undefined)])
    late.abort()
    child.kill('SIGKILL')
    await ended
  }

  it('in memory, and in a transaction of the caller', async () => {
    await prepared()
    expect(await failureOf((await box.migrator({ url: 'sqlite::memory:' })).restore('before.db'))).toMatchObject({ code: 'dialect.unsupported' })
    const { client, run, end } = caller(new Database(file))
    await run('BEGIN')
    expect(await failureOf((await box.migrator({ connection: client })).restore('before.db'))).toMatchObject({ code: 'backup.transaction' })
    await run('ROLLBACK')
    await end()
  })
})
