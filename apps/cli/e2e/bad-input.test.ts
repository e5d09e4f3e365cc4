import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { configurations, databases, files, identifiers } from './bad-input-cases.ts'
import { mistypes } from './typing-mistakes.ts'
import { B, BASE, type Case, FAILING, NEXT, PAUSE, revision } from './bad-input-project.ts'
import { type Database, servers } from './databases.ts'
import { ALL, emptyFolder, execute, install, write } from './install.ts'
import { type Project, projectIn } from './project.ts'

let root: ReturnType<typeof emptyFolder>
let project: Project
beforeAll(() => {
  root = emptyFolder()
  write(root.path, { 'package.json': '{ "private": true, "type": "module" }' })
  install(root.path, ALL)
  write(path.join(root.path, 'base'), BASE)
  projectIn(path.join(root.path, 'base'), path.join(root.path, 'node_modules/.bin/mig')).done('upgrade')
})
afterAll(() => root.remove())
beforeEach(() => {
  const folder = path.join(root.path, 'case')
  cpSync(path.join(root.path, 'base'), folder, { recursive: true })
  project = projectIn(folder, path.join(root.path, 'node_modules/.bin/mig'))
})
afterEach(() => rmSync(project.folder, { recursive: true }))

describe.each([
  ['identifiers', identifiers],
  ['revision files', files],
  ['databases', databases],
  ['configuration and models', configurations],
  ['typing mistakes', mistypes],
])('%s', (_, cases) => {
  test.each(cases.map((item) => [item.name, item] as const))('%s', (_name, item) => {
    prepare(item)
    const untouched = (): object => everything(project.folder, item.logged === true ? ['app.db'] : [])
    const before = untouched()
    expectRefusal(item.args, item)
    expect(untouched()).toEqual(before)
  })
})

/** Messages that end with those of the user's own code, of the parser or of the database. */
const SOMEBODY_ELSES = /^(?:load\.(?:failed|syntax)|config\.syntax|revision\.failed|statement\.failed|unawaited)$/

interface Shown {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly exit: number
}

/** One sentence with a code and what to do next, for people and as JSON; and nothing on stdout. */
function expectRefusal(args: readonly string[], { status = 1, code, says, next }: Pick<Case, 'status' | 'code' | 'says' | 'next'>): void {
  const json = project.mig(...args, '--json')
  expect({ status: json.status, stdout: json.stdout }, json.stderr).toEqual({ status, stdout: '' })
  const { error } = JSON.parse(json.stderr.trim().split('\n').at(-1) ?? '') as { error: Shown }
  expect(error.code, json.stderr).toMatch(code.endsWith('.') ? new RegExp(`^${code}`) : new RegExp(`^${code}$`))
  expect(error.message).toMatch(says)
  expect(error.hint).toMatch(next)
  expect(error.exit).toBe(status)
  // Whole sentences, but for what somebody else said, and for commands to copy at the end of a hint.
  if (!SOMEBODY_ELSES.test(error.code)) expect(error.message.split('\n')[0]).toMatch(/[.?:]$/)
  expect(error.hint).toMatch(/[.?]$|: [^.]+$/)

  const text = project.mig(...args)
  expect({ status: text.status, stdout: text.stdout }, text.stderr).toEqual({ status, stdout: '' })
  expect(text.stderr).toContain(`Error [${error.code}]: ${error.message}\n${error.hint}\n`)
}

function prepare({ files: changed = {}, sql = [] }: Case): void {
  for (const [name, text] of Object.entries(changed)) {
    if (text === undefined) rmSync(path.join(project.folder, name))
    else write(project.folder, { [name]: text })
  }
  if (sql.length === 0) return
  const run = `for (const sql of ${JSON.stringify(sql)}) db.exec(sql)`
  write(project.folder, { 'prepare.cjs': `const db = new (require('better-sqlite3'))('app.db')\n${run}\n` })
  expect(execute(process.execPath, ['prepare.cjs'], project.folder)).toMatchObject({ status: 0 })
}

/** Every file with a hash of its content; databases are files here. What runners lock is left out: it holds nothing. */
function everything(folder: string, except: readonly string[] = []): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/-mig-(?:lock|holder)/.test(entry.name) && !except.includes(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
  const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
  return Object.fromEntries(names.toSorted().map((file) => [path.relative(folder, file), hash(file)]))
}

describe('PostgreSQL', () => {
  const server = servers().find(({ dialect }) => dialect === 'postgres')
  let db: Database
  beforeAll(async () => {
    if (server === undefined) throw new TypeError('There is no PostgreSQL server.')
    db = await server.create()
  })
  afterAll(async () => {
    await db.query('DROP ROLE IF EXISTS mig_e2e_locked_out')
    await db.drop()
  })

  /** The URL of the database with other parts. */
  function urlWith(change: (url: URL) => void): string {
    const url = new URL(db.url)
    change(url)
    return url.href
  }

  function expectUnreachable(url: string, expected: Pick<Case, 'code' | 'says' | 'next'>): void {
    const before = everything(project.folder)
    for (const args of [['upgrade'], ['current'], ['revision', '--autogenerate'], ['stamp', 'head']]) {
      expectRefusal([...args, '--url', url], expected)
      expect(project.mig(...args, '--url', url).stderr).not.toContain('secret')
    }
    expect(everything(project.folder)).toEqual(before)
  }

  test('nothing listens', async () => {
    const port = await closedPort()
    const url = urlWith((it) => {
      it.port = String(port)
      it.password = 'secret'
    })
    const says = new RegExp(`127\\.0\\.0\\.1:${port} cannot be reached: nothing listens there\\.`)
    expectUnreachable(url, { code: 'connection.refused', says, next: /host and the port/ })
  })

  test('a host that nobody knows', () => {
    const url = urlWith((it) => {
      it.hostname = 'nobody.invalid'
    })
    expectUnreachable(url, { code: 'connection.refused', says: /nobody\.invalid:\d+ cannot be reached/, next: /host and the port/ })
  })

  test('a login that is refused', async () => {
    await db.query('DROP ROLE IF EXISTS mig_e2e_locked_out')
    await db.query("CREATE ROLE mig_e2e_locked_out NOLOGIN PASSWORD 'right'")
    const url = urlWith((it) => {
      it.username = 'mig_e2e_locked_out'
      it.password = 'secret'
    })
    expectUnreachable(url, { code: 'connection.denied', says: /refuses the login of mig_e2e_locked_out/, next: /user and the password/ })
  })

  test('a database that does not exist', () => {
    const url = urlWith((it) => {
      it.pathname = '/mig_e2e_nowhere'
    })
    expectUnreachable(url, { code: 'connection.noDatabase', says: /has no database mig_e2e_nowhere\./, next: /createdb mig_e2e_nowhere/ })
  })

  test('backups are left to the tools of the database', () => {
    for (const args of [['upgrade', '--backup'], ['downgrade', 'base', '--yes', '--backup=./x.db'], ['stamp', 'head', '--backup'], ['restore', 'app.db', '--yes']]) {
      expectRefusal([...args, '--url', db.url], { code: 'dialect.unsupported', says: /postgres makes and restores no backups/, next: /pg_dump/ })
    }
  })

  test('a statement that fails leaves the database at a whole revision, and says which', async () => {
    write(project.folder, { [NEXT]: FAILING })
    const outcome = project.mig('upgrade', '--url', db.url)
    expect(outcome).toMatchObject({ status: 1, stdout: '' })
    expect(outcome.stderr).toMatch(/: Revision cccc \(revision cccc\) failed at operation 2 .*_next\.ts:9: relation "users" already exists\n/)
    expect(outcome.stderr).toContain('The database is at aaaabbbb3333.')
    expect(await db.query('SELECT version FROM mig_version')).toEqual([{ version: B }])
    expect(await db.query("SELECT 1 FROM pg_tables WHERE tablename = 'fine'")).toEqual([])
  })
})

test('a run after one that was cut off begins where that one left', () => {
  const create = "await op.execute('CREATE TABLE next (id integer)')"
  const lost = "void Promise.reject(new TypeError('lost'))"
  write(project.folder, { [NEXT]: revision('cccc', B, [create, lost, "await op.connection.query('SELECT 1')", PAUSE].join('\n  ')) })
  expect(project.mig('upgrade')).toMatchObject({ status: 1, stderr: expect.stringContaining('[unawaited]') as string })
  expect(project.done('current').stdout).toBe(`${B}\n`)
  write(project.folder, { [NEXT]: revision('cccc', B, create) })
  expect(project.done('upgrade').stderr).toContain('The database is at cccc.')
})

test('nothing is written where there is nothing to read', () => {
  const url = 'sqlite:./new.db'
  expect(project.done('current', '--url', url).stderr).toContain('There is no file')
  expect(project.done('history', '-i', '--url', url).stdout).not.toContain('current')
  expect(project.mig('check', '--url', url).status).toBe(3)
  expect(project.done('upgrade', '--sql', '--url', url).stdout).toContain('CREATE TABLE users')
  expect(existsSync(path.join(project.folder, 'new.db'))).toBe(false)
})

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
