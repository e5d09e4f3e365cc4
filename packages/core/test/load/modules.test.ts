import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loaded, project, testLoader } from './project.ts'

describe('what modules export', () => {
  test('default, named, renamed, destructured and re-exported names', async () => {
    const namespace = await loaded({
      'main.ts': `export * from './all'
export * as whole from './all'
export { one as uno, default as other } from './all'
export { type Gone } from './all'
export const { a, b: [c] } = { a: 1, b: [2] }
export let counter = 0
export function count() { counter++ }
export class Thing {}
export enum Colour { red, green = 5 }
export type Nothing = string
const x = 7
export { x as y }
export default class Main {}`,
      'all.ts': "export const one = 1\nexport const a = 'hidden by the own export'\nexport type Gone = number\nexport default 'default'",
    })
    expect(namespace).toMatchObject({ one: 1, uno: 1, other: 'default', whole: { one: 1, default: 'default' }, a: 1, c: 2, y: 7 })
    expect(namespace['Colour']).toMatchObject({ red: 0, green: 5, 5: 'green' })
    expect((namespace['default'] as { name: string }).name).toBe('Main')
    ;(namespace['count'] as () => void)()
    expect(namespace['counter']).toBe(1)
    expect(Object.keys(namespace)).not.toContain('Gone')
  })

  test('an own export wins over `export *`, wherever it stands', async () => {
    const namespace = await loaded({
      'main.ts': "export * from './other'\nexport const name = 'own'\nexport let late = 1\nlate = 2",
      'other.ts': "export const name = 'other', late = 'other', default_ = 1",
    })
    expect(namespace).toMatchObject({ name: 'own', late: 2, default_: 1 })
  })

  test('several declarations in one export', async () => {
    const namespace = await loaded({
      'main.ts': `export const a: Map<string, number> = new Map<string, number>([['x', 1]]), b = [1, 2].map((x) => (x, x + 1)), c = (1, 2)
export let { d, e: [f = \`\${b}, y\`] } = { d: 4, e: [] } as { d: number, e: string[] }, g: string,
  h = async (x: number, y: number) => { const i = 1, j = 2; return x + i + j }, k = await import('./k')
g = 'late'`,
      'k.ts': 'export const k = 1',
    })
    expect(namespace).toMatchObject({ b: [2, 3], c: 2, d: 4, f: '2,3, y', g: 'late', k: { k: 1 } })
    expect(await (namespace['h'] as (x: number) => Promise<number>)(1)).toBe(4)
    expect(namespace['a']).toEqual(new Map([['x', 1]]))
    expect(Object.keys(namespace)).not.toContain('i')
  })

  test('types are left out, whether they are marked or only used as types', async () => {
    const namespace = await loaded({
      'main.ts': `import type { A } from './missing-1'
import { B } from './missing-2'
import { type C, value } from './there'
import D = require('./missing-3')
declare namespace Ambient { const x: number }
declare module 'somewhere' { namespace Inner { } }
declare global { interface Window { a: 1 } }
abstract class Base<T> { declare field: T; constructor(readonly given: T) {} abstract run(): void }
class Real extends Base<number> { run(): void {} }
export const result = new Real(value satisfies number as B extends C ? A : D)!.given`,
      'there.ts': 'export const value = 3\nexport type C = 1',
    })
    expect(namespace['result']).toBe(3)
  })

  test('JSON, a folder with an index, an extension that is left out, other extensions', async () => {
    const namespace = await loaded({
      'main.ts': `import data from './data.json'
import typed from './data.json' with { type: 'json' }
import { folder } from './folder'
import { m } from './m.mjs'
import { c } from './c.cjs'
import plain from './plain.cjs'
import { js } from './js'
export const all = [data.a, typed.a, folder, m, c, plain.p, js]`,
      'data.json': '{ "a": 1 }',
      'folder/index.ts': 'export const folder = 2',
      'm.mts': 'export const m: number = 3',
      'c.cts': 'export const c: number = 4',
      'plain.cjs': 'module.exports = { p: 5 }',
      'js.js': 'export const js = 6',
    })
    expect(namespace['all']).toEqual([1, 1, 2, 3, 4, 5, 6])
  })

  test('import.meta, __dirname and a `require` of one’s own', async () => {
    const folder = project({
      'main.ts': `import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
const require = createRequire(import.meta.url)
const __dirname = fileURLToPath(new URL('.', import.meta.url))
export const all = [import.meta.filename, import.meta.dirname, import.meta.resolve('./x'), require('./data.json').a, __dirname]`,
      'old.cjs': 'module.exports = [__filename, __dirname, require.resolve("./data.json"), this === exports, require.main === module]',
      'data.json': '{ "a": 1 }',
    })
    const loader = testLoader()
    const main = folder.path('main.ts')
    expect((await loader.load(main))['all']).toEqual([main, folder.folder, `file://${folder.path('x')}`, 1, `${folder.folder}/`])
    expect((await loader.load(folder.path('old.cjs')))['default']).toEqual([
      folder.path('old.cjs'),
      folder.folder,
      folder.path('data.json'),
      true,
      false,
    ])
  })

  test('texts, comments and properties that look like imports stay as they are', async () => {
    const namespace = await loaded({
      'main.ts': `// import './nowhere'; require('./nowhere'); @decorator; namespace x {
/* export * from './nowhere' */
const o = { import: (s: string) => s, require: (s: string) => s, await: 1, using: 2, accessor: 3, namespace: 4, module: 5 }
const texts = ["require('./nowhere')", 'import.meta', \`import('x') \${o.require('y')} require(1)\`,
  /require\\('x'\\)/.source, "@x", 'namespace x {']
export const all = [...texts, o.import('./nowhere'), o.require('z')]
export class Fields { accessor = 1; static using = 2 }
let using = 1
using
let namespace = 2
for (const accessor of []) {}
for (const using of [1]) {}
export const sum = using + namespace`,
    })
    expect(namespace['all']).toEqual([
      "require('./nowhere')",
      'import.meta',
      "import('x') y require(1)",
      "require\\('x'\\)",
      '@x',
      'namespace x {',
      './nowhere',
      'z',
    ])
    expect(namespace['sum']).toBe(3)
  })

  test('a script line, a byte order mark and CRLF', async () => {
    expect(await loaded({ 'a.ts': '#!/usr/bin/env node\nexport const line = new Error().stack' })).toHaveProperty(
      'line',
      expect.stringContaining('a.ts:2:'),
    )
    expect(await loaded({ 'b.ts': '\uFEFFexport const x: number = 1\r\nexport const y = 2\r\n' })).toMatchObject({ x: 1, y: 2 })
  })
})

describe('how modules are run', () => {
  const counted = 'globalThis.migRuns = (globalThis.migRuns ?? 0) + 1\n'
  const runs = (): number => {
    const { migRuns = 0 } = globalThis as { migRuns?: number }
    delete (globalThis as { migRuns?: number }).migRuns
    return migRuns
  }

  test('once, by whatever name, also when several load it at once', async () => {
    const folder = project({
      'a.ts': "import './once.js'\nawait import('./once.js')\nexport const a = 1",
      'b.ts': "import './link.js'\nexport const b = 1",
      'once.ts': `await new Promise((resolve) => setTimeout(resolve, 20))\n${counted}export const done = true`,
    })
    symlinkSync(folder.path('once.ts'), folder.path('link.ts'))
    const loader = testLoader()
    const names = ['a.ts', 'b.ts', 'once.ts', 'link.ts'].map((name) => loader.load(folder.path(name)))
    const [, , once, link] = await Promise.all(names)
    expect(once).toBe(link)
    expect(once).toMatchObject({ done: true })
    expect(runs()).toBe(1)
  })

  test('a failed file is not run again', async () => {
    const folder = project({ 'a.ts': `${counted}throw new Error('no')` })
    const loader = testLoader()
    const outcomes = await Promise.allSettled([loader.load(folder.path('a.ts')), loader.load(folder.path('a.ts'))])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected'])
    expect(runs()).toBe(1)
  })

  test('circular imports that are loaded from both ends at once do not wait for each other for ever', async () => {
    const folder = project({
      'a.ts': "import { b } from './b.js'\nawait 0\nexport const a = () => b",
      'b.ts': "import { c } from './c.js'\nawait 0\nexport const b = () => c",
      'c.ts': "import { a } from './a.js'\nawait 0\nexport const c = () => a",
    })
    const loader = testLoader()
    const loads = ['a', 'b', 'c'].map((name) => loader.load(folder.path(`${name}.ts`)))
    const [a, b, c] = await Promise.all(loads)
    expect((a as { a(): unknown }).a()).toBe((b as { b: unknown }).b)
    expect((c as { c(): unknown }).c()).toBe((a as { a: unknown }).a)
  })

  test('a barrel that its own parts import has all names, whichever file is first', async () => {
    for (const first of ['a.ts', 'b.ts', 'index.ts']) {
      const folder = project({
        'a.ts': "import * as models from './index.js'\nexport const a = { other: () => models.b }",
        'b.ts': "import { a } from './index.js'\nexport const b = { other: () => a }",
        'index.ts': "export * from './a.js'\nexport * from './b.js'",
        'again.ts': "export * from './index.js'",
      })
      const loader = testLoader()
      await loader.load(folder.path(first))
      const index = await loader.load(folder.path('again.ts'))
      const { a, b } = index as { a: { other(): unknown }; b: { other(): unknown } }
      expect([a.other(), b.other()]).toEqual([b, a])
    }
  })
})

describe('CommonJS', () => {
  test('require runs files when it is called, in order, and gives what they export', async () => {
    const namespace = await loaded({
      'main.cjs': `const seen = (globalThis.seen = [])
if (seen.length > 0) require('./never.js')
const late = () => require('./late.js')
const { helper } = require('./helper')
let optional
try { optional = require('./not-there.js') } catch (error) { optional = error.code }
try { require('not-installed') } catch (error) { optional += ' ' + error.code }
const before = [...seen]
const again = late() === late()
module.exports = { before, late: late().late, again, helper, optional, data: require('./data.json'), path: require('path').sep }`,
      'helper.ts':
        "globalThis.seen.push('helper')\nimport { url } from './url.js'\nimport fs from 'node:fs'\n" +
        'export const helper: string = url + typeof fs.readFileSync',
      'url.ts': "globalThis.seen.push('url')\nexport const url = 'sqlite:'\nexport * from './more'",
      'more.ts': "import { t } from '@mig/core'\nexport const more = t",
      'late.js': "seen.push('late')\nexports.late = seen.length\nexports.self = require('./late.js') === exports",
      'never.js': "seen.push('never')",
      'data.json': '[1]',
    })
    expect(namespace['default']).toEqual({
      before: ['url', 'helper'],
      late: 3,
      again: true,
      helper: 'sqlite:function',
      optional: 'load.missing MODULE_NOT_FOUND',
      data: [1],
      path: '/',
    })
    expect(namespace['late']).toBe(3)
    delete (globalThis as { seen?: unknown }).seen
  })

  test('circular requires see what was exported so far', async () => {
    const namespace = await loaded({
      'a.cjs': "exports.early = 1\nconst b = require('./b.cjs')\nexports.b = b",
      'b.cjs': "const a = require('./a.cjs')\nexports.saw = { ...a }",
    })
    expect(namespace['b']).toEqual({ saw: { early: 1 } })
  })

  test('TypeScript’s import = and export =', async () => {
    const namespace = await loaded({
      'main.ts': "import whole = require('./whole')\nimport again from './whole'\nexport const all = [whole.x, again.x]",
      'whole.ts': 'const whole = { x: 1 }\nexport = whole',
    })
    expect(namespace['all']).toEqual([1, 1])
  })

  test('a file that exports nothing has no default export', async () => {
    expect(Object.keys(await loaded({ 'a.ts': 'const x = 1' }))).toEqual([])
    expect((await loaded({ 'a.cjs': 'module.exports = {}' }))['default']).toEqual({})
  })

  test('sloppy code stays sloppy', async () => {
    expect((await loaded({ 'a.cjs': 'undeclared = 5\nexports.x = 010 + undeclared\ndelete globalThis.undeclared' }))['x']).toBe(13)
  })
})
