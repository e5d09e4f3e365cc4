import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { checkNewRevision, newRevisionId, revisionFileName, slugOf } from '../../src/revision/new-revision.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

test('ids are 12 hexadecimal digits, each time others', () => {
  const ids = Array.from({ length: 1000 }, newRevisionId)
  expect(ids.every((id) => /^[0-9a-f]{12}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(1000)
})

test.each([
  ['add currency', 'add_currency'], ['  Add "Größe" & Élan!  ', 'add_groesse_elan'], ['Łódź, Ærø', 'lodz_aero'],
  ['добавить', ''],
  ['', ''], ['a/b\\c:d', 'a_b_c_d'],
  ['one two three four five six seven eight nine', 'one_two_three_four_five_six_seven_eight'], ['x'.repeat(60), 'x'.repeat(40)],
  ['Gro\u0308\u00dfe', 'groesse'],
  ['ﬁx ①', 'fix_1'],
])('the slug of %o', (message, slug) => {
  expect(slugOf(message)).toBe(slug)
  expect(slugOf(message).length).toBeLessThanOrEqual(40)
})

test('a file is named by minute, id and message', () => {
  expect(revisionFileName({ id: '8f2c1d9a7b3e', message: 'add currency',
    createdAt: '2026-11-22T09:15:59Z' })).toBe('202611220915_8f2c1d9a7b3e_add_currency.ts')
  expect(revisionFileName({ id: 'a1', message: '', createdAt: new Date(Date.UTC(2026, 0, 2, 3, 4)) }, '.js')).toBe('202601020304_a1.js')
  expect(revisionFileName({ id: 'a1', message: 'x', createdAt: '2026-01-01T01:00:00+02:00' })).toBe('202512312300_a1_x.ts')
})

describe('checkNewRevision', () => {
  const graph = new RevisionGraph([header('abc123', [], { labels: ['lib'] }), header('abc456', ['abc123'])])

  test('takes what is free', () => {
    expect(() => checkNewRevision(graph, { id: 'new1', parents: ['abc456'], labels: ['billing', 'finance-inbox'],
      dependsOn: ['lib', 'abc4'] })).not.toThrow()
  })

  test.each([
    [{ id: 'abc123' }, 'revision.duplicate', 'abc123.ts'], [{ id: 'lib' }, 'revision.duplicate', 'abc123.ts'],
    [{ id: 'new1', labels: ['lib'] }, 'revision.duplicateLabel', 'abc123.ts'],
    [{ id: 'new1', labels: ['abc456'] }, 'revision.duplicateLabel', 'abc456.ts'],
    [{ id: 'new1', labels: ['new1'] }, 'revision.duplicateLabel', 'itself'],
    [{ id: 'new1', labels: ['x', 'x'] }, 'revision.duplicateLabel', 'itself'],
    [{ id: 'head' }, 'revision.name', 'a word of its own'], [{ id: 'current' }, 'revision.name', 'a word of its own'],
    [{ id: '' }, 'revision.name', 'empty'],
    [{ id: '+1' }, 'revision.name', '"+"'], [{ id: 'a-1' }, 'revision.name', '"-"'], [{ id: 'a@b' }, 'revision.name', '"@"'],
    [{ id: 'a:b' }, 'revision.name', '":"'],
    [{ id: 'a b' }, 'revision.name', '" "'], [{ id: '../x' }, 'revision.name', 'file name'], [{ id: 'a*' }, 'revision.name', 'file name'],
    [{ id: 'new1', labels: ['base'] }, 'revision.name', 'a word of its own'], [{ id: 'new1', labels: ['v-2'] }, 'revision.name', '2 down'],
    [{ id: 'new1', parents: ['abc'] }, 'revision.missingParent', "'abc'"],
    [{ id: 'new1', dependsOn: ['nope'] }, 'revision.missingDependency', "'nope'"],
    [{ id: 'new1', dependsOn: ['abc'] }, 'revision.ambiguous', 'abc123, abc456'],
  ])('refuses %o', (revision, code, message) => {
    expect(errorOf(() => checkNewRevision(graph, revision))).toMatchObject({
      code, message: expect.stringContaining(message), hint: expect.any(String),
    })
  })
})
