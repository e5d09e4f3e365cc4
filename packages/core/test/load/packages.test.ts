import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { failure, project, testLoader } from './project.ts'

const esm = {
  'node_modules/esm/package.json': JSON.stringify({
    name: 'esm',
    type: 'module',
    exports: { '.': { require: './no.cjs', import: './index.js' }, './sub': './sub.mjs', './data': './data.json' },
  }),
  'node_modules/esm/index.js': "export const esm = 1\nexport default 'esm default'",
  'node_modules/esm/sub.mjs': 'export const sub = 2',
  'node_modules/esm/data.json': '{ "x": 1 }',
}

const cjs = {
  'node_modules/cjs/package.json': '{ "name": "cjs", "main": "./main.js" }',
  'node_modules/cjs/main.js': 'module.exports = class Cjs { static made = 3 }\nmodule.exports.named = 4',
}

describe('packages', () => {
  test('are imported as Node does: ESM, CommonJS, subpaths, parts of Node', async () => {
    const folder = project({
      ...esm,
      ...cjs,
      'src/main.ts': `import text, { esm } from 'esm'
import * as whole from 'esm'
import Cjs, { named } from 'cjs'
import { sub } from 'esm/sub'
import fs, { existsSync } from 'node:fs'
import path from 'path'
import { deep } from '../node_modules/deep/index'
export * from 'esm'
const made = [new Cjs() instanceof Cjs, Cjs.made]
const late = (await import('esm')).esm
export const all = [text, esm, whole.default, ...made, named, sub, fs.existsSync === existsSync, path.sep, deep, late]`,
      'node_modules/deep/index.js': 'exports.deep = 5',
    })
    const namespace = await testLoader().load(folder.path('src/main.ts'))
    expect(namespace['all']).toEqual(['esm default', 1, 'esm default', true, 3, 4, 2, true, '/', 5, 1])
    expect(namespace['esm']).toBe(1)
  })

  test('are required as Node does, and one copy serves both', async () => {
    const folder = project({
      ...cjs,
      'node_modules/counter/index.js': 'exports.object = {}',
      'main.cjs':
        "const Cjs = require('cjs')\nexports.all = [new Cjs().constructor.made, require('counter').object, require('./other').object]",
      'other.ts':
        "import counter from 'counter'\nimport { named } from 'cjs'\nexport const { object } = counter\nexport const again = named",
    })
    const [made, required, imported] = (await testLoader().load(folder.path('main.cjs')))['all'] as readonly unknown[]
    expect([made, required === imported]).toEqual([3, true])
  })

  test('with TypeScript or JSON in them, which Node refuses', async () => {
    const folder = project({
      ...esm,
      'node_modules/typed/package.json': '{ "name": "typed", "exports": "./index.ts" }',
      'node_modules/typed/index.ts': 'export const typed: number = 1',
      'main.ts': "import { typed } from 'typed'\nimport data from 'esm/data'\nexport const all = [typed, data.x]",
    })
    expect((await testLoader().load(folder.path('main.ts')))['all']).toEqual([1, 1])
  })

  test('that are linked are the user’s own files', async () => {
    const folder = project({
      'packages/models/package.json': '{ "name": "models", "type": "module", "main": "./src/index.ts" }',
      'packages/models/src/index.ts': "import { table } from '@mig/core'\nexport enum E { a }\nexport const users = table('users')",
      'app/main.ts': "import { users, E } from 'models'\nexport const all = [users.table, E.a]",
      'app/main.cjs': "exports.users = require('models').users",
      'app/node_modules/.keep': '',
    })
    symlinkSync(folder.path('packages/models'), folder.path('app/node_modules/models'))
    const loader = testLoader()
    expect((await loader.load(folder.path('app/main.ts')))['all']).toEqual(['users', 0])
    expect((await loader.load(folder.path('app/main.cjs')))['users']).toBe(
      (await loader.load(folder.path('packages/models/src/index.ts')))['users'],
    )
  })

  test('of mig are taken from beside the command line where the project has none', async () => {
    const folder = project({
      'global/node_modules/@mig/dialect-x/package.json': '{ "name": "@mig/dialect-x", "type": "module", "exports": "./index.js" }',
      'global/node_modules/@mig/dialect-x/index.js': 'export const x = 1',
      'global/node_modules/other/index.js': '',
      'work/main.ts': "export { x } from '@mig/dialect-x'",
      'work/other.ts': "import 'other'",
    })
    const loader = testLoader({ bases: [folder.path('global/node_modules/@mig/cli/dist')] })
    expect((await loader.load(folder.path('work/main.ts')))['x']).toBe(1)
    expect(await failure(loader.load(folder.path('work/other.ts')))).toMatchObject({ code: 'load.missing' })
  })

  test('that break, lack a file or do not export the path are named', async () => {
    const folder = project({
      ...esm,
      'node_modules/broken/package.json': '{ "name": "broken", "main": "./index.js" }',
      'node_modules/broken/index.js': 'throw new Error("built for another Node")',
      'node_modules/unbuilt/package.json': '{ "name": "unbuilt", "exports": "./dist/index.js" }',
      'broken.ts': "import 'broken'",
      'private.ts': "import 'esm/private'",
      'unbuilt.ts': "import 'unbuilt'",
    })
    const loader = testLoader()
    const broken = await failure(loader.load(folder.path('broken.ts')))
    expect(broken).toMatchObject({ code: 'load.failed', message: expect.stringMatching(/broken\.ts: built for another Node/) as string })
    const hidden = await failure(loader.load(folder.path('private.ts')))
    expect(hidden).toMatchObject({ code: 'load.missing', message: expect.stringContaining('not defined by "exports"') as string })
    const unbuilt = await failure(loader.load(folder.path('unbuilt.ts')))
    expect(unbuilt).toMatchObject({ code: 'load.missing', message: expect.stringContaining('dist/index.js') as string })
  })
})

describe('path aliases', () => {
  test('of the nearest tsconfig.json, what it extends, what it refers to, and baseUrl', async () => {
    const folder = project({
      'package.json': '{ "imports": { "#internal": "./lib/internal.ts" } }',
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./nowhere/*", "./lib/*"], "exact": ["./lib/exact.ts"] } } }',
      'lib/a.ts': 'export const a = 1',
      'lib/exact.ts': 'export const exact = 2',
      'lib/internal.ts': 'export const internal = 3',
      'main.ts':
        "import { a } from '@lib/a.js'\nimport { exact } from 'exact'\nimport { internal } from '#internal'\n" +
        'export const all = [a, exact, internal]',
      'main.cjs': "exports.all = [require('@lib/a').a, require('exact').exact]",
      'solution/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'solution/tsconfig.app.json': '{ "compilerOptions": { "baseUrl": "./src", "paths": { "~/*": ["./*"] } } }',
      'solution/src/deep/main.ts': "import { one } from '~/one'\nimport { two } from 'folder/two'\nexport const all = [one, two]",
      'solution/src/one.ts': 'export const one = 1',
      'solution/src/folder/two.ts': 'export const two = 2',
    })
    const loader = testLoader()
    expect((await loader.load(folder.path('main.ts')))['all']).toEqual([1, 2, 3])
    expect((await loader.load(folder.path('main.cjs')))['all']).toEqual([1, 2])
    expect((await loader.load(folder.path('solution/src/deep/main.ts')))['all']).toEqual([1, 2])
  })

  test('come before packages, and a broken tsconfig.json is named', async () => {
    const folder = project({
      ...cjs,
      'tsconfig.json': '{ "compilerOptions": { "paths": { "cjs": ["./mine.ts"] } } }',
      'mine.ts': 'export const named = "mine"',
      'main.ts': "export { named } from 'cjs'",
      'broken/tsconfig.json': '{ "extends": "./not-there.json" }',
      'broken/main.ts': "import 'anything'",
    })
    expect((await testLoader().load(folder.path('main.ts')))['named']).toBe('mine')
    expect(await failure(testLoader().load(folder.path('broken/main.ts')))).toMatchObject({
      message: expect.stringMatching(/broken\/tsconfig\.json cannot be read: .*not-there/) as string,
    })
  })
})
