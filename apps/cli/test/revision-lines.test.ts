import path from 'node:path'
import type { RevisionInfo } from '@mig/core'
import { expect, test } from 'vitest'
import { headLine, historyLine, verboseLines } from '../src/revision-lines.ts'

const plain: RevisionInfo = {
  id: '8f2c1d9a7b3e',
  parents: ['51d0c2a9e4f7'],
  labels: [],
  dependsOn: [],
  message: 'add currency',
  file: path.join(process.cwd(), 'migrations', '202611220915_8f2c1d9a7b3e_add_currency.ts'),
  isHead: false,
  isBranchPoint: false,
  isMergePoint: false,
}

test('a line of the history', () => {
  expect(historyLine(plain)).toBe('51d0c2a9e4f7 -> 8f2c1d9a7b3e, add currency')
  expect(historyLine({ ...plain, parents: [], message: '' })).toBe('base -> 8f2c1d9a7b3e')
  expect(historyLine({ ...plain, isHead: true, isCurrent: true })).toBe('51d0c2a9e4f7 -> 8f2c1d9a7b3e (head) (current), add currency')
  expect(historyLine({ ...plain, parents: ['aa', 'bb'], isMergePoint: true })).toBe('aa, bb -> 8f2c1d9a7b3e (merge point), add currency')
})

test('labels and dependencies stand in a line', () => {
  expect(historyLine({ ...plain, labels: ['billing', 'shop'], dependsOn: ['cc'], isHead: true, requiredBy: ['dd'] })).toBe(
    '51d0c2a9e4f7 (depends on cc) -> 8f2c1d9a7b3e [billing, shop] (head, needed by dd), add currency',
  )
})

test('a line of heads and current', () => {
  expect(headLine(plain)).toBe('8f2c1d9a7b3e')
  expect(headLine({ ...plain, isHead: true, isBranchPoint: true })).toBe('8f2c1d9a7b3e (head) (branch point)')
})

test('all of a revision, without lines that say nothing', () => {
  expect(verboseLines({ ...plain, isHead: true })).toBe(
    [
      'Revision:     8f2c1d9a7b3e (head)',
      'Parent:       51d0c2a9e4f7',
      'Message:      add currency',
      'File:         migrations/202611220915_8f2c1d9a7b3e_add_currency.ts',
    ].join('\n'),
  )
  const full = verboseLines({
    ...plain,
    parents: ['aa', 'bb'],
    dependsOn: ['cc'],
    replaces: ['ee', 'ff'],
    labels: ['billing', 'shop'],
    createdAt: '2026-11-22T09:15:00Z',
    irreversible: 'the old values are gone',
  })
  expect(full.split('\n').slice(1)).toEqual([
    'Merges:       aa, bb',
    'Depends on:   cc',
    'Replaces:     ee, ff',
    'Branch:       billing, shop',
    'Message:      add currency',
    'Created:      2026-11-22T09:15:00Z',
    'Irreversible: the old values are gone',
    'File:         migrations/202611220915_8f2c1d9a7b3e_add_currency.ts',
  ])
})
