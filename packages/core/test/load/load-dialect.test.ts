import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DIALECT_CONTRACT, type Dialect } from '../../src/dialect/dialect.ts'
import { loadDialect } from '../../src/dialect/load-dialect.ts'
import { failure, project } from './project.ts'

const parts = ['features', 'quoting', 'types', 'compiler', 'reflector', 'judge', 'driver', 'dev', 'lock', 'batches', 'script']

function fake(name: string, contract = DIALECT_CONTRACT, given = parts): Dialect {
  return { name, contract, ...Object.fromEntries(given.map((part) => [part, {}])) } as unknown as Dialect
}

/** A package of a dialect in a folder's node_modules. */
function installed(
  folder: string,
  name: string,
  dialect: Dialect,
  packageName = `@mig/dialect-${name}`,
): { readonly [file: string]: string } {
  const at = `${folder}/node_modules/${packageName}`
  return {
    [`${at}/package.json`]: JSON.stringify({ name: packageName, type: 'module', exports: './index.js' }),
    [`${at}/index.js`]: `export const ${name} = ${JSON.stringify({ ...dialect, from: folder })}\nexport default ${name}`,
  }
}

const fromOf = (dialect: Dialect): unknown => (dialect as unknown as { from: string }).from

describe('a dialect is found', () => {
  test('as an object, by its name, by its package and by the scheme of a URL', async () => {
    const folder = project({ ...installed('app', 'sqlite', fake('sqlite')), ...installed('app', 'x', fake('x'), 'x-dialect') })
    const bases = [folder.path('app')]
    const given = fake('mine')
    expect(await loadDialect({ dialect: given, bases })).toBe(given)
    expect((await loadDialect({ dialect: 'sqlite', bases })).name).toBe('sqlite')
    expect((await loadDialect({ dialect: 'x-dialect', url: 'sqlite:x', bases })).name).toBe('x')
    expect((await loadDialect({ url: 'sqlite+aiosqlite:///x.db', bases })).name).toBe('sqlite')
  })

  test('in the project first, then beside the command line, also through a link', async () => {
    const folder = project({
      ...installed('app', 'sqlite', fake('sqlite')),
      ...installed('global', 'sqlite', fake('sqlite')),
      ...installed('global', 'postgres', fake('postgres')),
      'global/node_modules/@mig/cli/dist/mig.js': '',
      'bin/.keep': '',
    })
    symlinkSync(folder.path('global/node_modules/@mig/cli/dist'), folder.path('bin/mig'))
    const bases = [folder.path('app'), folder.path('bin/mig')]
    expect(fromOf(await loadDialect({ dialect: 'sqlite', bases }))).toBe('app')
    expect(fromOf(await loadDialect({ url: 'postgres://h/d', bases }))).toBe('global')
    expect(fromOf(await loadDialect({ dialect: 'sqlite', bases: bases.toReversed() }))).toBe('global')
  })

  test('among the modules that are given', async () => {
    const given = fake('sqlite')
    expect(
      await loadDialect({ dialect: 'sqlite', bases: [], modules: { '@mig/dialect-sqlite': () => Promise.resolve({ default: given }) } }),
    ).toBe(given)
  })
})

describe('a dialect is refused', () => {
  test('when its package is missing', async () => {
    const error = await failure(loadDialect({ url: 'postgres://h/d', bases: [project().folder] }))
    expect(error).toMatchObject({
      code: 'dialect.missing',
      exit: 2,
      message: 'The dialect postgres is not installed: there is no package @mig/dialect-postgres.',
    })
    expect(error.hint).toBe(
      'Run npm install --save-dev @mig/dialect-postgres in the project, or npm install --global @mig/dialect-postgres beside a global mig.',
    )
    expect((await failure(loadDialect({ dialect: 'postgre', bases: [] }))).message).toContain('did you mean postgres?')
  })

  test('when a module that was given stands for a package that is missing, or breaks', async () => {
    const missing = async (): Promise<object> => {
      throw Object.assign(new Error("Cannot find module '@mig/dialect-sqlite'"), { code: 'MODULE_NOT_FOUND' })
    }
    const folder = project(installed('app', 'sqlite', fake('sqlite')))
    const request = { dialect: 'sqlite', modules: { '@mig/dialect-sqlite': missing } }
    expect(await failure(loadDialect({ ...request, bases: [] }))).toMatchObject({ code: 'dialect.missing', exit: 2 })
    expect((await loadDialect({ ...request, bases: [folder.path('app')] })).name).toBe('sqlite')
    const broken = { '@mig/dialect-sqlite': () => Promise.reject(new TypeError('no binding')) }
    expect(await failure(loadDialect({ dialect: 'sqlite', bases: [], modules: broken }))).toMatchObject({ code: 'dialect.failed' })
  })

  test('when nothing names it', async () => {
    expect(await failure(loadDialect({ bases: [] }))).toMatchObject({ code: 'dialect.unknown', exit: 2 })
    expect(await failure(loadDialect({ url: 'mysql://h', bases: [] }))).toMatchObject({ code: 'dialect.unknown', exit: 2 })
  })

  test('when it is of another contract, is no dialect, or lacks parts', async () => {
    const folder = project({
      ...installed('old', 'sqlite', fake('sqlite', 0)),
      ...installed('new', 'sqlite', fake('sqlite', 99)),
      ...installed('none', 'sqlite', {} as Dialect),
      ...installed('half', 'sqlite', fake('sqlite', DIALECT_CONTRACT, parts.slice(2))),
    })
    const refused = (name: string): ReturnType<typeof failure> => failure(loadDialect({ dialect: 'sqlite', bases: [folder.path(name)] }))
    expect(await refused('old')).toMatchObject({
      code: 'dialect.mismatch',
      exit: 2,
      message: '@mig/dialect-sqlite has contract 0, and this @mig/core works with contract 1.',
      hint: 'Run npm install @mig/dialect-sqlite@latest.',
    })
    expect(await refused('new')).toMatchObject({ code: 'dialect.mismatch', hint: 'Run npm install @mig/core@latest @mig/cli@latest.' })
    expect(await refused('none')).toMatchObject({ code: 'dialect.mismatch', message: expect.stringContaining('is no dialect') as string })
    expect(await refused('half')).toMatchObject({
      code: 'dialect.mismatch',
      message: '@mig/dialect-sqlite lacks parts of a dialect: features, quoting.',
    })
    expect(await failure(loadDialect({ dialect: fake('mine', 2), bases: [] }))).toMatchObject({
      code: 'dialect.mismatch',
      message: expect.stringContaining('The dialect of the configuration') as string,
    })
  })

  test('when its package breaks', async () => {
    const folder = project({
      'node_modules/@mig/dialect-sqlite/index.js': "throw new Error('no binding')",
      'node_modules/@mig/dialect-sqlite/package.json': '{ "main": "index.js" }',
    })
    expect(await failure(loadDialect({ dialect: 'sqlite', bases: [folder.folder] }))).toMatchObject({
      code: 'dialect.failed',
      message: expect.stringContaining('no binding') as string,
    })
  })
})
