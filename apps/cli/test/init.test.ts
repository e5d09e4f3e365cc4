import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@mig/core'
import { temporaryFolder } from '@mig/test-databases'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { run } from '../src/commands/init.ts'
import { inspectProject, type Project } from '../src/init/project.ts'
import type { Options } from '../src/command.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  vi.stubEnv('DATABASE_URL', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  folder.remove()
})

function write(files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder.path, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
}

function files(): readonly string[] {
  return readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder.path, path.join(entry.parentPath, entry.name)))
    .toSorted()
}

const OURS = "import { table } from '@mig/core'\n"

describe('what is seen of a project', () => {
  function seen(given: Readonly<Record<string, string | object>> = {}, below = '.'): Project {
    write(given)
    return inspectProject(path.join(folder.path, below), undefined)
  }

  test('the language', () => {
    expect(seen().language).toBe('typescript')
    expect(seen({ 'package.json': {} }).language).toBe('commonjs')
    expect(seen({ 'package.json': { type: 'commonjs' } }).language).toBe('commonjs')
    expect(seen({ 'package.json': { type: 'module' } }).language).toBe('module')
    expect(seen({ 'package.json': { devDependencies: { typescript: '^5' } } }).language).toBe('typescript')
    expect(seen({ 'package.json': { type: 'module' }, 'tsconfig.json': '{}' }).language).toBe('typescript')
  })

  test('a source folder with TypeScript in it says so', () => {
    expect(seen({ 'package.json': {}, 'src/models/user.ts': OURS }).language).toBe('typescript')
  })

  test('the package.json above counts, and one that cannot be read is one', () => {
    expect(seen({ 'package.json': { type: 'module' }, 'services/api/a.txt': '' }, 'services/api').language).toBe('module')
    expect(seen({ 'package.json': 'not { json' }).language).toBe('commonjs')
  })

  test.each([
    [{ dependencies: { pg: '^8' } }, 'postgres'],
    [{ dependencies: { postgres: '^3' } }, 'postgres'],
    [{ devDependencies: { '@mig/dialect-postgres': '*' } }, 'postgres'],
    [{ dependencies: { 'better-sqlite3': '^12' } }, 'sqlite'],
    [{ dependencies: { sqlite3: '^5' } }, 'sqlite'],
    [{ dependencies: { express: '^5' } }, 'sqlite'],
  ])('the dialect of %j is %s', (manifest, expected) => {
    expect(seen({ 'package.json': manifest }).dialect.name).toBe(expected)
  })

  test.each([
    ['postgres://localhost/app', 'postgres'],
    ['postgresql+asyncpg://localhost/app', 'postgres'],
    ['sqlite:./a.db', 'sqlite'],
    ['file:a.db', 'sqlite'],
  ])('DATABASE_URL=%s says %s, whatever is installed', (url, expected) => {
    vi.stubEnv('DATABASE_URL', url)
    const other = expected === 'sqlite' ? 'pg' : 'better-sqlite3'
    expect(seen({ 'package.json': { dependencies: { [other]: '*' } } }).dialect.name).toBe(expected)
  })

  test('what was asked for wins over both', () => {
    vi.stubEnv('DATABASE_URL', 'sqlite:./a.db')
    expect(inspectProject(folder.path, 'postgres').dialect.name).toBe('postgres')
  })

  test.each([
    ['src/models/user.ts', 'src/models/**/*.ts'],
    ['src/models/deep/user.ts', 'src/models/**/*.ts'],
    ['src/db/schema/user.mts', 'src/db/schema/**/*.mts'],
    ['src/models.ts', 'src/models.ts'],
    ['src/db/schema.ts', 'src/db/schema.ts'],
    ['models/user.js', 'models/**/*.js'],
    ['schema.mjs', 'schema.mjs'],
  ])('models in %s', (file, pattern) => {
    expect(seen({ [file]: OURS }).models).toEqual({ pattern, found: true })
  })

  test('models in several languages', () => {
    expect(seen({ 'src/models/a.ts': OURS, 'src/models/b.js': OURS, 'src/models/c.d.ts': OURS }).models.pattern).toBe('src/models/**/*.{js,ts}')
  })

  test('models of another tool are not ours, and what they are called is taken', () => {
    const other = "import { pgTable } from 'drizzle-orm/pg-core'\n"
    expect(seen({ 'src/models/user.ts': other }).models).toEqual({ pattern: 'src/tables.ts', found: false })
    expect(seen({ 'src/tables.js': other }).models).toEqual({ pattern: 'src/mig-models.ts', found: false })
    expect(seen({ 'src/db/schema.ts': other, 'models/a.ts': OURS }).models).toEqual({ pattern: 'models/**/*.ts', found: true })
  })

  test('no models', () => {
    expect(seen().models).toEqual({ pattern: 'src/models.ts', found: false })
    expect(seen({ 'package.json': {}, 'src/models/.gitkeep': '' }).models).toEqual({ pattern: 'src/tables.js', found: false })
  })

  test.each(['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'])('a configuration: mig.config.%s', (ending) => {
    expect(seen({ [`mig.config.${ending}`]: '' }).config).toBe(`mig.config.${ending}`)
  })
})

describe('mig init', () => {
  async function init(args: readonly string[] = [], options: Options = {}): Promise<{ lines: string[]; notes: string[]; result: unknown }> {
    const said = { lines: [] as string[], notes: [] as string[], result: undefined as unknown }
    const output = {
      json: false,
      line: (text: string) => void said.lines.push(text),
      note: (text: string) => void said.notes.push(text),
      result: (value: unknown) => void (said.result = value),
      text: () => undefined,
    }
    const session = {
      folder: folder.path,
      output,
      core: () => Promise.resolve(core),
      workspace: () => Promise.reject(new TypeError('init has no project yet')),
      project: () => Promise.reject(new TypeError('init has no project yet')),
      close: () => Promise.resolve(),
    }
    expect(await run({ args, options, session })).toBe(0)
    return said
  }

  function read(name: string): string {
    return readFileSync(path.join(folder.path, name), 'utf8')
  }

  test('writes three files, and says which and what comes next', async () => {
    const { lines, notes, result } = await init()
    expect(files()).toEqual(['mig.config.ts', 'migrations/README.md', 'src/models.ts'])
    expect(lines).toEqual(['Wrote mig.config.ts', 'Wrote migrations/README.md', 'Wrote src/models.ts'])
    expect(notes.join('\n')).toMatch(/tables in src\/models\.ts\n +\d\. mig revision --autogenerate -m "first migration"\n +\d\. mig upgrade head$/)
    expect(result).toMatchObject({ dialect: 'sqlite', written: ['mig.config.ts', 'migrations/README.md', 'src/models.ts'] })
    expect(read('mig.config.ts')).toBe(`import { defineConfig } from '@mig/core'

export default defineConfig({
  url: process.env.DATABASE_URL ?? 'sqlite:./app.db',
  models: './src/models.ts',
  migrations: './migrations',
})
`)
  })

  test.each([
    [{ type: 'module' }, 'mig.config.js', "import { t, table } from '@mig/core'"],
    [{}, 'mig.config.mjs', "const { t, table } = require('@mig/core')"],
  ])('JavaScript: %j', async (manifest, config, imported) => {
    write({ 'package.json': manifest })
    await init()
    expect(files()).toEqual([config, 'migrations/README.md', 'package.json', 'src/models.js'].toSorted())
    expect(read('src/models.js')).toContain(imported)
    const loader = core.createLoader({ modules: { '@mig/core': () => Promise.resolve(core) } })
    const loaded = await core.loadConfig(path.join(folder.path, config), loader)
    expect(loaded.config).toMatchObject({ url: 'sqlite:./app.db', models: './src/models.js', migrations: './migrations' })
    await expect(loader.load(path.join(folder.path, 'src/models.js'))).resolves.toBeDefined()
  })

  test.each([
    ['db/migrations', './db/migrations'],
    ['./db/migrations/', './db/migrations'],
    ["it's", String.raw`./it\'s`],
  ])('the folder %s', async (given, written) => {
    await init([given])
    expect(read('mig.config.ts')).toContain(`migrations: '${written}'`)
    expect(existsSync(path.join(folder.path, given, 'README.md'))).toBe(true)
    const loader = core.createLoader({ modules: { '@mig/core': () => Promise.resolve(core) } })
    const { config } = await core.loadConfig(path.join(folder.path, 'mig.config.ts'), loader)
    expect(path.resolve(folder.path, String(config.migrations))).toBe(path.resolve(folder.path, given))
  })

  test('a folder elsewhere', async () => {
    write({ 'app/package.json': {}, 'migrations/.keep': '' })
    const outside = path.join(folder.path, 'elsewhere')
    await init([outside])
    expect(read('mig.config.ts')).toContain("migrations: './elsewhere'")
  })

  test.each([
    ['a configuration', { 'mig.config.js': '' }, [], 'config.exists', 'This folder has a configuration already: mig.config.js.'],
    ['a folder with something in it', { 'migrations/0001.sql': '' }, [], 'config.exists', 'The folder migrations exists and is not empty.'],
    ['a file in place of the folder', { migrations: '' }, [], 'config.exists', 'migrations exists and is not a folder.'],
    ['the folder itself', {}, ['.'], 'config.folder', 'The revisions need a folder of their own, inside the one that has the configuration.'],
    ['no name', {}, [''], 'config.folder', 'The revisions need a folder of their own, inside the one that has the configuration.'],
  ])('refuses %s, and writes nothing', async (_, given, args, code, message) => {
    write(given)
    const before = files()
    await expect(init(args)).rejects.toMatchObject({ code, message, exit: 2, hint: expect.stringContaining('Nothing was written') as string })
    expect(files()).toEqual(before)
  })

  test('refuses a dialect that there is not', async () => {
    const message = 'There is no dialect postgress; did you mean postgres?'
    await expect(init([], { dialect: 'postgress' })).rejects.toMatchObject({ code: 'config.value', message })
    await expect(init([], { dialect: 'oracle' })).rejects.toMatchObject({ message: 'There is no dialect oracle.' })
    expect(files()).toEqual([])
  })
})
