import { describe, expect, test } from 'vitest'
import { TABLE } from '../../src/builders/brand.ts'
import { loadModels } from '../../src/load/models.ts'
import type { ModelSource } from '../../src/config/config.ts'
import { failure, project, testLoader, type Project } from './project.ts'

const handle = (name: string): object => ({ [TABLE]: { name }, name })
const table = 'const table = (name) => ({ [Symbol.for("@mig/core.table")]: { name }, name })\n'

/** The names of the tables that come out, in order. */
async function names(models: ModelSource, folder: Project): Promise<readonly unknown[]> {
  const found = await loadModels(models, folder.folder, testLoader())
  return found
    .flat()
    .flatMap((item) => (TABLE in (item as object) ? [item] : Object.values(item as object)))
    .map((item) => (item as { name: string }).name)
}

const files = {
  'src/models/users.ts': `${table}export const users = table('users')`,
  'src/models/posts.js': `${table}export const posts = table('posts')`,
  'src/models/posts.test.ts': "throw new Error('a test')",
  'src/models/posts.spec.js': "throw new Error('a test')",
  'src/models/types.d.ts': 'declare const x: number',
  'src/models/notes.md': 'text',
  'src/models/node_modules/x/index.ts': "throw new Error('a package')",
  'src/all/index.ts': `${table}export const all = [table('one'), table('two')]`,
}

describe('models are found', () => {
  test.each([
    ['by a pattern', './src/models/*', ['posts', 'users']],
    ['by patterns, some of which leave files out', ['src/**/*.{ts,js}', '!**/all/*', '!**/users.ts'], ['posts']],
    [
      'by the path of a file, a name without its extension, or a folder',
      ['./src/models/users.ts', './src/models/posts', 'src/models/users.js'],
      ['users', 'posts'],
    ],
    [
      'as values, in arrays, and as promises of modules',
      [handle('a'), [Promise.resolve({ b: handle('b') })], () => Promise.resolve({ c: handle('c') })],
      ['a', 'b', 'c'],
    ],
    ['as a module', { a: handle('a'), b: handle('b') }, ['a', 'b']],
    ['as a mixture', [handle('a'), 'src/models/u*.ts'], ['a', 'users']],
  ])('%s', async (_, models, expected) => {
    expect(await names(models, project(files))).toEqual(expected)
  })

  test('where a schema holds no table, but functions or types', async () => {
    const object = 'export const noted = { [Symbol.for("@mig/core.object")]: { kind: "function", name: "noted" }, name: "noted" }'
    const folder = project({ 'functions.ts': object, 'types.ts': object.replaceAll('object', 'enum') })
    for (const file of ['functions.ts', 'types.ts']) expect(await loadModels(file, folder.folder, testLoader())).toHaveLength(1)
  })

  test('in arrays that a file exports', async () => {
    const folder = project(files)
    const [found] = await loadModels('src/all', folder.folder, testLoader())
    expect((found as { all: readonly { name: string }[] }).all.map((item) => item.name)).toEqual(['one', 'two'])
  })
})

describe('models are not found', () => {
  test('when a pattern matches nothing', async () => {
    const folder = project(files)
    const error = await failure(loadModels(['src/models/*', 'src/modles/*.ts'], folder.folder, testLoader()))
    expect(error).toMatchObject({
      code: 'model.none',
      exit: 2,
      message: `No file matches the pattern src/modles/*.ts of \`models\` in ${folder.folder}.`,
    })
  })

  test('when only tests and declarations match', async () => {
    expect(await failure(loadModels('src/models/*.{spec,test,d}.*', project(files).folder, testLoader()))).toMatchObject({
      code: 'model.none',
    })
  })

  test('when files or values hold nothing of a schema', async () => {
    const folder = project({ 'a.ts': 'export const a = 1', 'b.ts': 'export default { deep: { x: null } }' })
    const error = await failure(loadModels('*.ts', folder.folder, testLoader()))
    expect(error).toMatchObject({ code: 'model.none', exit: 2 })
    expect(error.message).toBe(`${folder.path('a.ts')}, ${folder.path('b.ts')} export no table and nothing else of a schema.`)
    expect(await failure(loadModels({ a: 1 }, folder.folder, testLoader()))).toMatchObject({ code: 'model.none' })
  })

  test('when a file fails, which is named with what it imports', async () => {
    const folder = project({ 'users.ts': "import './lib'", 'lib.ts': "\nthrow new Error('no')", 'own.ts': 'const a: = 1' })
    const error = await failure(loadModels('users.ts', folder.folder, testLoader()))
    expect(error).toMatchObject({
      code: 'load.failed',
      message: `The models in ${folder.path('users.ts')} cannot be loaded: ${folder.path('lib.ts')}:2: no`,
    })
    expect(await failure(loadModels('own.ts', folder.folder, testLoader()))).toMatchObject({
      code: 'load.syntax',
      message: expect.stringMatching(/^\/.*own\.ts:1:10/) as string,
    })
  })
})
