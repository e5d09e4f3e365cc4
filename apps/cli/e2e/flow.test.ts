import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, servers } from './databases.ts'
import { ALL, emptyFolder, execute, install, write } from './install.ts'
import { type Project, projectIn } from './project.ts'

const EXAMPLE = fileURLToPath(new URL('../../finance-inbox/src', import.meta.url))
const CURRENCY = "    currency: t.char(3).notNull().default('EUR'),\n"

/** A project with mig installed; each test has a folder of its own below it. */
let root: ReturnType<typeof emptyFolder>
beforeAll(() => {
  root = emptyFolder()
  write(root.path, { 'package.json': '{ "name": "inbox", "private": true, "type": "module" }' })
  install(root.path, ALL)
})
afterAll(() => root.remove())

function project(name: string, url: string): Project {
  const folder = path.join(root.path, name)
  write(folder, { '.keep': '' })
  return projectIn(folder, path.join(root.path, 'node_modules/.bin/mig'), { DATABASE_URL: url })
}

/** Puts code in place of the functions of a revision. */
function fill(project: Project, file: string, code: string): void {
  const [header = ''] = project.read(file).split('export async function')
  writeFileSync(
    path.join(project.folder, file),
    `import { sql, t } from '@mig/core'\n${header.replace("import { t } from '@mig/core'\n", '')}${code}\n`,
  )
}

function change({ folder }: Project, file: string, from: string, to: string): void {
  const source = readFileSync(path.join(folder, file), 'utf8')
  expect(source).toContain(from)
  writeFileSync(path.join(folder, file), source.replace(from, to))
}

describe.each(servers().map((server) => [server.name, server] as const))('the main job on %s', (name, server) => {
  let db: Database
  let inbox: Project
  let first: { readonly file: string; readonly id: string }
  let second: typeof first
  let filled: typeof first

  beforeAll(async () => {
    db = await server.create()
    inbox = project(name.replaceAll(' ', '-'), db.url)
    cpSync(EXAMPLE, path.join(inbox.folder, 'src'), { recursive: true })
    change(inbox, 'src/models/expenses.ts', CURRENCY, '')
  })
  afterAll(() => db.drop())

  async function tables(): Promise<readonly unknown[]> {
    const sql =
      server.dialect === 'sqlite'
        ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'mig%' AND name NOT LIKE 'sqlite%' ORDER BY name"
        : "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'mig%' ORDER BY tablename"
    return (await db.query(sql)).map((row) => row['name'])
  }

  async function at(): Promise<readonly unknown[]> {
    return (await db.query('SELECT version FROM mig_version')).map((row) => row['version'])
  }

  const ALL_TABLES = ['accounts', 'categories', 'expense_tags', 'expenses', 'messages', 'tags']

  test('init sees the models and the database, and says what comes next', () => {
    const { stdout, stderr } = inbox.done('init')
    expect(stdout).toBe('Wrote mig.config.ts\nWrote migrations/README.md\n')
    expect(stderr).toBe('\nNext:\n  1. mig revision --autogenerate -m "first migration"\n  2. mig upgrade head\n')
    expect(inbox.read('mig.config.ts')).toContain("models: './src/models/**/*.ts'")
    expect(inbox.read('mig.config.ts')).toContain(server.dialect === 'sqlite' ? 'sqlite:./app.db' : 'postgres://')
  })

  test('the first revision is written from the models, and run', async () => {
    expect(inbox.done('heads')).toMatchObject({ stdout: '' })
    expect(inbox.done('current')).toMatchObject({ stdout: '', stderr: expect.stringContaining('The database is at base') as string })
    first = inbox.revise('--autogenerate', '-m', 'create the inbox')
    expect(inbox.read(first.file)).toContain("await op.createTable('expenses', {")
    expect(inbox.mig('check')).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('[database.behind]') as string })
    expect(await tables()).toEqual([])

    const { stdout, stderr } = inbox.done('upgrade', 'head')
    expect(stdout).toBe('')
    expect(stderr).toBe(`Running upgrade base -> ${first.id}, create the inbox\nThe database is at ${first.id}.\n`)
    expect(await tables()).toEqual(ALL_TABLES)
    expect(await at()).toEqual([first.id])
    expect(inbox.done('check')).toMatchObject({ stdout: '', stderr: 'Models and database agree.\n' })
    expect(inbox.done('upgrade').stderr).toBe(`Nothing to upgrade: the database is at ${first.id}.\n`)
  })

  test('changed models are found, written and run, and rows are kept', async () => {
    await db.query("INSERT INTO accounts (email, display_name) VALUES ('ada@example.org', 'Ada'), ('bob@example.net', 'Bob')")
    await db.query("INSERT INTO expenses (account_id, net, tax, spent_on) SELECT id, 10.50, 2, '2026-01-31' FROM accounts")
    cpSync(path.join(EXAMPLE, 'models/expenses.ts'), path.join(inbox.folder, 'src/models/expenses.ts'))
    write(inbox.folder, {
      'src/models/rules.ts': `import { index, t, table } from '@mig/core'
const columns = { id: t.integer().identity().primaryKey(), pattern: t.text().notNull() }
export const rules = table('rules', columns, (r) => [index().on(r.pattern)])
`,
    })
    const check = inbox.mig('check')
    expect(check.status).toBe(3)
    expect(check.stdout.split('\n').filter((line) => !line.startsWith('  + index') && !line.startsWith('  + primary key'))).toEqual([
      '+ table rules',
      expect.stringMatching(/^ {2}\+ column id: integer not null identity by default$/i) as string,
      expect.stringMatching(/^ {2}\+ column pattern: text not null$/i) as string,
      '~ table expenses',
      expect.stringMatching(/^ {2}\+ column currency: (?:char|character)\(3\) not null default 'EUR'$/i) as string,
      '',
    ])
    expect(check.stderr).toContain('The models differ from the database (2 operations).')

    second = inbox.revise('--autogenerate', '-m', 'add currency')
    expect(inbox.read(second.file)).toContain("await op.addColumn('expenses', 'currency', t.char(3).notNull().default('EUR'))")
    inbox.done('upgrade', 'head')
    inbox.done('check')
    expect(await tables()).toEqual([...ALL_TABLES, 'rules'].toSorted())
    const rows = await db.query('SELECT currency, count(*) AS count FROM expenses GROUP BY currency')
    expect(rows.map(({ currency, count }) => [currency, Number(count)])).toEqual([['EUR', 2]])
  })

  test('current, history, heads and show say where everything is', () => {
    expect(inbox.done('current').stdout).toBe(`${second.id} (head)\n`)
    expect(inbox.done('heads').stdout).toBe(`${second.id} (head)\n`)
    expect(inbox.done('history').stdout).toBe(
      `${first.id} -> ${second.id} (head), add currency\nbase -> ${first.id}, create the inbox\n`,
    )
    expect(inbox.done('history', '-i').stdout).toContain(`${second.id} (head) (current), add currency`)
    expect(inbox.done('history', '-r', '-1:').stdout.split('\n')).toHaveLength(3)
    expect(inbox.done('history', '-r', `${first.id}:${first.id}`).stdout).toBe(`base -> ${first.id}, create the inbox\n`)
    expect(inbox.done('history', '-v').stdout).toContain(`Parent:       ${first.id}\nMessage:      add currency\n`)
    for (const identifier of ['head', second.id, second.id.slice(0, 7), 'current', `${first.id}+1`]) {
      expect(inbox.done('show', identifier).stdout).toContain(inbox.read(second.file))
    }
    expect(inbox.done('current', '--verbose').stdout).toContain(`File:         ${second.file}\n`)
  })

  test('back by one, to a part of an id, and to base; forward by one and from there', async () => {
    const unsure = inbox.mig('downgrade', '-1')
    expect(unsure).toMatchObject({ status: 2, stdout: '' })
    expect(unsure.stderr).toMatch(/\[confirm\.yes\].* takes column expenses\.currency[^]*Pass --yes if that is meant\.\n/)
    expect(await at()).toEqual([second.id])
    expect(inbox.done('downgrade', '-1', '--yes').stderr).toBe(
      `Running downgrade ${second.id} -> ${first.id}, add currency\nThe database is at ${first.id}.\n`,
    )
    expect(await tables()).toEqual(ALL_TABLES)
    expect(await db.query('SELECT * FROM expenses')).not.toContainEqual(expect.objectContaining({ currency: 'EUR' }))
    inbox.done('upgrade', '+1')
    expect(await at()).toEqual([second.id])
    inbox.done('downgrade', first.id.slice(0, 7), '-y')
    expect(await at()).toEqual([first.id])
    expect(await db.query('SELECT email FROM accounts')).toHaveLength(2)
    inbox.done('upgrade', second.id.slice(0, 7))
    expect(await at()).toEqual([second.id])
    expect(inbox.done('history', '-i').stdout).toContain('(head) (current)')
  })

  test('with nothing to change, no revision is written, or an empty one that says so', () => {
    const before = inbox.done('heads').stdout
    const { stdout, stderr } = inbox.done('revision', '--autogenerate', '-m', 'nothing')
    expect([stdout, stderr]).toEqual([
      '',
      'Models and database agree, so nothing was written. --allow-empty writes a revision all the same.\n',
    ])
    expect(inbox.done('heads').stdout).toBe(before)
    const empty = inbox.done('revision', '--autogenerate', '--allow-empty', '-m', 'nothing')
    expect(empty.stderr).toBe('Models and database agree, so it is empty.\n')
    const [, file = ''] = /^Wrote (.*)\n$/.exec(empty.stdout) ?? []
    expect(inbox.read(file)).not.toMatch(/^ +await /m)
    inbox.done('upgrade')
    inbox.done('check')
    inbox.done('downgrade', '-1')
    rmSync(path.join(inbox.folder, file))
  })

  test('a revision by hand migrates data, and rows are kept', async () => {
    change(inbox, 'src/models/accounts.ts', '  createdAt,', '  domain: t.text(),\n  createdAt,')
    filled = inbox.revise('-m', 'fill domain')
    fill(
      inbox,
      filled.file,
      `export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('accounts', 'domain', t.text())
  const rows = await op.connection.query<{ id: number; email: string }>('SELECT id, email FROM accounts ORDER BY id')
  for (const { id, email } of rows) {
    await op.connection.query(sql\`UPDATE accounts SET domain = \${email.split('@')[1]} WHERE id = \${id}\`)
  }
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('accounts', 'domain')
}`,
    )
    const fixed = inbox.revise('-m', 'round nothing')
    fill(
      inbox,
      fixed.file,
      `export async function upgrade(op: Operations): Promise<void> {
  await op.execute(sql\`UPDATE expenses SET currency = \${'CHF'} WHERE currency = \${'EUR'}\`, {
    down: "UPDATE expenses SET currency = 'EUR' WHERE currency = 'CHF'",
  })
}`,
    )
    inbox.done('upgrade', 'head')
    expect(await db.query('SELECT email, domain FROM accounts ORDER BY id')).toEqual([
      { email: 'ada@example.org', domain: 'example.org' },
      { email: 'bob@example.net', domain: 'example.net' },
    ])
    expect(await db.query('SELECT DISTINCT currency FROM expenses')).toEqual([{ currency: 'CHF' }])
    inbox.done('check')

    inbox.done('downgrade', '-1')
    expect(await db.query('SELECT DISTINCT currency FROM expenses')).toEqual([{ currency: 'EUR' }])
    inbox.done('downgrade', second.id, '--yes')
    expect(Object.keys((await db.query('SELECT * FROM accounts'))[0] ?? {})).not.toContain('domain')
    expect(await db.query('SELECT email FROM accounts')).toHaveLength(2)
    inbox.done('upgrade')
    expect(inbox.done('upgrade').stderr).toContain('Nothing to upgrade')
  })

  test('what depends on data is refused as a script, and the rest is written', () => {
    const refused = inbox.mig('upgrade', '--sql')
    expect(refused).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('[offline.dynamic]') as string })
    expect(inbox.done('upgrade', `${filled.id}:head`, '--sql').stdout).toContain(
      "UPDATE expenses SET currency = 'CHF' WHERE currency = 'EUR'",
    )
  })

  test('a reset: down to base, and up again', async () => {
    inbox.done('downgrade', 'base', '--yes')
    expect(await tables()).toEqual([])
    expect(await at()).toEqual([])
    if (server.dialect === 'postgres') expect(await db.query("SELECT 1 FROM pg_type WHERE typname = 'expense_status'")).toEqual([])
    expect(inbox.done('downgrade', 'base').stderr).toBe('Nothing to downgrade: the database is at base.\n')
    inbox.done('upgrade', 'head')
    expect(await tables()).toEqual([...ALL_TABLES, 'rules'].toSorted())
    inbox.done('check')
  })

  test('scripts do what the runs do', async () => {
    const other = await server.create()
    try {
      const online = project(`${name.replaceAll(' ', '-')}/offline`, other.url)
      const sources = path.join(inbox.folder, 'src')
      cpSync(sources, path.join(online.folder, 'src'), { recursive: true })
      online.done('init')
      online.revise('--autogenerate', '-m', 'everything')
      const upgrade = online.done('upgrade', '--sql').stdout
      await other.script(upgrade)
      expect(online.done('current').stdout).toMatch(/^\w{12} \(head\)\n$/)
      online.done('check')
      await expect(other.script(upgrade), 'the script is for a database at base').rejects.toThrow(/mig_guard|starts at base/)
      await other.script(online.done('downgrade', 'head:base', '--sql').stdout)
      expect(online.done('current').stdout).toBe('')
      await other.script(online.done('stamp', 'base:head', '--sql').stdout)
      expect(online.done('current').stdout).toMatch(/\(head\)/)
      await other.script(online.done('stamp', 'head:base', '--sql').stdout)
      expect(online.done('current').stdout).toBe('')
      expect(online.mig('downgrade', 'base', '--sql')).toMatchObject({ status: 2, stdout: '' })
    } finally {
      await other.drop()
    }
  })

  test('tables that exist already: the first migration from an empty database, and a stamp', async () => {
    const [existing, blank] = [await server.create(), await server.create()]
    try {
      const identity = server.dialect === 'sqlite' ? '' : 'GENERATED BY DEFAULT AS IDENTITY'
      await existing.query(`CREATE TABLE authors (id integer ${identity} PRIMARY KEY, name varchar(80) NOT NULL)`)
      await existing.query("INSERT INTO authors (name) VALUES ('Ada')")
      const library = project(`${name.replaceAll(' ', '-')}/library`, existing.url)
      write(library.folder, {
        'src/models.ts': `import { t, table } from '@mig/core'
export const authors = table('authors', { id: t.integer().identity().primaryKey(), name: t.varchar(80).notNull() })
`,
      })
      library.done('init')
      library.revise('--autogenerate', '-m', 'initial', '--url', blank.url)
      expect(library.mig('check').stderr).toContain('[database.behind]')
      expect(library.done('stamp', 'head').stderr).toMatch(/^The database is at \w{12}\.\n$/)
      library.done('check')
      expect(await existing.query('SELECT name FROM authors')).toEqual([{ name: 'Ada' }])
      expect(library.done('stamp', 'head').stderr).toContain('Nothing to stamp')
      expect(library.done('stamp', '--purge', 'base').stderr).toBe('The database is at base.\n')
    } finally {
      await existing.drop()
      await blank.drop()
    }
  })

  test('--json of every command is one document with the data', async () => {
    const other = await server.create()
    try {
      const json = project(`${name.replaceAll(' ', '-')}/json`, other.url)
      write(json.folder, {
        'src/models.ts': `import { t, table } from '@mig/core'
export const authors = table('authors', { id: t.integer().identity().primaryKey() })
`,
      })
      expect(json.json('init')).toEqual({ dialect: server.dialect, written: ['mig.config.ts', 'migrations/README.md'] })
      const revision = json.json('revision', '--autogenerate', '-m', 'authors') as Record<string, unknown>
      const id = String(revision['id'])
      const info = {
        id,
        parents: [],
        labels: [],
        dependsOn: [],
        message: 'authors',
        isHead: true,
        isBranchPoint: false,
        isMergePoint: false,
      }
      expect(revision).toMatchObject({ parents: [], message: 'authors', operations: ['create table authors'], warnings: [] })
      expect(revision['source']).toBe(json.read(path.relative(json.folder, String(revision['file']))))
      expect(json.json('heads')).toEqual({ heads: [{ ...info, createdAt: revision['createdAt'], file: revision['file'] }] })
      expect(json.json('current')).toMatchObject({ rows: [], revisions: [], unknown: [], atHead: false })
      expect(json.json('upgrade', '--sql')).toEqual({ sql: expect.stringContaining('CREATE TABLE "authors"') as string })
      const step = { revision: id, message: 'authors', file: revision['file'] }
      expect(json.json('upgrade')).toEqual({ from: [], to: [id], steps: [{ ...step, direction: 'upgrade' }] })
      expect(json.json('upgrade')).toEqual({ from: [id], to: [id], steps: [] })
      expect(json.json('current')).toMatchObject({ rows: [id], revisions: [{ ...info, isCurrent: true }], unknown: [], atHead: true })
      expect(json.json('history', '-i')).toMatchObject({ revisions: [{ ...info, isCurrent: true }] })
      expect(json.json('show', 'head')).toMatchObject({ revisions: [{ ...info, source: revision['source'] }] })
      expect(json.json('check')).toEqual({ pending: [], findings: [], ops: [], notes: [], left: [], edited: [], unknown: [] })
      expect(json.json('downgrade', '-1', '--yes')).toEqual({ from: [id], to: [], steps: [{ ...step, direction: 'downgrade' }] })
      expect(json.json('downgrade', 'head:base', '--sql')).toEqual({ sql: expect.stringContaining('DROP TABLE "authors"') as string })
      expect(json.json('stamp', 'head')).toEqual({ from: [], to: [id], steps: [] })
      expect(json.json('stamp', 'base', '--sql')).toHaveProperty('sql')
      expect(json.json('stamp', 'base')).toEqual({ from: [id], to: [], steps: [] })

      const behind = json.mig('check', '--json')
      expect(behind).toMatchObject({ status: 3, stdout: '' })
      expect(JSON.parse(behind.stderr)).toMatchObject({ error: { code: 'database.behind', exit: 3 } })
      json.done('upgrade')
      expect(json.json('revision', '--autogenerate', '--sql')).toEqual({ sql: [] })
      write(json.folder, { 'src/models.ts': json.read('src/models.ts').replace('.primaryKey()', ".primaryKey(), name: t.text()") })
      const differs = json.mig('check', '--json')
      expect(differs.status).toBe(3)
      expect(JSON.parse(differs.stdout)).toMatchObject({
        pending: ['add column authors.name'],
        findings: [{ sign: '~', text: 'table authors', lines: [{ sign: '+' }] }],
        ops: [{ kind: 'alterTable' }],
      })
    } finally {
      await other.drop()
    }
  })
})

describe('what is printed', () => {
  test('colours are for terminals, also where a CI job is told by its environment', () => {
    const inbox = project('colours', 'sqlite:./app.db')
    inbox.done('init')
    const program = path.join(root.path, 'node_modules/.bin/mig')
    const printed = (env: Readonly<Record<string, string>>): string => {
      const { stdout, stderr } = execute(program, ['upgrad'], inbox.folder, env)
      return execute(program, ['--help'], inbox.folder, env).stdout + stdout + stderr
    }
    expect(printed({ CI: 'true' })).not.toContain('\u001B')
    expect(printed({ FORCE_COLOR: '0' })).not.toContain('\u001B')
    expect(printed({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001B')
    expect(printed({ FORCE_COLOR: '1' })).toContain('\u001B')
  })

  test('what the files of a project print is no data, and what they leave open does not keep mig running', () => {
    const noisy = project('noisy', 'sqlite:./app.db')
    noisy.done('init')
    write(noisy.folder, { 'mig.config.js': `console.log('a tip of the day')\nsetInterval(() => {}, 1000)\n${noisy.read('mig.config.js')}` })
    expect(noisy.json('heads')).toEqual({ heads: [] })
    expect(noisy.done('heads').stderr).toContain('a tip of the day')
  })
})
