import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as autogenerate from '@mig/autogenerate'
import * as core from '@mig/core'
import { sqlite } from '@mig/dialect-sqlite'
import { temporaryFolder } from '@mig/test-databases'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readArguments } from '../src/arguments.ts'
import { needsTenant, runOnDatabases } from '../src/databases.ts'
import { failureOf } from '../src/output.ts'
import { createSession } from '../src/session.ts'

vi.mock('../src/base.ts', () => ({
  loadCore: () => Promise.resolve(core),
  loadAutogenerate: () => Promise.resolve(autogenerate),
  injectedModules: () => ({ '@mig/core': () => Promise.resolve(core), '@mig/dialect-sqlite': () => Promise.resolve({ sqlite, default: sqlite }) }),
  bases: () => [],
}))

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  for (const name of ['migrations', 'elsewhere']) mkdirSync(path.join(folder.path, name))
  vi.spyOn(process, 'cwd').mockReturnValue(folder.path)
})
afterEach(() => {
  vi.restoreAllMocks()
  folder.remove()
})

function write(file: string, text: string): void {
  writeFileSync(path.join(folder.path, file), text)
}

function revision(id: string, parent: string | undefined, code: string, place = 'migrations'): void {
  const header = `export const revision = '${id}'\nexport const downRevision = ${parent === undefined ? 'null' : `'${parent}'`}`
  write(`${place}/${id}.ts`, `import { t } from '@mig/core'\n\n${header}\n\n${code}\n`)
}

const makes = (table: string): string => `export async function upgrade(op) { await op.createTable('${table}', { id: t.integer() }) }`

function config(text: string): void {
  write('mig.config.ts', `export default { ${text} }`)
}

interface Said {
  readonly code: number
  readonly lines: readonly string[]
  readonly notes: readonly string[]
  readonly result: unknown
  readonly error?: ReturnType<typeof failureOf>
}

/** Runs a command line as the program does. */
async function mig(...words: readonly string[]): Promise<Said> {
  const request = readArguments(words)
  if (request.kind !== 'command') throw new TypeError(JSON.stringify(request))
  const said = { lines: [] as string[], notes: [] as string[], result: undefined as unknown }
  const output = {
    json: request.options['json'] === true,
    line: (text: string) => void said.lines.push(text),
    note: (text: string) => void said.notes.push(...text.split('\n')),
    result: (value: unknown) => void (said.result = value),
    text: (text: string) => void said.lines.push(text),
  }
  const session = createSession(request.options, output, needsTenant(request.command, request.options))
  try {
    const { run } = await request.command.load()
    return { ...said, code: await runOnDatabases(request.command, run, { args: request.args, options: request.options, session }), ...said }
  } catch (error) {
    const failure = failureOf(error)
    return { ...said, code: failure.exit, error: failure }
  } finally {
    await session.close()
  }
}

describe('several databases', () => {
  beforeEach(() => {
    config("databases: { main: { url: 'sqlite:main.db' }, audit: { url: 'sqlite:audit.db', migrations: './elsewhere' } }")
    revision('a1', undefined, makes('one'))
    revision('b1', undefined, makes('two'), 'elsewhere')
    revision('b2', 'b1', makes('three'), 'elsewhere')
  })

  test('what makes sense for all runs on all, and each line says whose it is', async () => {
    expect((await mig('heads')).lines).toEqual(['main   a1 (head)', 'audit  b2 (head)'])
    const up = await mig('upgrade')
    expect(up).toMatchObject({ code: 0, result: { databases: [{ name: 'main', state: 'done', exit: 0, result: { to: ['a1'] } }, { name: 'audit', result: { to: ['b2'] } }] } })
    expect(up.notes).toContain('audit  The database is at b2.')
    expect((await mig('current')).lines).toEqual(['main   a1 (head)', 'audit  b2 (head)'])
    expect((await mig('upgrade', '-n', 'audit')).result).toEqual({ from: ['b2'], to: ['b2'], steps: [] })
    expect((await mig('current', '--name', 'audit,main')).lines).toEqual(['audit  b2 (head)', 'main   a1 (head)'])
    expect((await mig('current', '-n', 'main', '-n', 'audit')).lines).toHaveLength(2)
  })

  test('what takes something back, and what is about one, wants a name', async () => {
    await mig('upgrade')
    for (const words of [['downgrade', '-1', '--yes'], ['stamp', 'base'], ['repair', '--all'], ['upgrade', 'head', '--sql'], ['show', 'head'], ['merge', 'heads']]) {
      const said = await mig(...words)
      expect([words[0], said.code, said.error?.code]).toEqual([words[0], 2, 'config.database'])
      expect(said.error?.message).toContain('main, audit')
    }
    expect(await mig('downgrade', '-1', '--yes', '-n', 'audit')).toMatchObject({ code: 0, result: { to: ['b1'] } })
    expect(await mig('downgrade', 'base', '--yes', '--all')).toMatchObject({ code: 0, result: { databases: [{ result: { to: [] } }, { result: { to: [] } }] } })
    expect((await mig('upgrade', '-n', 'adit')).error?.message).toContain('did you mean audit?')
  })

  test('a revision of one history is refused while several are meant', async () => {
    const said = await mig('upgrade', 'b1')
    expect(said).toMatchObject({ code: 2, error: { code: 'usage' } })
    expect(said.error?.message).toContain('b1 means something in one of them alone')
    expect(await mig('upgrade', 'b1', '-n', 'audit')).toMatchObject({ code: 0, result: { to: ['b1'] } })
    expect(await mig('upgrade', '+1')).toMatchObject({ result: { databases: [{ result: { to: ['a1'] } }, { result: { to: ['b2'] } }] } })
  })

  test('the first failure leaves the others as they are, unless that is wanted; the worst exit code counts', async () => {
    revision('a2', 'a1', "export async function upgrade(op) { await op.execute('boom') }")
    const stopped = await mig('upgrade')
    expect(stopped).toMatchObject({ code: 1, result: { databases: [{ name: 'main', state: 'failed', error: { code: 'statement.failed' } }, { name: 'audit', state: 'skipped' }] } })
    expect(stopped.notes).toContain('audit  Left as it is, since another database failed.')
    const went = await mig('upgrade', '--on-failure', 'continue')
    expect(went).toMatchObject({ code: 1, result: { databases: [{ state: 'failed' }, { state: 'done', result: { to: ['b2'] } }] } })
    expect(await mig('current', '--check-heads')).toMatchObject({ code: 3 })
    expect(await mig('upgrade', '--on-failure', 'budget:1')).toMatchObject({ result: { databases: [{ state: 'failed' }, { state: 'done' }] } })
    for (const policy of ['never', 'budget:', 'budget:x']) expect(await mig('upgrade', '--on-failure', policy)).toMatchObject({ code: 2, error: { code: 'usage' } })
  })
})

describe('databases with one folder', () => {
  beforeEach(() => {
    config(`databases: { main: { url: 'sqlite:main.db', models: './main.ts' }, audit: { url: 'sqlite:audit.db', models: './audit.ts' } }`)
    write('main.ts', "import { t, table } from '@mig/core'\nexport const one = table('one', { id: t.integer() })")
    write('audit.ts', "import { t, table } from '@mig/core'\nexport const two = table('two', { id: t.integer() })")
  })

  test('autogenerate writes one file with a part for each, and only where something differs', async () => {
    const first = await mig('revision', '--autogenerate', '-m', 'first', '--rev-id', 'aaaa')
    expect(first).toMatchObject({ code: 0, result: { id: 'aaaa', operations: ['main: create table one', 'audit: create table two'] } })
    expect((first.result as { readonly source: string }).source).toMatch(/export const upgrade = \{\n  \/\/ Does:\n.*?async main\(op.*?async audit\(op/s)
    expect(await mig('upgrade')).toMatchObject({ code: 0 })
    expect(await mig('check')).toMatchObject({ code: 0 })
    expect((await mig('revision', '--autogenerate', '-m', 'none')).notes.join()).toContain('nothing was written')
    write('audit.ts', "import { t, table } from '@mig/core'\nexport const two = table('two', { id: t.integer(), what: t.text() })")
    const second = await mig('revision', '--autogenerate', '-m', 'second', '--rev-id', 'bbbb')
    expect((second.result as { readonly source: string }).source).not.toContain('main(op')
    expect(await mig('upgrade')).toMatchObject({ code: 0, result: { databases: [{ result: { to: ['bbbb'] } }, { result: { to: ['bbbb'] } }] } })
    expect(await mig('check')).toMatchObject({ code: 0 })
    // The history is one, and a revision means the same in both.
    expect((await mig('heads')).lines).toEqual(['bbbb (head)'])
    expect(await mig('downgrade', 'aaaa', '--all', '--yes')).toMatchObject({ code: 0 })
    expect((await mig('current')).lines).toEqual(['main   aaaa', 'audit  aaaa'])
  })

  test('one that is named has its part alone, and a revision by hand has a place for each', async () => {
    const one = await mig('revision', '--autogenerate', '-m', 'main alone', '-n', 'main')
    expect((one.result as { readonly source: string }).source).toMatch(/upgrade = \{\n.*async main\(op/s)
    expect((one.result as { readonly source: string }).source).not.toContain('audit')
    const empty = await mig('revision', '-m', 'by hand')
    expect((empty.result as { readonly source: string }).source).toMatch(/async main\(op.*async audit\(op.*async main\(op.*async audit\(op/s)
  })

  test('answers are about one of them', async () => {
    await mig('revision', '--autogenerate', '-m', 'first')
    await mig('upgrade')
    write('audit.ts', "import { t, table } from '@mig/core'\nexport const two = table('two', { number: t.integer() })")
    const open = await mig('revision', '--autogenerate', '-m', 'x')
    expect(open).toMatchObject({ code: 2, error: { code: 'autogenerate.undecided' } })
    expect(open.error?.hint).toContain('add --name audit')
    const answered = ['revision', '--autogenerate', '-m', 'x', '--rename', 'two.id=two.number']
    expect(await mig(...answered)).toMatchObject({ code: 2, error: { code: 'usage', hint: expect.stringContaining('--name main') as string } })
    const said = await mig(...answered, '-n', 'audit')
    expect(said).toMatchObject({ code: 0, result: { operations: ['rename column two.id to number'] } })
    expect((said.result as { readonly source: string }).source).toContain('async audit(op')
  })
})

describe('tenants', () => {
  const NAMES = ['acme', 'globex', 'initech']
  beforeEach(() => {
    config(`tenants: () => ${JSON.stringify(NAMES)}.map((name) => ({ name, url: 'sqlite:' + name + '.db' })), models: './models.ts'`)
    write('models.ts', "import { t, table } from '@mig/core'\nexport const one = table('one', { id: t.integer() })")
    revision('a1', undefined, makes('one'))
  })

  test('an upgrade is told tenant by tenant, and summed up', async () => {
    const first = await mig('upgrade', '--only', 'globex')
    expect(first.notes).toEqual([expect.stringMatching(/^globex  base -> a1 \(1 revision, \d+ ms\)$/), 'tenants  1', 'done     1'])
    const all = await mig('upgrade', '--json', '--concurrency', '2')
    expect(all).toMatchObject({ code: 0, result: { summary: { done: 2, 'nothing to do': 1 } } })
    const { tenants } = all.result as { readonly tenants: readonly { readonly name: string; readonly state: string; readonly result: unknown }[] }
    expect(tenants.map(({ name }) => name).toSorted()).toEqual(NAMES)
    expect(tenants.every(({ state }) => state === 'done')).toBe(true)
    expect((await mig('current')).lines.toSorted()).toEqual(['acme     a1 (head)', 'globex   a1 (head)', 'initech  a1 (head)'])
    expect(await mig('check')).toMatchObject({ code: 0, result: { summary: { fine: 3 } } })
    expect(await mig('status')).toMatchObject({ code: 0, lines: [] })
  })

  test('what a run warns of, and where its backup is, is told of each tenant', async () => {
    await mig('upgrade')
    revision('a1', undefined, `// changed\n${makes('one')}`)
    revision('a2', 'a1', makes('two'))
    const connection = await sqlite.driver.connect({ url: `sqlite:${path.join(folder.path, 'globex.db')}` })
    await connection.run('CREATE TABLE extra (id integer)')
    await connection.close()
    const { code, notes } = await mig('upgrade', '--backup')
    expect(code).toBe(0)
    for (const name of NAMES) {
      const label = name.padEnd(7)
      expect(notes).toContain(`${label}  Warning: migrations/a1.ts changed since it ran. mig repair a1 accepts it as it is.`)
      expect(notes).toContainEqual(expect.stringMatching(`^${label}  Backup: ${name}-[^ ]+\\.db \\(`))
    }
    expect(notes).toContainEqual(expect.stringMatching(/^globex   Warning: 1 object changed since /))
    expect(notes).toContain('globex     + table extra')
    expect(notes.join('\n')).not.toContain('Running upgrade')
  })

  test('a failure is named with its first line, and the command ends with its exit code', async () => {
    mkdirSync(path.join(folder.path, 'globex.db'))
    const said = await mig('upgrade', '--concurrency', '1')
    expect(said).toMatchObject({ code: 1, result: { summary: { done: 1, failed: 1, 'left as they are': 1 } } })
    expect(said.notes.join('\n')).toMatch(/^globex   Error \[connection\.notADatabase\]: .*is a folder/m)
    expect(said.notes.at(-1)).toContain('run the command again')
    expect(await mig('upgrade', '--on-failure', 'continue')).toMatchObject({ code: 1, result: { summary: { 'nothing to do': 1, failed: 1, done: 1 } } })
  })

  test('a tenant that lacks something is shown by status, and differences by check', async () => {
    await mig('upgrade', '--only', 'acme')
    const status = await mig('status')
    expect(status.lines.filter((line) => line.startsWith('acme'))).toEqual([])
    expect(status.lines).toContain('globex   At        base: there is no file ' + path.join(folder.path, 'globex.db') + ' yet')
    write('models.ts', "import { t, table } from '@mig/core'\nexport const one = table('one', { id: t.integer(), name: t.text() })")
    expect(await mig('check', '--only', 'acme')).toMatchObject({ code: 3, lines: ['acme  ~ table one', 'acme    + column name: TEXT'], result: { summary: { 'with findings': 1 } } })
  })

  test('what takes something back wants names, nobody is asked, and what is about one database wants one', async () => {
    await mig('upgrade')
    expect(await mig('downgrade', 'base')).toMatchObject({ code: 2, error: { code: 'config.tenant' } })
    expect(await mig('downgrade', 'base', '--all')).toMatchObject({ code: 2, result: { summary: { failed: 3 } } })
    expect(await mig('downgrade', 'base', '--all', '--yes')).toMatchObject({ code: 0, result: { summary: { done: 3 } } })
    for (const words of [['plan'], ['log'], ['repair', '--all'], ['diff', 'database', 'models'], ['revision', '--autogenerate'], ['upgrade', '--sql']]) {
      expect([words[0], (await mig(...words)).error?.code]).toEqual([words[0], 'config.tenant'])
    }
    expect((await mig('plan', '--only', 'acme')).lines.join('\n')).toContain('create table one')
    expect((await mig('plan', '--only', 'acme,globex')).error?.code).toBe('config.tenant')
    expect((await mig('upgrade', '--only', 'acne')).error?.message).toContain('did you mean acme?')
    expect((await mig('upgrade', '--url', 'sqlite:other.db')).error?.message).toContain('a database of its own')
    expect((await mig('heads')).lines).toEqual(['a1 (head)'])
    expect((await mig('revision', '-m', 'by hand')).code).toBe(0)
  })

  test('databases with and without tenants stand side by side', async () => {
    config(`databases: {
      main: { url: 'sqlite:main.db' },
      customers: { migrations: './elsewhere', tenants: [{ name: 'acme', url: 'sqlite:acme.db' }, { name: 'globex', url: 'sqlite:globex.db' }] },
    }`)
    revision('b1', undefined, makes('two'), 'elsewhere')
    const all = await mig('upgrade')
    expect(all).toMatchObject({ code: 0, result: { databases: [{ name: 'main', result: { to: ['a1'] } }, { name: 'customers', result: { summary: { done: 2 } } }] } })
    expect(all.notes).toContainEqual(expect.stringMatching(/^customers  acme    base -> b1/))
    expect(await mig('current', '--only', 'acme')).toMatchObject({ lines: ['acme  b1 (head)'] })
    expect((await mig('plan')).result).toMatchObject({ databases: [{ state: 'done' }, { state: 'failed', error: { code: 'config.tenant' } }] })
  })

  test.each([['0'], ['x'], ['1.5'], ['-1']])('--concurrency=%s is refused', async (given) => {
    expect(await mig('upgrade', `--concurrency=${given}`)).toMatchObject({ code: 2, error: { code: 'usage' } })
  })
})

describe('one database', () => {
  beforeEach(() => {
    config("url: 'sqlite:./app.db'")
    revision('a1', undefined, makes('a'))
  })

  test('there is nothing to show at base', async () => {
    expect(await mig('show', 'base')).toMatchObject({ code: 1, error: { code: 'revision.none' } })
    expect(await mig('show', 'a1')).toMatchObject({ code: 0 })
  })

  test('what is pending is not known where the database is at a revision that no file has', async () => {
    expect((await mig('status')).lines.join('\n')).toMatch(/Pending +base -> a1/)
    await mig('upgrade')
    rmSync(path.join(folder.path, 'migrations/a1.ts'))
    revision('b1', undefined, makes('b'))
    expect((await mig('status')).lines.join('\n')).toMatch(/Unknown +a1[\s\S]*Pending +not known/)
  })

  test('options for many databases are looked at all the same', async () => {
    for (const words of [['--on-failure', 'foo'], ['--concurrency', '0']]) {
      expect(await mig('upgrade', ...words)).toMatchObject({ code: 2, error: { code: 'usage' } })
    }
  })
})
