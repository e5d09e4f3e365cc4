import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, execute, install, write } from './install.ts'
import { expectNoStack, type Project, projectIn } from './project.ts'

const MODELS = `import { t, table } from '@mig/core'
export const users = table('users', { id: t.integer().identity().primaryKey(), email: t.varchar(255).notNull().unique() })
`

/** The main job with a SQLite file in the folder. */
function mainJob(project: Project): void {
  project.done('revision', '--autogenerate', '-m', 'users')
  project.done('upgrade', 'head')
  project.done('check')
  write(project.folder, { 'src/models.ts': MODELS.replace('.unique()', ".unique(), name: t.text().notNull().default('')") })
  expect(project.mig('check')).toMatchObject({ status: 3, stdout: "~ table users\n  + column name: TEXT not null default ''\n" })
  const { id } = project.revise('--autogenerate', '-m', 'name')
  project.done('upgrade')
  expect(project.done('current').stdout).toBe(`${id} (head)\n`)
  expect(project.done('history', '-i').stdout).toMatch(/\(head\) \(current\), name\nbase -> \w{12}, users\n$/)
  project.done('downgrade', 'base', '--yes')
  expect(project.done('upgrade', '--sql').stdout).toContain('CREATE TABLE "users"')
  project.done('upgrade', 'head')
  project.done('check')
}

/** Makes a copy of core say who it is, when it is imported and to whom imports it. */
function mark(core: string, name: string): void {
  appendFileSync(path.join(core, 'dist/index.js'), `\nexport const copy = '${name}'\nconsole.error('loaded core: ${name}')\n`)
  appendFileSync(path.join(core, 'dist/dialect.js'), `\nconsole.error('loaded core for dialects: ${name}')\n`)
}

describe('installed globally', () => {
  let prefix: ReturnType<typeof emptyFolder>
  let folder: ReturnType<typeof emptyFolder>
  let modules: string
  let mig: Project

  // As `npm install -g @mig/cli` and `npm install -g @mig/dialect-sqlite` leave it: each has a core of its own.
  beforeAll(() => {
    prefix = emptyFolder()
    install(prefix.path, ['@mig/cli', '@mig/core', '@mig/autogenerate', '@mig/dialect-sqlite'], '-g', '--prefix', prefix.path)
    modules = path.join(prefix.path, 'lib/node_modules/@mig')
    for (const [owner, name] of [['dialect-sqlite', 'core'], ['cli', 'core'], ['cli', 'autogenerate']] as const) {
      mkdirSync(path.join(modules, owner, 'node_modules/@mig'), { recursive: true })
      cpSync(path.join(modules, name), path.join(modules, owner, 'node_modules/@mig', name), { recursive: true })
    }
    for (const name of ['core', 'autogenerate']) rmSync(path.join(modules, name), { recursive: true })
  })
  afterAll(() => prefix.remove())

  beforeAll(() => {
    folder = emptyFolder()
    mig = projectIn(folder.path, path.join(prefix.path, 'bin/mig'))
  })
  afterAll(() => folder.remove())

  test('the main job in a folder without node_modules and without package.json', () => {
    expect(mig.done('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const { stdout, stderr } = mig.done('init')
    expect(stdout).toBe('Wrote mig.config.ts\nWrote migrations/README.md\nWrote src/models.ts\n')
    expect(stderr).not.toContain('npm install')
    write(folder.path, { 'src/models.ts': MODELS })
    mainJob(mig)
    expect(readdirSync(folder.path).toSorted().filter((name) => !name.startsWith('app.db-'))).toEqual(['app.db', 'mig.config.ts', 'migrations', 'src'])
  })

  test('a reader that has seen enough ends the output without a word', () => {
    const outcome = execute('sh', ['-c', `"${path.join(prefix.path, 'bin/mig')}" show base:head | head -n 1`], folder.path)
    expect(outcome.status).toBe(0)
    expectNoStack(outcome)
  })

  test('an error of the dialect is one sentence with its exit code, although another copy of core made it', () => {
    const { file } = mig.revise('-m', 'array')
    const source = mig.read(file).replace(/{\n[^]*?}\n/, "{\n  await op.addColumn('users', 'tags', t.text().array())\n}\n")
    write(folder.path, { [file]: `import { t } from '@mig/core'\n${source}` })
    const unsupported = mig.mig('upgrade')
    expect(unsupported).toMatchObject({ status: 1, stdout: '' })
    expect(unsupported.stderr).toMatch(/^Error \[dialect\.unsupported\]: Revision \w{12} \(array\) failed at operation 1 .*SQLite has no arrays\.\n/)
    expect(unsupported.stderr.split('\n').length, unsupported.stderr).toBeLessThanOrEqual(3)
    rmSync(path.join(folder.path, file))

    const unreachable = mig.mig('current', '--url', 'sqlite:./nowhere/app.db')
    expect(unreachable).toMatchObject({ status: 1, stdout: '' })
    expect(unreachable.stderr).toMatch(/^Error \[connection\.notFound\]: The folder .*nowhere of the .* does not exist\.\nCreate it, .*\.\n$/)

    const url = mig.mig('current', '--url', 'sqlite:./app.db?mode=fast')
    expect(url).toMatchObject({ status: 2, stdout: '' })
    expect(url.stderr).toContain('[connection.url]')
    expect(JSON.parse(mig.mig('current', '--url', 'sqlite:./nowhere/app.db', '--json').stderr)).toMatchObject({ error: { code: 'connection.notFound' } })
  })

  test('two copies of core are in the process, and files of the user get the one that runs', () => {
    const copies = { cli: 'of the CLI', 'dialect-sqlite': 'of the dialect' }
    for (const [owner, name] of Object.entries(copies)) mark(path.join(modules, owner, 'node_modules/@mig/core'), name)
    write(folder.path, {
      'mig.config.ts': `import * as core from '@mig/core'\nconsole.error('config has core: ' + core['copy'])\nexport default { url: 'sqlite:./app.db' }\n`,
    })
    const { stderr } = mig.done('current')
    expect(stderr.split('\n')).toEqual(
      expect.arrayContaining(['loaded core: of the CLI', 'loaded core for dialects: of the dialect', 'config has core: of the CLI']),
    )
  })

  test('in a project, the core of the project is taken for everything', () => {
    const project = emptyFolder()
    try {
      write(project.path, { 'package.json': '{ "private": true }', 'src/models.ts': MODELS })
      install(project.path, ['@mig/core', '@mig/dialect-sqlite'])
      const own = projectIn(project.path, path.join(prefix.path, 'bin/mig'))
      expect(own.done('init').stderr).not.toContain('npm install')
      mainJob(own)
      mark(path.join(project.path, 'node_modules/@mig/core'), 'of the project')
      for (const file of ['mig.config.ts', 'src/models.ts']) {
        write(project.path, { [file]: `${own.read(file)}import * as core from '@mig/core'\nconsole.error('${file} has core: ' + core['copy'])\n` })
      }
      const below = projectIn(path.join(project.path, 'src'), path.join(prefix.path, 'bin/mig'))
      for (const { stderr } of [own.done('check'), below.done('check'), below.done('check', '--config', '..')]) {
        const said = stderr.split('\n').filter((line) => line.includes('core'))
        expect(said).toEqual(
          expect.arrayContaining([
            'loaded core: of the project',
            'loaded core for dialects: of the project',
            'mig.config.ts has core: of the project',
            'src/models.ts has core: of the project',
          ]),
        )
        // Autogenerate came with the CLI and has its own copy beside it, which is no other core for the project's files.
        expect(said).not.toContain('loaded core: of the CLI')
      }
    } finally {
      project.remove()
    }
  })

  test('init says what is missing: the dialect beside a global mig, or the packages of a project', () => {
    const away = path.join(modules, '../away')
    const here = path.join(modules, 'dialect-sqlite')
    const empty = emptyFolder()
    renameSync(here, away)
    try {
      const outside = projectIn(empty.path, path.join(prefix.path, 'bin/mig'))
      expect(outside.done('init').stderr).toContain('1. npm install -g @mig/dialect-sqlite\n')
      expect(outside.mig('current').stderr).toMatch(/\[dialect\.missing\].*\n.*npm install --global @mig\/dialect-sqlite/)
      write(empty.path, { 'web/package.json': '{ "dependencies": { "pg": "^8" } }' })
      const inside = projectIn(path.join(empty.path, 'web'), path.join(prefix.path, 'bin/mig'))
      expect(inside.done('init').stderr).toContain('1. npm install @mig/core @mig/dialect-postgres\n')
    } finally {
      renameSync(away, here)
      empty.remove()
    }
  })
})

describe('in a project that has core, one dialect and the CLI', () => {
  let folder: ReturnType<typeof emptyFolder>
  let project: Project
  beforeAll(() => {
    folder = emptyFolder()
    write(folder.path, { 'package.json': '{ "private": true, "type": "module" }', 'src/models.ts': MODELS })
    install(folder.path, ['@mig/core', '@mig/dialect-sqlite', '@mig/autogenerate', '@mig/cli'])
    project = projectIn(folder.path, path.join(folder.path, 'node_modules/.bin/mig'))
  })
  afterAll(() => folder.remove())

  test('the main job', () => {
    project.done('init')
    expect(project.read('mig.config.ts')).toContain("'sqlite:./app.db'")
    mainJob(project)
  })

  test('there is one core, and no other dialect', () => {
    expect(readdirSync(path.join(folder.path, 'node_modules/@mig')).toSorted()).toEqual(['autogenerate', 'cli', 'core', 'dialect-sqlite'])
    for (const name of ['autogenerate', 'cli', 'dialect-sqlite']) {
      expect(existsSync(path.join(folder.path, 'node_modules/@mig', name, 'node_modules/@mig'))).toBe(false)
    }
    const missing = project.mig('current', '--url', 'postgres://localhost/app')
    expect(missing).toMatchObject({ status: 2, stdout: '' })
    expect(missing.stderr).toMatch(/\[dialect\.missing\].*@mig\/dialect-postgres\.\nRun npm install/)
  })

  const service = (imports: string, migrations: string): string => `${imports}

async function main() {
  const connection = new Database('service.db')
  const mig = await createMigrator({ connection, dialect: 'sqlite', migrations: '${migrations}' })
  const code = await mig.assertAtHead().then(() => 'none', (error) => [error instanceof MigError, error.code].join())
  const { to } = await mig.upgrade('head')
  await mig.assertAtHead()
  const { rows } = await mig.current()
  await mig.close()
  connection.prepare("INSERT INTO users (email) VALUES ('ada@example.org')").run()
  console.log(JSON.stringify({ code, atHead: to.length === 1 && to[0] === rows[0], users: connection.prepare('SELECT email FROM users').all() }))
}
main()
`
  const SAID = { code: 'true,database.behind', atHead: true, users: [{ email: 'ada@example.org' }] }

  test.each([
    ['CommonJS', 'service.cjs', "const { createMigrator, MigError } = require('@mig/core')\nconst Database = require('better-sqlite3')"],
    ['ESM', 'service.mjs', "import { createMigrator, MigError } from '@mig/core'\nimport Database from 'better-sqlite3'"],
  ])('a service in %s upgrades its own database and goes on using it', (_, file, imports) => {
    rmSync(path.join(folder.path, 'service.db'), { force: true })
    write(folder.path, { [file]: service(imports, './migrations') })
    const outcome = execute(process.execPath, [file], folder.path)
    expectNoStack(outcome)
    expect(outcome, outcome.stderr).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(outcome.stdout)).toEqual(SAID)
  })

  const TYPED = `import { createMigrator, MigError, t, table, type RunResult } from '@mig/core'
import { sqlite, type InferInsert, type InferRow } from '@mig/dialect-sqlite'

export const users = table('users', { id: t.integer().identity().primaryKey(), name: t.text() }, { sqlite: { strict: true } })
export const row: InferRow<typeof users> = { id: 1, name: null }
export const inserted: InferInsert<typeof users> = { name: 'Ada' }
// @ts-expect-error an id is a number
export const wrong: InferRow<typeof users> = { id: '1', name: null }
// @ts-expect-error there is no such option
export const mistyped = table('users', { id: t.integer() }, { sqlite: { strit: true } })

export async function upgrade(): Promise<readonly string[]> {
  const mig = await createMigrator({ url: 'sqlite:./app.db', dialect: sqlite })
  const result: RunResult = await mig.upgrade('head')
  // @ts-expect-error the rows are texts
  const rows: readonly number[] = result.to
  return rows.length > 0 ? result.to : []
}
export function codeOf(error: unknown): string {
  return error instanceof MigError ? error.code : 'unknown'
}
`

  test.each([
    ['CommonJS, with the resolution it has by default', 'commonjs', 'commonjs', undefined],
    ['CommonJS of Node', 'commonjs', 'nodenext', undefined],
    ['ESM', 'module', 'nodenext', undefined],
    ['a bundler', 'module', 'esnext', 'bundler'],
  ])('the types are found in TypeScript for %s', (_, type, module, moduleResolution) => {
    const place = `types-${type}-${module}`
    write(folder.path, {
      [`${place}/package.json`]: JSON.stringify({ type }),
      [`${place}/service.ts`]: TYPED,
      [`${place}/tsconfig.json`]: JSON.stringify({
        compilerOptions: { strict: true, noEmit: true, target: 'es2022', module, moduleResolution, types: [], skipLibCheck: false },
        files: ['service.ts'],
      }),
    })
    const require = createRequire(import.meta.url)
    const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin/tsc')
    const { status, stdout } = execute(process.execPath, [tsc, '-p', place], folder.path)
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})
