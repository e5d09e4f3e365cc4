import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { historyOf } from '../../src/revision/history.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

const ids = (graph: RevisionGraph, range?: string, rows?: readonly string[]): string => historyOf(graph, range,
  rows).map(({ id }) => id).join(' ')

describe('a line', () => {
  const graph = new RevisionGraph(['a', 'b', 'c', 'd', 'e'].map((id, at, all) => header(id, at === 0 ? [] : [all[at - 1] as string])))

  test.each([
    [undefined, 'e d c b a'], [':', 'e d c b a'], ['b:d', 'd c b'], ['c:', 'e d c'], [':b', 'b a'], ['-2:', 'e d c'],
    ['-1:current', 'c b'], ['current:', 'e d c'],
    [':current', 'c b a'], ['b:+2', 'd c b'], [':+2', 'b a'], ['-99:', 'e d c b a'], ['b:+99', 'e d c b'], ['base:head-1', 'd c b a'],
    ['d:d', 'd'], ['b+1:head', 'e d c'],
    ['current:+1', 'd c'], ['current-1:current+1', 'd c b'],
  ])('%s', (range, expected) => {
    expect(ids(graph, range, ['c'])).toBe(expected)
  })

  test('ends in the wrong order, and what is no range, are refused', () => {
    expect(errorOf(() => historyOf(graph, 'd:b'))).toMatchObject({
      code: 'revision.unreachable', hint: expect.stringContaining('wrong order'),
    })
    expect(errorOf(() => historyOf(graph, 'd'))).toMatchObject({ code: 'revision.range' })
    expect(errorOf(() => historyOf(graph, 'current:'))).toMatchObject({ code: 'revision.unknown' })
    expect(errorOf(() => historyOf(graph, '-1:+1'))).toMatchObject({ code: 'revision.range' })
  })
})

describe('branches', () => {
  const graph = new RevisionGraph([
    header('a', []), header('b', ['a'], { labels: ['left'] }), header('c', ['a'], { labels: ['right'] }), header('m', ['b', 'c']),
    header('x', []), header('y', ['x'], { dependsOn: ['b'] }),
  ])

  test.each([
    [':', 'm c b a y x'], ['left:m', 'm b'], ['a:m', 'm c b a'], [':right', 'c a'], ['left@base:left', 'b a'], ['b:', 'm b'],
  ])('%s', (range, expected) => {
    const shown = ids(graph, range).split(' ')
    expect([...shown].sort()).toEqual(expected.split(' ').sort())
  })

  test('where only a dependency leads from one end to the other, it counts', () => {
    expect(ids(graph, 'b:y')).toBe('y b')
    expect(errorOf(() => historyOf(graph, 'c:y'))).toMatchObject({
      code: 'revision.unreachable', hint: expect.stringContaining('follows the other'),
    })
  })

  test('an empty history is empty', () => {
    expect(historyOf(new RevisionGraph([]))).toEqual([])
  })
})
