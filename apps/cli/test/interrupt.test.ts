import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { postgres } from '@mig/dialect-postgres'
import { createPostgresDatabase, temporaryFolder, type TestDatabase } from '@mig/test-databases'

const LOADER = path.join(import.meta.dirname, '../../../packages/core/test/run/run-typescript.mjs')
const MAIN = path.join(import.meta.dirname, '../src/main.ts')

interface Mig {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly exit: unknown; readonly stderr: string }>
  readonly stderr: () => string
}

/** A project in a folder of its own, whose second revision sleeps in the database. */
let folder: ReturnType<typeof temporaryFolder>
let database: TestDatabase
beforeEach(async () => {
  folder = temporaryFolder()
  database = await createPostgresDatabase()
})
afterEach(async () => {
  await database.drop()
  folder.remove()
})

function write(url: string, second: string): void {
  mkdirSync(path.join(folder.path, 'migrations'))
  writeFileSync(path.join(folder.path, 'mig.config.mjs'), `export default { url: ${JSON.stringify(url)}, timeouts: { tableLock: 200 } }`)
  const codes = ["await op.createTable('one', { id: t.integer() })", second]
  for (const [index, code] of codes.entries()) {
    const text = `import { t } from '@mig/core'
export const revision = 'a${index + 1}'
export const downRevision = ${index === 0 ? 'null' : `'a${index}'`}
export async function upgrade(op) { ${code} }
`
    writeFileSync(path.join(folder.path, 'migrations', `a${index + 1}.ts`), text)
  }
}

function mig(...args: readonly string[]): Mig {
  const child = spawn(process.execPath, ['--import', LOADER, '--conditions=@mig/source', MAIN, ...args], {
    cwd: folder.path,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => (stderr += String(chunk)))
  const ended = once(child, 'close').then(([exit]) => ({ exit: exit as unknown, stderr }))
  return { child, ended, stderr: () => stderr }
}

async function rows(sql: string): Promise<readonly unknown[]> {
  const connection = await postgres.driver.connect({ url: database.url })
  const result = await connection.run(sql)
  await connection.close()
  return result.rows.map((row) => Object.values(row)[0])
}

const untilSaid = (run: Mig, text: string): Promise<void> =>
  vi.waitFor(() => expect(run.stderr()).toContain(text), { timeout: 30_000, interval: 20 })

describe('a signal on PostgreSQL', () => {
  it('cancels the statement, rolls back, lets the lock go, and says where the database is; who waits is ended too', async () => {
    write(database.url, "await op.execute('SELECT pg_sleep(60)')")
    const first = mig('upgrade', 'head')
    await untilSaid(first, 'Running upgrade a1 -> a2')
    const waiting = mig('stamp', 'head')
    await untilSaid(waiting, 'Waiting for another runner: process ')
    waiting.child.kill('SIGTERM')
    const waited = await waiting.ended
    expect(waited.exit).toBe(143)
    expect(waited.stderr).toContain('Error [run.aborted]: The run was interrupted by SIGTERM. The database is at a1.')
    const late = await mig('repair', '--all', '--lock-timeout=100ms').ended
    expect(late).toMatchObject({ exit: 4, stderr: expect.stringMatching(/Error \[lock\.timeout\]: .*: process \d+ \(mig, /) })
    first.child.kill('SIGINT')
    const ended = await first.ended
    expect(ended.exit).toBe(130)
    expect(ended.stderr).toContain('Error [run.aborted]: The run was interrupted by SIGINT. The database is at a1.')
    const left = `SELECT count(*)::int AS n FROM pg_locks
      WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
    expect(await rows(left)).toEqual([0])
    expect(await rows("SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND datname = current_database()")).toEqual([0])
  })

  it('a second one ends the process at once', async () => {
    // JavaScript of the revision that nobody can stop.
    write(database.url, 'await op.using(() => new Promise((resolve) => setTimeout(resolve, 60_000)))')
    const run = mig('upgrade', 'head')
    await untilSaid(run, 'Running upgrade a1 -> a2')
    run.child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(run.child.exitCode).toBeNull()
    run.child.kill('SIGTERM')
    expect(await run.ended).toMatchObject({ exit: 143 })
  })

  it('the lines while a table is held tell which lock it is, who has it, and which attempt it was', async () => {
    write(database.url, "await op.addColumn('one', 'size', t.integer())")
    expect(await mig('upgrade', 'a1').ended).toMatchObject({ exit: 0 })
    const application = await postgres.driver.connect({ url: `${database.url}?application_name=shop` })
    await application.run('BEGIN; SELECT * FROM one')
    const run = mig('upgrade', 'head', '--retries=20')
    await untilSaid(run, 'Attempt 1 of 21')
    await application.run('COMMIT')
    await application.close()
    const { exit, stderr } = await run.ended
    expect(exit).toBe(0)
    expect(stderr).toMatch(/Attempt 1 of 21 was rolled back: no AccessExclusiveLock on one, held by process \d+ \(shop, from 127\.0\.0\.1, idle in transaction since .+ UTC\)\. Next in 0\.\d s …/)
    expect(stderr).toContain('The database is at a2.')
  })
})

describe('two that take back one revision each', () => {
  it('the one that waited takes back nothing that it did not plan', async () => {
    write(database.url, `await op.createTable('two', { id: t.integer() }) }
export async function downgrade(op) { await op.execute('SELECT pg_advisory_xact_lock(42)')`)
    expect(await mig('upgrade').ended).toMatchObject({ exit: 0 })
    const holder = await postgres.driver.connect({ url: database.url })
    await holder.run('SELECT pg_advisory_lock(42)')
    const first = mig('downgrade', '-1', '--yes')
    await untilSaid(first, 'Running downgrade a2 -> a1')
    const second = mig('downgrade', '-1', '--yes')
    await untilSaid(second, 'Waiting for another runner: process ')
    await holder.close()
    expect(await first.ended).toMatchObject({ exit: 0 })
    expect(await second.ended).toMatchObject({ exit: 1, stderr: expect.stringContaining('Error [database.moved]: ') })
    expect(await rows('SELECT version FROM mig_version')).toEqual(['a1'])
  })
})

describe('a signal on SQLite', () => {
  it('ends the run between two statements', async () => {
    write('sqlite:./app.db', '')
    writeFileSync(
      path.join(folder.path, 'migrations', 'a2.ts'),
      `export const revision = 'a2'
export const downRevision = 'a1'
export const dynamic = true
export async function upgrade(op) {
  await op.execute('CREATE TABLE two (id integer)')
  for (;;) await op.execute('INSERT INTO two VALUES (1)')
}
`,
    )
    const run = mig('upgrade', 'head')
    await untilSaid(run, 'Running upgrade a1 -> a2')
    run.child.kill('SIGINT')
    const { exit, stderr } = await run.ended
    expect(exit).toBe(130)
    expect(stderr).toContain('Error [run.aborted]: The run was interrupted by SIGINT. The database is at a1.')
    expect(await mig('upgrade', 'a1').ended).toMatchObject({ exit: 0, stderr: expect.stringContaining('Nothing to upgrade') })
  })
})

