import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ALL, emptyFolder, install, write } from './install.ts'
import { type Project, projectIn } from './project.ts'

let root: ReturnType<typeof emptyFolder>
beforeAll(() => {
  root = emptyFolder()
  write(root.path, { 'package.json': '{ "name": "inbox", "private": true, "type": "module" }' })
  install(root.path, ALL)
})
afterAll(() => root.remove())

const [BASE, LEFT, RIGHT] = ['51d0c2a9e4f7', '2b7e90aa13c4', '8f2c1d9a7b3e']

let count = 0
let mig: Project
let folder: string

/** A project with a fork: two heads that follow one revision. */
beforeEach(() => {
  folder = path.join(root.path, `project-${count++}`)
  write(folder, {
    'mig.config.ts': "import { defineConfig } from '@mig/core'\nexport default defineConfig({ url: 'sqlite:./app.db', recursive: true })\n",
    'migrations/README.md': '',
  })
  mig = project()
  mig.done('revision', '-m', 'create expenses', '--rev-id', BASE)
  mig.done('revision', '-m', 'left', '--rev-id', LEFT)
  mig.done('revision', '-m', 'right', '--rev-id', RIGHT, '--head', BASE, '--splice', '--branch-label', 'right')
})

function project(env: Readonly<Record<string, string>> = {}): Project {
  return projectIn(folder, path.join(root.path, 'node_modules/.bin/mig'), env)
}

describe('two heads', () => {
  test('upgrade head ends with 3, and names both and the ways out', () => {
    const { status, stdout, stderr } = mig.mig('upgrade', 'head')
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    for (const text of [LEFT, RIGHT, 'left', 'migrations/', 'mig merge heads', 'mig rebase']) expect(stderr).toContain(text)
    expect(mig.mig('revision', '-m', 'more')).toMatchObject({ status: 3, stdout: '' })
    expect(mig.mig('current').stdout).toBe('')
  })

  test('can both be run, and stamped', () => {
    expect(mig.done('upgrade', LEFT.slice(0, 4), 'right').stderr).toContain(`The database is at ${LEFT}, ${RIGHT}.`)
    mig.done('downgrade', 'base', '--yes')
    expect(mig.json('stamp', 'right', LEFT)).toEqual({ from: [], to: [LEFT, RIGHT], steps: [] })
    expect(mig.done('upgrade', 'base:right', LEFT, '--sql').stdout).toContain(`-- Running upgrade ${BASE} -> ${RIGHT}`)
  })

  test('are checked for', () => {
    mig.done('upgrade', LEFT)
    expect(mig.mig('current', '--check-heads')).toMatchObject({ status: 3, stdout: `${LEFT} (head)\n` })
    mig.done('upgrade', 'heads')
    expect(mig.done('current', '--check-heads').stdout).toBe(`${LEFT} (head)\n${RIGHT} [right] (head)\n`)
  })

  test('are merged', () => {
    const merge = mig.json('merge', 'heads', '--rev-id', 'aaaa', '--branch-label', 'a', '--branch-label', 'b') as Record<string, unknown>
    expect(merge).toMatchObject({ id: 'aaaa', labels: ['a', 'b'], message: 'merge 2b7e and 8f2c', file: expect.stringMatching(/_aaaa_merge_2b7e_and_8f2c\.ts$/) as string })
    expect([...(merge['parents'] as string[])].sort()).toEqual([LEFT, RIGHT])
    expect(mig.done('upgrade', 'head').stderr).toContain('The database is at aaaa.')
    expect(mig.mig('merge', 'heads')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('[revision.merge]') as string })
    expect(mig.mig('merge')).toMatchObject({ status: 2, stdout: '' })
  })

  test('are put one after the other', () => {
    const result = mig.json('rebase', 'right', '--onto', LEFT) as object
    expect(result).toMatchObject({ moved: [{ id: RIGHT, from: [BASE], to: [LEFT] }], affected: [RIGHT] })
    expect(mig.done('heads').stdout).toBe(`${RIGHT} [right] (head)\n`)
    expect(mig.done('rebase', 'right', '--onto', LEFT).stdout).toBe('')
    mig.done('upgrade', 'head')
    expect(mig.mig('rebase', 'right', '--onto', BASE)).toMatchObject({ status: 1, stderr: expect.stringContaining('[revision.applied]') as string })
    expect(mig.mig('rebase', 'right')).toMatchObject({ status: 2, stderr: expect.stringContaining('--onto') as string })
  })
})

test('an id or a label that is taken is refused before a file is written', () => {
  const before = mig.done('history').stdout
  for (const wrong of [['--rev-id', LEFT], ['--branch-label', 'right'], ['--branch-label', LEFT], ['--depends-on', 'nope']]) {
    expect(mig.mig('revision', '-m', 'x', '--head', LEFT, ...wrong)).toMatchObject({ status: 1, stdout: '' })
  }
  expect(mig.done('history').stdout).toBe(before)
})

test('branches, history and show', () => {
  expect(mig.done('branches').stdout).toContain(`base -> ${BASE} (branch point), create expenses\n    -> `)
  expect(mig.json('branches')).toMatchObject({ branches: [{ revision: { id: BASE }, children: [{}, {}] }] })
  expect(mig.done('branches', '-v').stdout.match(/^Revision: /gm)).toHaveLength(3)
  expect(mig.done('history', '-r', 'right:right@head').stdout).toBe(`${BASE} -> ${RIGHT} [right] (head), right\n`)
  expect(mig.done('history', '-r', '-1:right').stdout.split('\n')).toHaveLength(3)
  expect(mig.done('history', '--ascii').stdout).toMatch(/^\* .*\n\| \* .*\n\|\/\n\* 51d0c2a9e4f7 create expenses\n$/)
  expect((mig.json('show', LEFT, 'right') as { revisions: readonly object[] }).revisions).toMatchObject([{ id: LEFT }, { id: RIGHT }])
})

test('a picture of the history, with what is applied', () => {
  mig.done('upgrade', LEFT)
  expect(mig.done('graph').stdout).toMatch(/^flowchart TD\n/)
  expect(mig.done('graph', '--format', 'dot').stdout).toMatch(/^digraph /)
  expect(mig.done('graph').stdout).toContain('pending')
  expect(mig.done('graph', '--offline').stdout).not.toContain('pending')
  expect(mig.json('graph', '--format', 'svg', '--out', 'history.svg')).toEqual({ format: 'svg', file: path.join(folder, 'history.svg') })
  expect(readFileSync(path.join(folder, 'history.svg'), 'utf8')).toMatch(/^<svg /)
  expect(mig.mig('graph', '--format', 'png')).toMatchObject({ status: 2, stdout: '' })
})

test('the editor opens the files', () => {
  const file = (mig.json('heads') as { heads: readonly { id: string, file: string }[] }).heads.find(({ id }) => id === LEFT)?.file
  expect(project({ EDITOR: 'false', VISUAL: 'printf "%s|" opened' }).done('edit', LEFT).stdout).toBe(`opened|${file}|`)
  expect(project({ EDITOR: 'false', VISUAL: '' }).mig('edit', LEFT)).toMatchObject({ status: 1, stderr: expect.stringContaining('[edit.failed]') as string })
  expect(project({ EDITOR: '', VISUAL: '' }).mig('edit', LEFT)).toMatchObject({ status: 2, stderr: expect.stringContaining('[edit.noEditor]') as string })
  expect(project({ EDITOR: 'true' }).mig('edit', 'base')).toMatchObject({ status: 1, stderr: expect.stringContaining('[revision.unknown]') as string })
})

test('folders of the configuration and inside of them', () => {
  write(folder, {
    'mig.config.ts': "export default { url: 'sqlite:./app.db', migrations: ['./migrations', './more'], fileTemplate: '%(year)d/%(rev)s', timezone: 'Asia/Tokyo' }\n",
  })
  const made = mig.json('revision', '-m', 'elsewhere', '--head', 'base', '--version-path', 'more', '--rev-id', 'else1') as { file: string, createdAt: string }
  expect(path.relative(folder, made.file)).toBe(`more/${made.createdAt.slice(0, 4)}/else1.ts`)
  expect(made.createdAt).toMatch(/\+09:00$/)
  expect(existsSync(made.file)).toBe(true)
  expect(mig.done('heads').stdout.split('\n')).toContain('else1 (head)')
  expect(mig.mig('revision', '--head', 'base')).toMatchObject({ status: 2, stderr: expect.stringContaining('--version-path') as string })
  expect(mig.mig('revision', '--head', 'base', '--version-path', 'nowhere')).toMatchObject({ status: 2 })
})

test('what init can set up', () => {
  expect(mig.done('list-templates').stdout).toMatch(/^sqlite .*\npostgres .*\n$/)
  expect(mig.json('list-templates')).toMatchObject({ templates: [{ name: 'sqlite' }, { name: 'postgres' }] })
})

test('a script cannot purge', () => {
  expect(mig.mig('stamp', 'base', '--purge', '--sql')).toMatchObject({ status: 2, stdout: '' })
})
