import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { glob } from '../../src/load/glob.ts'
import { project } from './project.ts'

const names = [
  'a.ts',
  'b.ts',
  'c.js',
  'x/a.ts',
  'x/y/a.ts',
  'x/y/deep.ts',
  '.hidden/a.ts',
  'x/.b.ts',
  'node_modules/p/a.ts',
  'x/node_modules/q/a.ts',
  'plus+(1).ts',
  '[id]/a.ts',
]

test.each([
  [['*.ts'], ['a.ts', 'b.ts', 'plus+(1).ts']],
  [['./x/*.ts'], ['x/a.ts']],
  [['**/a.ts'], ['[id]/a.ts', 'a.ts', 'x/a.ts', 'x/y/a.ts']],
  [['x/**'], []],
  [['x/**/*.ts'], ['x/a.ts', 'x/y/a.ts', 'x/y/deep.ts']],
  [['x/**/y/*.ts'], ['x/y/a.ts', 'x/y/deep.ts']],
  [
    ['{a,c}.{ts,js}', 'a.ts'],
    ['a.ts', 'c.js'],
  ],
  [['{a,x/{a,y/{a,deep}}}.ts'], ['a.ts', 'x/a.ts', 'x/y/a.ts', 'x/y/deep.ts']],
  [
    ['?.js', '[ab].ts', '[!a-b].js'],
    ['a.ts', 'b.ts', 'c.js'],
  ],
  [
    ['**/*.ts', '!x/**/*.ts', '!**/b.ts'],
    ['[id]/a.ts', 'a.ts', 'plus+(1).ts'],
  ],
  [
    ['.hidden/*.ts', 'x/.b.ts', 'x/.*.ts'],
    ['.hidden/a.ts', 'x/.b.ts'],
  ],
  [['node_modules/p/*.ts'], ['node_modules/p/a.ts']],
  [['plus+(1).ts', 'nothing/*.ts', 'x'], ['plus+(1).ts']],
  [['../PARENT/a.ts'], ['a.ts']],
])('%j', (patterns, expected) => {
  const folder = project(Object.fromEntries(names.map((name) => [name, ''])))
  const given = patterns.map((pattern) => pattern.replace('PARENT', path.basename(folder.folder)))
  expect(glob(given, folder.folder).map((file) => path.relative(folder.folder, file))).toEqual(expected)
})

test('absolute patterns, and folders that link to themselves', () => {
  const folder = project({ 'x/a.ts': '' })
  symlinkSync(folder.path('x'), folder.path('x/again'))
  expect(glob([`${folder.folder}/**/*.ts`], '/')).toEqual([folder.path('x/a.ts')])
})
