import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { checkNewRevision, newRevisionId } from '../../src/revision/new-revision.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

test('ids are 12 hexadecimal digits, each time others', () => {
  const ids = Array.from({ length: 1000 }, newRevisionId)
  expect(ids.every((id) => /^[0-9a-f]{12}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(1000)
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
