import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../../src/config/resolve-config.ts'
import type { Config } from '../../src/config/config.ts'
import { draftMerge, type DraftOptions, draftRevision, type RevisionDraft } from '../../src/revision/draft.ts'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

const folder = path.resolve('/app')
const at = (file: string): string => path.join(folder, file)

// base1 ─ left1 ─ left2    and  other1, a history of its own that right1 depends on
//       └ right1
const forked = new RevisionGraph([
  header('base1', [], { file: at('migrations/base1.ts') }),
  header('left1', ['base1'], { labels: ['left'], file: at('migrations/left1.ts') }),
  header('left2', ['left1'], { file: at('migrations/left2.ts'), createdAt: '2026-01-02T00:00:00Z', message: 'add currency' }),
  header('right1', ['base1'], { dependsOn: ['other1'], file: at('migrations/right1.ts') }),
  header('other1', [], { labels: ['other'], file: at('migrations/other1.ts') }),
])
const line = new RevisionGraph([header('base1', [], { file: at('migrations/base1.ts') })])

function draft(graph: RevisionGraph, options: DraftOptions, config: Config = {}): RevisionDraft {
  return draftRevision(graph, resolveConfig(config, folder), { id: 'new1', ...options })
}

describe('what a new revision follows', () => {
  test('is the only head, or nothing at first', () => {
    expect(draft(line, {}).parents).toEqual(['base1'])
    expect(draft(new RevisionGraph([]), {}).parents).toEqual([])
  })

  test('has to be said where there are several heads', () => {
    const error = errorOf(() => draft(forked, {}))
    expect(error).toMatchObject({ code: 'revision.multipleHeads', exit: 3 })
    expect(error.message).toBe(`There are 3 heads, and a new revision follows one:
  other1  make other1  ${at('migrations/other1.ts')}
  right1  make right1  ${at('migrations/right1.ts')}
  left2  add currency  2026-01-02  ${at('migrations/left2.ts')}`)
    // other1 is no effective head, so `heads` would not merge it.
    expect(error.hint).toBe(`Make them one: mig merge othe righ left2 -m "merge othe, righ and left2"
Or name the one to follow: mig revision --head left2`)
  })

  test('two heads can be merged, or one of them put after the other', () => {
    const graph = new RevisionGraph([header('aaaa1111', []), header('bbbb2222', [])])
    expect(errorOf(() => draft(graph, {})).hint).toBe(`Make them one: mig merge heads -m "merge aaaa and bbbb"
Or put one after the other, as long as no database has it: mig rebase bbbb --onto aaaa
Or name the one to follow: mig revision --head bbbb`)
  })

  test.each([
    ['left@head', ['left2']], ['rig', ['right1']], ['base', []], [['left2', 'right1'], ['left2', 'right1']], [['left2', 'left@head'], ['left2']],
  ])('is named: %j', (head, parents) => {
    expect(draft(forked, { head }).parents).toEqual(parents)
  })

  test('is a head, unless a branch is wanted there', () => {
    expect(errorOf(() => draft(forked, { head: 'base1' }))).toMatchObject({
      code: 'revision.notHead',
      message: 'base1 (make base1) is no head: it is followed by left1 (make left1), right1 (make right1).',
      hint: expect.stringContaining('--splice') as string,
    })
    expect(draft(forked, { head: 'base1', splice: true }).parents).toEqual(['base1'])
    expect(errorOf(() => draft(forked, { head: 'nope' }))).toMatchObject({ code: 'revision.unknown' })
  })
})

describe('labels, dependencies and ids', () => {
  test('are written down', () => {
    expect(draft(line, { labels: ['billing'] }).labels).toEqual(['billing'])
    expect(draft(forked, { head: 'left2', dependsOn: ['rig', 'other', 'right1', 'left@head'] }).dependsOn).toEqual(['right1', 'other', 'left2'])
    expect(draft(line, { message: 'x' })).toMatchObject({ labels: [], dependsOn: [], message: 'x' })
  })

  test.each([
    [{ labels: ['left'] }, 'revision.duplicateLabel'],
    [{ labels: ['left2'] }, 'revision.duplicateLabel'],
    [{ id: 'right1' }, 'revision.duplicate'],
    [{ id: 'a@b' }, 'revision.name'],
    [{ dependsOn: ['nope'] }, 'revision.unknown'],
    [{ dependsOn: ['base'] }, 'revision.missingDependency'],
  ])('are refused before a file is written: %j', (options, code) => {
    expect(errorOf(() => draft(forked, { head: 'left2', ...options }))).toMatchObject({ code, hint: expect.any(String) as string })
  })
})

describe('the file', () => {
  test('has the date of the time zone', () => {
    const { createdAt, file } = draft(line, { message: 'add currency' }, { timezone: 'Asia/Kolkata', fileTemplate: '%(year)d-%(month).2d-%(day).2d_%(rev)s_%(slug)s', slugLength: 5 })
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/)
    expect(file).toBe(at(`migrations/${createdAt.slice(0, 10)}_new1_add.ts`))
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(60_000)
  })

  const config: Config = { migrations: ['./core', './billing'], fileTemplate: '%(rev)s' }
  const apart = new RevisionGraph([
    header('core1', [], { file: at('core/core1.ts') }),
    header('bill1', [], { file: at('billing/invoices/bill1.ts') }),
  ])

  test('stands beside the revision that it follows', () => {
    expect(draft(apart, { head: 'core1' }, config).file).toBe(at('core/new1.ts'))
    expect(draft(apart, { head: 'bill1' }, { ...config, recursive: true }).file).toBe(at('billing/invoices/new1.ts'))
    expect(draft(apart, { head: 'bill1' }, { ...config, fileTemplate: 'x/%(rev)s' }).file).toBe(at('billing/x/new1.ts'))
  })

  test('stands in the folder that was named', () => {
    expect(draft(apart, { head: 'core1', versionPath: 'billing' }, config).file).toBe(at('billing/new1.ts'))
    expect(draft(apart, { head: 'core1', versionPath: 'billing/new' }, { ...config, recursive: true }).file).toBe(at('billing/new/new1.ts'))
    expect(errorOf(() => draft(apart, { head: 'core1', versionPath: 'billing/new' }, config))).toMatchObject({ code: 'revision.versionPath', exit: 2 })
    expect(errorOf(() => draft(apart, { head: 'core1', versionPath: 'billing2' }, config)).message).toContain('is none of the migrations folders')
  })

  test('needs a folder where there are several and nothing says which', () => {
    expect(errorOf(() => draft(apart, { head: 'base' }, config))).toMatchObject({
      code: 'revision.versionPath', exit: 2, hint: expect.stringContaining('--version-path') as string,
    })
  })

  test('is never written where it would not be read', () => {
    const fileTemplate = (): string => 'a/b'
    expect(errorOf(() => draft(line, {}, { fileTemplate }))).toMatchObject({ code: 'revision.versionPath', hint: expect.stringContaining('recursive: true') as string })
    expect(draft(line, {}, { fileTemplate, recursive: true }).file).toBe(at('migrations/a/b.ts'))
  })
})

describe('a merge', () => {
  const merge = (graph: RevisionGraph, ids: readonly string[], options: DraftOptions = {}): RevisionDraft =>
    draftMerge(graph, resolveConfig({}, folder), ids, { id: 'new1', ...options })

  test('follows the branches and says so', () => {
    expect(merge(forked, ['left2', 'right1'])).toMatchObject({ parents: ['left2', 'right1'], message: 'merge left2 and righ' })
    expect(merge(forked, ['heads'])).toMatchObject({ parents: ['right1', 'left2'] })
    expect(merge(forked, ['heads', 'other1'], { message: 'all', labels: ['one'] })).toMatchObject({
      parents: ['right1', 'left2', 'other1'], message: 'all', labels: ['one'],
    })
  })

  test.each([
    [['left2'], "left2 is one revision, left2 (add currency)"],
    [['left2', 'left@head'], 'left2 left@head is one revision'],
    [['base'], 'base is no revision'],
  ])('of one revision is none: %j', (ids, message) => {
    const error = errorOf(() => merge(forked, ids))
    expect(error).toMatchObject({ code: 'revision.merge', hint: expect.stringContaining('The heads are: ') as string })
    expect(error.message).toContain(message)
  })

  test('leaves out what another parent follows, and non-heads unless spliced', () => {
    expect(errorOf(() => merge(forked, ['left1', 'left2']))).toMatchObject({ code: 'revision.merge' })
    expect(errorOf(() => merge(forked, ['left1', 'right1']))).toMatchObject({ code: 'revision.notHead' })
    expect(merge(forked, ['left1', 'right1'], { splice: true }).parents).toEqual(['left1', 'right1'])
  })
})
