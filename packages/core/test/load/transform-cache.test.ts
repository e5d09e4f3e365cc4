import { chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { cacheFolderFor } from '../../src/load/transform-cache.ts'
import { project, testLoader } from './project.ts'

const source =
  "import { t } from '@mig/core'\nimport type { X } from './x'\n" +
  "export const a: number = await import('./b').then(({ b }) => b)\nexport * from './b'"
const files = { 'a.ts': source, 'b.ts': 'export const b = 1', 'c.cjs': "exports.c = require('./b').b" }

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a file is transformed once, and what is read from the cache does the same', async () => {
  const folder = project(files)
  const cacheFolder = folder.path('cache/deep')
  for (const round of ['cold', 'warm']) {
    expect(await testLoader({ cacheFolder }).load(folder.path('a.ts')), round).toMatchObject({ a: 1, b: 1 })
    expect(await testLoader({ cacheFolder }).load(folder.path('c.cjs')), round).toMatchObject({ c: 1 })
  }
  const entries = readdirSync(cacheFolder)
  expect(entries).toHaveLength(3)
  // What runs is what the cache has: an entry that is whole, and says something else, is believed.
  expect(entries.every((name) => /^\d\.(?:ts|cjs)-\d+-[0-9a-f]+$/.test(name))).toBe(true)
})

test('entries that are broken are made again', async () => {
  const folder = project(files)
  const cacheFolder = folder.path('cache')
  await testLoader({ cacheFolder }).load(folder.path('a.ts'))
  for (const damage of [
    (text: string) => text.slice(0, -3),
    () => '',
    () => 'no json\n',
    (text: string) => text.replace('number', ' '),
    (text: string) => `${text}throw 1`,
  ]) {
    const before = readdirSync(cacheFolder).map((name) => path.join(cacheFolder, name))
    const whole = before.map((file) => readFileSync(file, 'utf8'))
    for (const file of before) writeFileSync(file, damage(readFileSync(file, 'utf8')))
    expect(await testLoader({ cacheFolder }).load(folder.path('a.ts'))).toMatchObject({ a: 1, b: 1 })
    expect(before.map((file) => readFileSync(file, 'utf8'))).toEqual(whole)
  }
})

test('an entry of another file is not taken for that of this one, though both have the same name', async () => {
  const folder = project({ 'a.ts': 'export const a = 1', 'b.ts': 'export const a = 2' })
  const cacheFolder = folder.path('cache')
  await testLoader({ cacheFolder }).load(folder.path('a.ts'))
  const [first = ''] = readdirSync(cacheFolder)
  await testLoader({ cacheFolder }).load(folder.path('b.ts'))
  const [second = ''] = readdirSync(cacheFolder).filter((name) => name !== first)
  writeFileSync(path.join(cacheFolder, second), readFileSync(path.join(cacheFolder, first)))
  expect(await testLoader({ cacheFolder }).load(folder.path('b.ts'))).toMatchObject({ a: 2 })
})

test('one run adds a few hundred entries at most', async () => {
  const folder = project(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.ts`, `export const n = ${index}`])))
  const cacheFolder = folder.path('cache')
  const loadAll = async (): Promise<void> => {
    const loader = testLoader({ cacheFolder })
    for (let index = 0; index < 300; index++) expect((await loader.load(folder.path(`${index}.ts`)))['n']).toBe(index)
  }
  await loadAll()
  expect(readdirSync(cacheFolder)).toHaveLength(256)
  await loadAll()
  expect(readdirSync(cacheFolder)).toHaveLength(300)
})

test('a folder that cannot be written to does not matter', async () => {
  const folder = project({ ...files, cache: 'a file' })
  expect(await testLoader({ cacheFolder: folder.path('cache') }).load(folder.path('a.ts'))).toMatchObject({ a: 1 })
})

test('the cache is in the nearest node_modules', () => {
  const folder = project({ 'app/node_modules/.keep': '', 'app/db/x.ts': '', 'other/x.ts': '' })
  vi.stubEnv('XDG_CACHE_HOME', folder.path('xdg'))
  expect(cacheFolderFor(folder.path('app/db'))).toBe(folder.path('app/node_modules/.cache/mig'))
})

test('else it is in a folder of the user’s that nobody else can read or write', () => {
  const folder = project()
  vi.stubEnv('XDG_CACHE_HOME', folder.path('xdg'))
  vi.stubEnv('HOME', folder.path('home'))
  vi.stubEnv('TMPDIR', folder.folder)
  expect(cacheFolderFor(folder.folder)).toBe(folder.path('xdg/mig'))
  expect(lstatSync(folder.path('xdg/mig')).mode & 0o777).toBe(0o700)

  chmodSync(folder.path('xdg/mig'), 0o777)
  expect(cacheFolderFor(folder.folder)).toBe(folder.path('home/.cache/mig'))

  vi.stubEnv('XDG_CACHE_HOME', folder.path('linked'))
  mkdirSync(folder.path('linked'))
  symlinkSync(folder.path('home/.cache/mig'), folder.path('linked/mig'))
  expect(cacheFolderFor(folder.folder)).toBe(folder.path('home/.cache/mig'))
})
