import { describe, expect, test } from 'vitest'
import { configUrl, resolveConfig } from '../../src/config/resolve-config.ts'
import { defineConfig, type Config } from '../../src/config/config.ts'
import { findConfig } from '../../src/config/find-config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { MigError } from '../../src/errors.ts'
import { failure, project, testLoader } from '../load/project.ts'

function thrown(work: () => unknown): MigError {
  try {
    work()
  } catch (error) {
    if (error instanceof MigError) return error
  }
  throw new TypeError('Nothing was thrown.')
}

describe('finding', () => {
  test('the nearest file, upward, by every name', () => {
    const folder = project({
      'mig.config.ts': '',
      'app/mig.config.cjs': '',
      'app/deep/er/x.ts': '',
      'both/mig.config.js': '',
      'both/mig.config.ts': '',
      'json/mig.config.json': '{}',
    })
    expect(findConfig(folder.path('app/deep/er'))).toBe(folder.path('app/mig.config.cjs'))
    expect(findConfig(folder.folder)).toBe(folder.path('mig.config.ts'))
    expect(findConfig(folder.path('both'))).toBe(folder.path('both/mig.config.ts'))
    expect(findConfig(folder.path('json'))).toBe(folder.path('json/mig.config.json'))
  })

  test('the one that is named, as a file or a folder', () => {
    const folder = project({ 'mig.config.ts': '', 'other/db.ts': '', 'app/mig.config.mts': '', 'empty/x': '' })
    expect(findConfig(folder.folder, 'other/db.ts')).toBe(folder.path('other/db.ts'))
    expect(findConfig(folder.folder, folder.path('app'))).toBe(folder.path('app/mig.config.mts'))
    expect(thrown(() => findConfig(folder.folder, 'nope.ts'))).toMatchObject({
      code: 'config.missing',
      exit: 2,
      message: expect.stringContaining('nope.ts does not exist') as string,
    })
    expect(thrown(() => findConfig(folder.folder, 'empty'))).toMatchObject({ code: 'config.missing' })
  })

  test('none', () => {
    const folder = project()
    expect(thrown(() => findConfig(folder.folder))).toMatchObject({
      code: 'config.missing',
      exit: 2,
      message: `There is no mig.config.ts in ${folder.folder} or above it.`,
      hint: expect.stringContaining('mig init') as string,
    })
  })
})

describe('reading', () => {
  test.each([
    ['mig.config.ts', "import { defineConfig } from '@mig/core'\nexport default defineConfig({ url: 'sqlite:x' as string })"],
    ['mig.config.ts', "export default async () => ({ url: await 'sqlite:x' })"],
    ['mig.config.js', "module.exports = { url: 'sqlite:x' }"],
    ['mig.config.cjs', "const { defineConfig } = require('@mig/core')\nmodule.exports = defineConfig(() => ({ url: 'sqlite:x' }))"],
    ['mig.config.mjs', "export default Promise.resolve({ url: 'sqlite:x' })"],
    ['mig.config.json', '{ "url": "sqlite:x" }'],
  ])('%s: %s', async (name, source) => {
    const folder = project({ [name]: source })
    expect(await loadConfig(folder.path(name), testLoader())).toEqual({ config: { url: 'sqlite:x' }, folder: folder.folder })
  })

  test('a syntax error, no default export, a file that throws, an import that is missing', async () => {
    const folder = project({
      'syntax.ts': 'export default {\n  url: = 1\n}',
      'none.ts': "export const url = 'sqlite:x'",
      'list.ts': 'export default []',
      'throws.ts': "throw new Error('no environment')",
      'imports.ts': "import './env'",
    })
    const load = (name: string): Promise<MigError> => failure(loadConfig(folder.path(name), testLoader()))
    expect(await load('syntax.ts')).toMatchObject({
      code: 'config.syntax',
      exit: 2,
      message: expect.stringContaining('syntax.ts:2:8: Unexpected token') as string,
    })
    expect(await load('none.ts')).toMatchObject({
      code: 'config.value',
      exit: 2,
      hint: expect.stringContaining('export default') as string,
    })
    expect(await load('list.ts')).toMatchObject({ code: 'config.value' })
    expect(await load('throws.ts')).toMatchObject({
      code: 'load.failed',
      message: expect.stringContaining('throws.ts:1: no environment') as string,
    })
    expect(await load('imports.ts')).toMatchObject({ code: 'load.missing' })
  })
})

describe('resolving', () => {
  test('fills in defaults and makes paths absolute', () => {
    expect(resolveConfig({ url: undefined }, '/app')).toEqual({
      folder: '/app',
      migrations: ['/app/migrations'],
      recursive: false,
      fileTemplate: '%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d_%(rev)s_%(slug)s',
      slugLength: 40,
      timezone: 'UTC',
      versionTable: { name: 'mig_version' },
      plugins: [],
      autogenerate: {},
      hooks: {},
      transaction: 'revision',
      backup: false,
      protected: false,
      verify: true,
      drift: true,
      invocation: { x: {} },
      lockTimeout: 60_000,
      timeouts: { tableLock: 1000, statement: 0, retries: 29, retryFor: 600_000 },
      schemas: [],
    })
  })

  test('keeps what is given', () => {
    const url = (): string => 'sqlite:y'
    const given = {
      url,
      dialect: 'sqlite',
      models: ['*.ts'],
      transaction: 'all',
      backup: { folder: './backups' },
      dev: 'pglite',
      protected: true,
      verify: false,
      lockTimeout: 0,
      schemas: ['a'],
      objects: ['view', 'policy'],
      plugins: [{ name: 'p' }],
      autogenerate: { includeName: () => true, rewrite: [] },
      hooks: { afterWrite: [['prettier', '--write', '{file}']] },
      template: () => '',
      revisions: {},
      recursive: true,
      fileTemplate: '%(rev)s',
      slugLength: 20,
      timezone: 'Europe/Berlin',
      drift: false,
      timeouts: { tableLock: 5, statement: 6, retries: 7, retryFor: 8 },
    } as const
    const config = defineConfig({ ...given, migrations: '../db', versionTable: { schema: 's', name: 'v' } })
    expect(resolveConfig(config, '/app')).toEqual({
      ...given,
      folder: '/app',
      migrations: ['/db'],
      versionTable: { schema: 's', name: 'v' },
      invocation: { x: {} },
    })
    expect(resolveConfig({ versionTable: 'v' }, '/app').versionTable).toEqual({ name: 'v' })
  })

  test('several folders are read, each once', () => {
    expect(resolveConfig({ migrations: ['./core', './billing', 'core/'] }, '/app').migrations).toEqual(['/app/core', '/app/billing'])
  })

  test('a file template with folders means that folders inside are read', () => {
    expect(resolveConfig({ fileTemplate: '%(year)d/%(rev)s' }, '/app').recursive).toBe(true)
    expect(resolveConfig({ fileTemplate: '%(year)d/%(rev)s', recursive: false }, '/app').recursive).toBe(false)
    expect(resolveConfig({ fileTemplate: () => 'a/b' }, '/app').recursive).toBe(false)
  })

  test('another URL replaces the connection, and a dialect that it contradicts', () => {
    const config = { url: 'sqlite:a', connection: {}, dialect: 'sqlite', models: 'm.ts' }
    const resolved = resolveConfig(config, '/app', { url: 'postgres://h/d' })
    expect(resolved).toMatchObject({ url: 'postgres://h/d', models: 'm.ts' })
    expect(Object.keys(resolved)).not.toContain('connection')
    expect(Object.keys(resolved)).not.toContain('dialect')
    expect(resolveConfig({ dialect: 'mydb' }, '/app', { url: 'mydb://h' }).dialect).toBe('mydb')
  })

  test.each([
    [{ model: 'x' }, 'config.unknownKey', 'unknown key model; did you mean models?'],
    [{ toString: 'x' }, 'config.unknownKey', 'unknown key toString'],
    [
      { timeouts: { tableLok: 3 } },
      'config.unknownKey',
      '`timeouts` of the configuration has an unknown key tableLok; did you mean tableLock?',
    ],
    [
      { databases: { a: { timeouts: { statment: 3 } } } },
      'config.unknownKey',
      '`timeouts` of `databases.a` has an unknown key statment; did you mean statement?',
    ],
    [{ naming: { pks: 'x' } }, 'config.unknownKey', '`naming` of the configuration has an unknown key pks; did you mean pk?'],
    [
      { hooks: { afterWrit: [] } },
      'config.unknownKey',
      '`hooks` of the configuration has an unknown key afterWrit; did you mean afterWrite?',
    ],
    [{ autogenerate: { rewrit: [] } }, 'config.unknownKey', '`autogenerate` of the configuration has an unknown key rewrit; did you mean'],
    [
      { versionTable: { name: 'a', shema: 'b' } },
      'config.unknownKey',
      '`versionTable` of the configuration has an unknown key shema; did you mean schema?',
    ],
    [{ url: 1 }, 'config.value', '`url` of the configuration takes a text or a function, and is 1.'],
    [{ url: '' }, 'config.value', 'an empty text'],
    [
      { migrations: [] },
      'config.value',
      '`migrations` of the configuration takes the path of a folder, or an array of them, and is an array.',
    ],
    [{ migrations: ['a', ''] }, 'config.value', 'an array of them'],
    [{ recursive: 'true' }, 'config.value', 'true or false, and is "true"'],
    [{ fileTemplate: 1 }, 'config.value', 'a text with tokens'],
    [{ slugLength: 0 }, 'config.value', '1 or more, and is 0'],
    [{ slugLength: 1.5 }, 'config.value', '1 or more, and is 1.5'],
    [{ timezone: 'Europe/Berlim' }, 'config.value', 'the name of a time zone such as Europe/Berlin, and is "Europe/Berlim"'],
    [{ versionTable: { schema: 'x' } }, 'config.value', 'takes a name, or { schema, name }, and is an object.'],
    [{ transaction: 'one' }, 'config.value', 'and is "one".'],
    [{ backup: '' }, 'config.value', '{ folder } or { file }, and is an empty text.'],
    [{ backup: { folder: 'a', file: 'b' } }, 'config.value', '`backup` of the configuration takes true, false'],
    [{ backup: { path: 'a' } }, 'config.value', 'and is an object.'],
    [{ backup: 1 }, 'config.value', 'and is 1.'],
    [{ lockTimeout: -1 }, 'config.value', '0 or more, and is -1.'],
    [{ dev: '' }, 'config.value', "`dev` of the configuration takes a URL, 'pglite' or 'none', and is an empty text."],
    [{ protected: 'yes' }, 'config.value', '`protected` of the configuration takes true or false'],
    [{ lockTimeout: NaN }, 'config.value', 'NaN'],
    [{ schemas: 'public' }, 'config.value', 'an array of names'],
    [{ objects: ['views'] }, 'config.value', "'all', or an array of schema, extension"],
    [{ objects: 'view' }, 'config.value', 'and is "view".'],
    [{ plugins: [{}] }, 'config.value', 'an array of plugins'],
    [{ naming: null }, 'config.value', 'and is null.'],
    [{ dialect: 3 }, 'config.value', 'the name of a dialect'],
    [[], 'config.value', 'The configuration takes an object, and is an array.'],
  ])('%j is refused', (config, code, message) => {
    const error = thrown(() => resolveConfig(config as Config, '/app'))
    expect(error).toMatchObject({ code, exit: 2 })
    expect(error.message).toContain(message)
  })

  test.each([
    [{ connection: 'postgres://u:secret@h/db' }, '`connection` of the configuration takes a client, pool or database'],
    [{ tenants: 'postgres://u:secret@h/db' }, '`tenants` of the configuration takes an array of schemas'],
    [{ databases: { main: 'postgres://u:secret@h/db' } }, '`databases.main` takes an object'],
  ])('%j is refused without its password', (config, message) => {
    const error = thrown(() => resolveConfig(config as unknown as Config, '/app'))
    expect(error).toMatchObject({ code: 'config.value', hint: 'The URL of one database goes into `url`.' })
    expect(error.message).toMatch(/, and is "postgres:\/\/u:\*\*\*@h\/db"\.$/)
    expect(error.message).toContain(message)
  })

  test('$schema is for editors', () => {
    expect(Object.keys(resolveConfig({ $schema: 'x' } as Config, '/app'))).not.toContain('$schema')
  })
})

describe('the URL', () => {
  test('is a text or comes from a function', async () => {
    expect(await configUrl({ url: 'sqlite:x' })).toBe('sqlite:x')
    expect(await configUrl({ url: () => Promise.resolve('sqlite:y') })).toBe('sqlite:y')
  })

  test('is missing', async () => {
    expect(await failure(configUrl({}))).toMatchObject({ code: 'config.url', exit: 2, hint: expect.stringContaining('--url') as string })
    expect(await failure(configUrl({ url: () => '' }))).toMatchObject({
      code: 'config.url',
      message: expect.stringContaining('function') as string,
    })
  })
})
