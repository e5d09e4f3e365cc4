import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as autogenerate from '@mig/autogenerate'
import * as core from '@mig/core'
import { t, table } from '@mig/core'
import { sqlite } from '@mig/dialect-sqlite'
import { temporaryFolder } from '@mig/test-databases'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CommandAction, Options } from '../src/command.ts'
import { run as check } from '../src/commands/check.ts'
import { run as diff } from '../src/commands/diff.ts'
import { run as drift } from '../src/commands/drift.ts'
import { run as merge } from '../src/commands/merge.ts'
import { run as revision } from '../src/commands/revision.ts'
import type { Session } from '../src/session.ts'

vi.mock('../src/base.ts', () => ({ loadAutogenerate: () => Promise.resolve(autogenerate) }))

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  mkdirSync(path.join(folder.path, 'migrations'))
})
afterEach(() => folder.remove())

interface Ran {
  readonly code: number | undefined
  readonly lines: readonly string[]
  readonly notes: readonly string[]
  readonly result: unknown
}

const PEOPLE = table('people', { id: t.integer().primaryKey(), name: t.text() })

/** Runs a command in a project with a SQLite file and these models. */
async function run(command: CommandAction, options: Options, args: readonly string[] = [], config: core.Config = {}): Promise<Ran> {
  const resolved = core.resolveConfig(
    { url: `sqlite:${path.join(folder.path, 'app.db')}`, dialect: sqlite, models: [PEOPLE], ...config },
    folder.path,
  )
  const migrator = core.openMigrator(resolved)
  const lines: string[] = []
  const notes: string[] = []
  let result: unknown
  const output = {
    json: false,
    line: (line: string) => lines.push(line),
    note: (note: string) => notes.push(note),
    text: (text: string) => lines.push(text),
    result: (given: unknown) => (result = given),
  }
  const open = (url?: string): core.Migrator =>
    core.openMigrator(url === undefined ? resolved : core.resolveConfig({ ...config, dialect: sqlite, url }, folder.path))
  const project = { core, config: resolved, loader: core.createLoader({}), migrator, open }
  const workspace = { core, names: [], chosen: [] }
  const session = {
    folder: folder.path,
    output,
    project: () => Promise.resolve(project),
    workspace: () => Promise.resolve(workspace),
  } as unknown as Session
  try {
    return { code: await command({ args, options, session }), lines, notes, result }
  } finally {
    await migrator.close()
  }
}

/** Makes the database what the models say. */
async function build(): Promise<void> {
  const connection = await sqlite.driver.connect({ url: `sqlite:${path.join(folder.path, 'app.db')}` })
  await connection.run('CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, name TEXT)')
  await connection.close()
}

const files = (): readonly string[] => readdirSync(path.join(folder.path, 'migrations'))

test('check prints what differs, exits with 3, and gives it as data', async () => {
  const { code, lines, notes, result } = await run(check, {})
  expect(code).toBe(3)
  expect(lines).toEqual(['+ table people', '  + column id: INTEGER not null', '  + column name: TEXT', '  + primary key: (id)'])
  expect(notes.join('\n')).toContain('The models differ from the database (1 operation).')
  expect(result).toMatchObject({
    pending: ['create table people'],
    findings: [{ sign: '+', text: 'table people', lines: [{ sign: '+', text: 'column id: INTEGER not null' }, {}, {}] }],
    ops: [{ kind: 'createTable', table: { name: 'people' } }],
  })
  expect(result).not.toHaveProperty('statements')
})

test('check prints the SQL where that is asked for', async () => {
  const { code, lines, result } = await run(check, { sql: true })
  expect(code).toBe(3)
  expect(lines.join('\n')).toMatch(/^CREATE TABLE "people" \([^]*\);$/)
  expect(result).toMatchObject({ statements: [expect.stringContaining('CREATE TABLE') as string] })
})

test('models that agree are said to, with 0', async () => {
  await build()
  expect(await run(check, {})).toMatchObject({ code: 0, lines: [], notes: ['Models and database agree.'] })
})

test('check and revision --autogenerate exit alike behind the head', async () => {
  writeFileSync(
    path.join(folder.path, 'migrations/a.ts'),
    "export const revision = 'aaaa1111'\nexport const downRevision = null\nexport async function upgrade() {}\n",
  )
  for (const [command, options] of [
    [check, {}],
    [revision, { autogenerate: true, message: 'x' }],
  ] as const) {
    await expect(run(command, options)).rejects.toMatchObject({ code: 'database.behind', exit: 3 })
  }
  expect(files()).toEqual(['a.ts'])
})

describe('diff', () => {
  test('prints what leads from one to the other; --exit-code says it with 3', async () => {
    expect(await run(diff, {}, ['database', 'models'])).toMatchObject({ code: 0, lines: ['+ table people', {}, {}, {}] })
    expect(await run(diff, { exitCode: true }, ['database', 'models'])).toMatchObject({ code: 3 })
    expect(await run(diff, { exitCode: true }, ['models', 'models'])).toMatchObject({
      code: 0,
      lines: [],
      notes: ['There is no difference.'],
    })
    expect((await run(diff, { sql: true }, ['models', 'empty'])).lines).toEqual(['DROP TABLE "people";'])
  })
  test('finds a file where the command is called, and a database beside the configuration', async () => {
    writeFileSync(
      path.join(folder.path, 'schema.sql'),
      'CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, name TEXT); CREATE TABLE more (id INTEGER)',
    )
    expect((await run(diff, {}, ['schema.sql', 'models'])).lines).toEqual(['- table more', '  - column id: INTEGER'])
    const connection = await sqlite.driver.connect({ url: `sqlite:${path.join(folder.path, 'other.db')}` })
    await connection.run('CREATE TABLE more (id INTEGER)')
    await connection.close()
    expect((await run(diff, {}, ['sqlite:./other.db', 'database'])).lines).toEqual(['- table more', '  - column id: INTEGER'])
  })
})

describe('a new revision', () => {
  test('with nothing to do is not written, unless that is allowed', async () => {
    await build()
    const { code, lines, notes, result } = await run(revision, { autogenerate: true, message: 'x' })
    expect({ code, lines, notes }).toEqual({
      code: 0,
      lines: [],
      notes: ['Models and database agree, so nothing was written. --allow-empty writes a revision all the same.'],
    })
    expect(result).toMatchObject({ operations: [] })
    expect(files()).toEqual([])
    await run(revision, { autogenerate: true, allowEmpty: true, message: 'x' })
    expect(files()).toHaveLength(1)
  })

  test('gets its text from the template, and goes through the hooks', async () => {
    const seen: string[] = []
    const config: core.Config = {
      template: ({ source }) => `// ours\n${source}`,
      hooks: {
        afterWrite: [
          [process.execPath, '-e', "require('node:fs').appendFileSync(process.argv[1], '// formatted\\n')", '{file}'],
          (file) => seen.push(file),
        ],
      },
    }
    const { result } = await run(revision, { autogenerate: true, message: 'people' }, [], config)
    const [file = ''] = files()
    const text = readFileSync(path.join(folder.path, 'migrations', file), 'utf8')
    expect(text).toMatch(/^\/\/ ours\nimport [^]*\/\/ formatted\n$/)
    expect(result).toMatchObject({ source: text })
    expect(seen).toEqual([path.join(folder.path, 'migrations', file)])
  })

  test('stays where a hook fails', async () => {
    const hooks = { afterWrite: [[process.execPath, '-e', 'console.log("no rule 7"); process.exit(1)']] }
    await expect(run(revision, { message: 'x' }, [], { hooks })).rejects.toMatchObject({
      code: 'hook.failed',
      message: expect.stringContaining('no rule 7') as string,
      hint: expect.stringContaining(path.join(folder.path, 'migrations')) as string,
    })
    expect(files()).toHaveLength(1)
  })

  test('that merges goes the same way', async () => {
    for (const id of ['aaaa1111', 'bbbb2222']) await run(revision, { message: id, revId: id, head: 'base', splice: true })
    await run(merge, { message: 'both' }, ['aaaa1111', 'bbbb2222'], { template: ({ source }) => `// ours\n${source}` })
    const merged = files().find((name) => name.includes('both')) ?? ''
    expect(readFileSync(path.join(folder.path, 'migrations', merged), 'utf8')).toMatch(/^\/\/ ours\n/)
  })
})

test.each([
  [{ sql: true }, ['accept'], '--sql says nothing to mig drift accept.'],
  [{ sql: true }, ['adopt'], '--sql says nothing to mig drift adopt.'],
  [{ rename: ['a=b'] }, ['accept'], '--rename says nothing to mig drift accept.'],
  [{ noRename: ['a'], fillSql: ['a=b'] }, [], '--no-rename says nothing to mig drift.'],
  [{ lockTimeout: '1s' }, [], '--lock-timeout says nothing to mig drift.'],
])('%j is refused by mig drift %j', async (options, args, message) => {
  await build()
  await expect(run(drift, options, args)).rejects.toMatchObject({ code: 'usage', exit: 2, message })
})

test.each([
  [{ allowEmpty: true }, '--allow-empty only works with --autogenerate.'],
  [{ sql: true }, '--sql only works with --autogenerate.'],
  [{ sql: true, noVerify: true }, '--no-verify, --sql only work with --autogenerate.'],
])('%j is refused for a revision that is written by hand', async (options, message) => {
  await expect(run(revision, { message: 'x', ...options })).rejects.toMatchObject({ code: 'usage', exit: 2, message })
  expect(files()).toEqual([])
})
