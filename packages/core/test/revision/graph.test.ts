import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import type { RevisionHeader } from '../../src/revision/header.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

/** Two developers fork at b, their branches meet at m, and a library stands beside. */
const HISTORY: readonly RevisionHeader[] = [
  header('a0001', []),
  header('b0001', ['a0001']),
  header('c0001', ['b0001'], { labels: ['left'] }),
  header('d0001', ['b0001'], { labels: ['right'], dependsOn: ['lib'] }),
  header('m0001', ['c0001', 'd0001']),
  header('x0001', [], { labels: ['lib'] }),
  header('y0001', ['x0001']),
]

describe('graph', () => {
  const graph = new RevisionGraph(HISTORY)

  test('knows heads, bases, forks and merges', () => {
    expect(graph.heads).toEqual(['m0001', 'y0001'])
    expect(graph.bases).toEqual(['a0001', 'x0001'])
    expect(graph.branchPoints).toEqual(['b0001'])
    expect(graph.mergePoints).toEqual(['m0001'])
    expect(graph.childrenOf('b0001')).toEqual(['c0001', 'd0001'])
    expect(graph.dependenciesOf('d0001')).toEqual(['x0001'])
    expect(graph.dependentsOf('x0001')).toEqual(['d0001'])
  })

  test('a head that another revision depends on is no effective head', () => {
    const two = new RevisionGraph([header('a0001', []), header('b0001', [], { dependsOn: ['a0001'] })])
    expect(two.heads).toEqual(['a0001', 'b0001'])
    expect(two.effectiveHeads).toEqual(['b0001'])
  })

  test('labels reach up to the heads and down to the fork', () => {
    expect(graph.labelsOf('c0001')).toEqual(['left'])
    expect(graph.labelsOf('m0001')).toEqual(['left', 'right'])
    expect(graph.labelsOf('b0001')).toEqual([])
    expect(graph.labelsOf('y0001')).toEqual(['lib'])
    const low = new RevisionGraph([header('a0001', []), header('b0001', ['a0001']), header('c0001', ['b0001'], { labels: ['x'] })])
    expect(low.labelsOf('a0001')).toEqual(['x'])
  })

  test('the order needs nothing from the order of files, and goes through one branch before the next', () => {
    const order = graph.inOrder(new Set(HISTORY.map(({ id }) => id)))
    expect(order).toEqual(['a0001', 'b0001', 'c0001', 'x0001', 'd0001', 'm0001', 'y0001'])
    for (let turn = 1; turn < HISTORY.length; turn++) {
      const turned = new RevisionGraph([...HISTORY.slice(turn), ...HISTORY.slice(0, turn)])
      expect(turned.inOrder(new Set(order))).toEqual(order)
      expect(turned.heads).toEqual(graph.heads)
    }
  })

  test('a moment counts wherever in the world it was written', () => {
    const graph = new RevisionGraph([
      header('a', []), header('b', ['a'], { createdAt: '2026-01-01T00:30:00+01:00' }),
      header('c', ['a'], { createdAt: '2026-01-01T00:00:00Z' }),
      header('d', ['a'], { createdAt: '2026-01-01' }), header('e', ['a'], { createdAt: '2025-12-31T23:00:00-02:00' }),
    ])
    expect(graph.heads).toEqual(['b', 'd', 'c', 'e'])
  })

  test('older branches run first', () => {
    const dated = new RevisionGraph([
      header('a', []), header('z', ['a'], { createdAt: '2026-01-01T00:00:00Z' }), header('b', ['a'], { createdAt: '2026-01-02T00:00:00Z' }),
    ])
    expect(dated.heads).toEqual(['z', 'b'])
    expect(dated.inOrder(new Set(['a', 'b', 'z']))).toEqual(['a', 'z', 'b'])
  })

  test('an empty history has nothing', () => {
    const empty = new RevisionGraph([])
    expect([empty.heads, empty.bases, empty.effectiveHeads, empty.revisions]).toEqual([[], [], [], []])
  })

  test('dependencies are found by id, by first letters and by label, and a parent is not one', () => {
    const found = new RevisionGraph([
      header('a0001', [], { labels: ['first'] }),
      header('b0001', ['a0001'], { dependsOn: ['a00'] }),
      header('c0001', [], { dependsOn: ['first', 'b000'] }),
    ])
    expect(found.dependenciesOf('b0001')).toEqual([])
    expect(found.dependenciesOf('c0001')).toEqual(['a0001', 'b0001'])
  })
})

describe('broken histories', () => {
  type Broken = readonly [name: string, code: string, headers: readonly RevisionHeader[], says: readonly string[], hint: string]
  const broken: readonly Broken[] = [
    ['duplicate ids', 'revision.duplicate', [header('a1', [], { file: 'x.ts' }), header('a1', [], { file: 'y.ts' })],
      ["'a1'", 'x.ts and y.ts'], 'an id of its own'],
    ['a compiled copy', 'revision.duplicate', [header('a1', [], { file: 'x.ts' }), header('a1', [], { file: 'x.js' })], ['x.js and x.ts'],
      'keep only one of them'],
    ['duplicate labels', 'revision.duplicateLabel', [header('a1', [], { labels: ['l'] }), header('b1', ['a1'], { labels: ['l'] })],
      ["'l'", 'a1.ts', 'b1.ts'], 'another name'],
    ['a label that is an id', 'revision.duplicateLabel', [header('a1', []), header('b1', ['a1'], { labels: ['a1'] })],
      ["'a1'", 'b1.ts', 'is the id of', 'a1.ts'], 'another name'],
    ['a missing parent', 'revision.missingParent', [header('ab12cd', []), header('b1', ['ab12ce'])], ['b1.ts', "'ab12ce'"],
      "did you mean 'ab12cd'?"],
    ['a parent by its first letters', 'revision.missingParent', [header('ab12cd', []), header('b1', ['ab12'])], ['b1.ts', "'ab12'"],
      "did you mean 'ab12cd'?"],
    ['a missing dependency', 'revision.missingDependency', [header('a1', [], { dependsOn: ['nope'] })], ['a1.ts', "'nope'"],
      'correct dependsOn'],
    ['an ambiguous dependency', 'revision.ambiguous',
      [header('ab01', []), header('ab02', ['ab01']), header('c1', [], { dependsOn: ['ab0'] })], ['ab01', 'ab02'], 'whole id'],
    ['a revision that follows itself', 'revision.loop', [header('a1', ['a1'])], ['a1.ts', 'follows itself'], 'Correct downRevision'],
    ['a revision that depends on itself', 'revision.dependencyLoop', [header('a1', [], { dependsOn: ['a1'] })],
      ['a1.ts', 'depends on itself'], 'Correct dependsOn'],
    ['a circle', 'revision.cycle',
      [header('z', []), header('a1', ['c1', 'z']), header('b1', ['a1']), header('c1', ['b1']), header('d1', ['c1'])],
      ['a1 -> c1 -> b1 -> a1', 'a1.ts', 'b1.ts', 'c1.ts'], 'downRevision in one of these files'],
    ['a circle over a dependency', 'revision.dependencyCycle', [header('a1', [], { dependsOn: ['b1'] }), header('b1', ['a1'])],
      ['a1 -> b1 -> a1'], 'dependsOn'],
    ['a circle of dependencies', 'revision.dependencyCycle',
      [header('a1', [], { dependsOn: ['b1'] }), header('b1', [], { dependsOn: ['a1'] })], ['a1 -> b1 -> a1'], 'dependsOn'],
  ]
  test.each(broken)('%s', (_, code, headers, says, hint) => {
    for (const order of [headers, [...headers].reverse()]) {
      const error = errorOf(() => new RevisionGraph(order))
      expect(error.code).toBe(code)
      for (const part of says) expect(error.message).toContain(part)
      expect(error.message).not.toContain('d1')
      expect(error.hint).toContain(hint)
    }
  })
})

test('a long and a wide history are built in time that grows with their size', () => {
  const size = 100_000
  const long = Array.from({ length: size }, (_, at) => header(`r${at}`, at === 0 ? [] : [`r${at - 1}`]))
  const wide = Array.from({ length: size }, (_, at) => header(`w${at}`, at === 0 ? [] : ['w0']))
  const started = performance.now()
  const graph = new RevisionGraph(long)
  expect(graph.inOrder(new Set(graph.revisions.map(({ id }) => id)))).toHaveLength(size)
  expect(graph.lineageOf('r50000').size).toBe(size)
  expect(new RevisionGraph(wide).heads).toHaveLength(size - 1)
  expect(performance.now() - started).toBeLessThan(8000)
})
