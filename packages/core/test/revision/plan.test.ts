import { describe, expect, test } from 'vitest'
import { DatabaseStateError } from '../../src/errors.ts'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { planDowngrade, planStamp, planUpgrade } from '../../src/revision/plan.ts'
import type { Step } from '../../src/revision/plan.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

const told = (steps: readonly Step[]): readonly string[] => steps.map(({ revision, rows }) => `${revision.id}: ${rows.join(' ')}`)

const line = new RevisionGraph(['a', 'b', 'c', 'd'].map((id, at, ids) => header(`${id}001`, at === 0 ? [] : [`${ids[at - 1]}001`])))

describe('a line', () => {
  test.each([
    [[], 'head', ['a001: a001', 'b001: b001', 'c001: c001', 'd001: d001']], [['b001'], 'head', ['c001: c001', 'd001: d001']],
    [['d001'], 'head', []],
    [[], '+2', ['a001: a001', 'b001: b001']], [['a001'], '+1', ['b001: b001']], [['a001'], 'c001', ['b001: b001', 'c001: c001']],
    [['a001'], 'b001+1', ['b001: b001', 'c001: c001']], [['a001'], 'head-1', ['b001: b001', 'c001: c001']], [['c001'], 'a001', []],
    [['c001'], 'base', []],
    [['c001'], 'heads', ['d001: d001']],
  ])('upgrade from %o to %s', (rows, target, expected) => {
    expect(told(planUpgrade(line, rows, target))).toEqual(expected)
  })

  test.each([
    [['d001'], 'base', ['d001: c001', 'c001: b001', 'b001: a001', 'a001: ']], [['d001'], '-1', ['d001: c001']],
    [['c001'], '-3', ['c001: b001', 'b001: a001', 'a001: ']],
    [['d001'], 'b001', ['d001: c001', 'c001: b001']], [['d001'], 'd001-1', ['d001: c001']], [['b001'], 'b001', []], [[], 'base', []],
    [['d001'], 'a001+1', ['d001: c001', 'c001: b001']], [['d001'], 'base+1', ['d001: c001', 'c001: b001', 'b001: a001']],
    [['d001'], 'current-1', ['d001: c001']],
  ])('downgrade from %o to %s', (rows, target, expected) => {
    expect(told(planDowngrade(line, rows, target))).toEqual(expected)
  })

  test.each([
    [[], '+5', 'revision.relative', 'there are 4 steps above base'], [['d001'], '+1', 'revision.relative', 'there are 0 steps above d001'],
    [['b001'], '-1', 'revision.relative', 'An upgrade cannot go down'], [['b001'], '+0', 'revision.relative', 'leads nowhere'],
    [[], 'nope', 'revision.unknown', "'nope'"], [[], 'head+1', 'revision.relative', 'too far'],
  ])('upgrade from %o to %s is refused', (rows, target, code, message) => {
    const error = errorOf(() => planUpgrade(line, rows, target))
    expect(error).toMatchObject({ code, message: expect.stringContaining(message), hint: expect.any(String) })
  })

  test.each([
    [['b001'], '-3', 'revision.relative', 'there are 2 steps below b001'], [[], '-1', 'revision.relative', 'nothing to take back'],
    [['b001'], '+1', 'revision.relative', 'A downgrade cannot go up'],
    [['b001'], 'c001', 'revision.unreachable', 'c001 (make c001), which is not applied'],
    [[], 'a001', 'revision.unreachable', 'the database is at base'], [['b001'], 'head', 'revision.unreachable', 'd001'],
  ])('downgrade from %o to %s is refused', (rows, target, code, message) => {
    const error = errorOf(() => planDowngrade(line, rows, target))
    expect(error).toMatchObject({ code, message: expect.stringContaining(message), hint: expect.any(String) })
  })

  test('steps know their rows and the statements between them, in any order of asking', () => {
    const [first, second] = planUpgrade(line, [], '+2')
    expect(second).toMatchObject({
      direction: 'upgrade', rowsBefore: ['a001'], rows: ['b001'], rowChanges: { delete: [], update: ['a001', 'b001'], insert: [] },
    })
    expect(first).toMatchObject({ rowsBefore: [], rows: ['a001'], rowChanges: { delete: [], insert: ['a001'] } })
    expect(second?.rowsBefore).toEqual(['a001'])
    expect(JSON.parse(JSON.stringify(first))).toMatchObject({ rows: ['a001'], revision: { id: 'a001' } })
  })

  test('rows that no file explains are refused', () => {
    for (const plan of [planUpgrade, planDowngrade, planStamp]) {
      const error = errorOf(() => plan(line, ['zzzz'], 'base'))
      expect(error).toBeInstanceOf(DatabaseStateError)
      expect(error).toMatchObject({
        code: 'database.unknownRevision', message: expect.stringContaining("'zzzz'"), hint: expect.stringContaining('mig stamp --purge'),
      })
    }
  })
})

describe('branches', () => {
  const graph = new RevisionGraph([
    header('aaaa1', []),
    header('bbbb2', ['aaaa1']),
    header('cccc3', ['bbbb2'], { labels: ['left'] }),
    header('dddd4', ['bbbb2'], { labels: ['right'] }),
    header('mmmm5', ['cccc3', 'dddd4']),
  ])

  test('a branch is a new row, a merge takes one away, and the way back does the reverse', () => {
    expect(planUpgrade(graph, [], 'head').map(({ revision, rowChanges }) => [revision.id, rowChanges])).toEqual([
      ['aaaa1', { delete: [], insert: ['aaaa1'] }],
      ['bbbb2', { delete: [], update: ['aaaa1', 'bbbb2'], insert: [] }],
      ['cccc3', { delete: [], update: ['bbbb2', 'cccc3'], insert: [] }],
      ['dddd4', { delete: [], insert: ['dddd4'] }],
      ['mmmm5', { delete: ['cccc3'], update: ['dddd4', 'mmmm5'], insert: [] }],
    ])
    expect(planDowngrade(graph, ['mmmm5'], 'bbbb2').map(({ revision, rowChanges }) => [revision.id, rowChanges])).toEqual([
      ['mmmm5', { delete: [], update: ['mmmm5', 'dddd4'], insert: ['cccc3'] }],
      ['dddd4', { delete: ['dddd4'], insert: [] }],
      ['cccc3', { delete: [], update: ['cccc3', 'bbbb2'], insert: [] }],
    ])
  })

  test('a label keeps a downgrade to its branch', () => {
    expect(told(planDowngrade(graph, ['cccc3', 'dddd4'], 'left@bbbb2'))).toEqual(['cccc3: dddd4'])
    expect(told(planDowngrade(graph, ['cccc3', 'dddd4'], 'right@-1'))).toEqual(['dddd4: cccc3'])
    expect(told(planDowngrade(graph, ['cccc3', 'dddd4'], 'bbbb2'))).toEqual(['dddd4: cccc3', 'cccc3: bbbb2'])
  })

  test('the part before @ says what goes down, not where to', () => {
    const error = (target: string): object => errorOf(() => planDowngrade(graph, ['cccc3', 'dddd4'], target))
    expect(error('nobranch@bbbb2')).toMatchObject({ code: 'revision.unknown', message: expect.stringContaining("no branch 'nobranch'") })
    const fork = new RevisionGraph([header('base1', []), header('left1', ['base1']), header('right1', ['base1']), header('right2', ['right1'])])
    expect(errorOf(() => planDowngrade(fork, ['left1', 'right2'], 'left1@right1'))).toMatchObject({
      code: 'revision.unreachable', message: 'Nothing above right1 (make right1) is on the branch of left1 (make left1).',
    })
    expect(errorOf(() => planDowngrade(fork, ['left1', 'right2'], 'left1@head'))).toMatchObject({ code: 'revision.multipleHeads' })
  })

  test('-1 from several rows asks which', () => {
    const error = errorOf(() => planDowngrade(graph, ['cccc3', 'dddd4'], '-1'))
    expect(error).toMatchObject({ code: 'revision.relative', hint: 'Say from where: cccc3@-1' })
    expect(error.message).toContain('the database is at cccc3 (make cccc3), dddd4 (make dddd4)')
    expect(errorOf(() => planUpgrade(graph, ['cccc3', 'dddd4'], '+1')).code).toBe('revision.relative')
  })

  test('a walk over a merge asks which way', () => {
    expect(errorOf(() => planDowngrade(graph, ['mmmm5'], '-1'))).toMatchObject({
      code: 'revision.relative', message: expect.stringContaining('merges'),
    })
  })

  test('several targets at once', () => {
    expect(told(planUpgrade(graph, ['bbbb2'], ['right', 'left']))).toEqual(['cccc3: cccc3', 'dddd4: cccc3 dddd4'])
    expect(told(planDowngrade(graph, ['cccc3', 'dddd4'], ['left@-1', 'right@-1']))).toEqual(['dddd4: cccc3', 'cccc3: bbbb2'])
  })
})

describe('dependencies', () => {
  test('come along with an upgrade, and stay after a downgrade', () => {
    const graph = new RevisionGraph([
      header('a001', []),
      header('b001', ['a001'], { dependsOn: ['x002'] }),
      header('x001', [], { labels: ['lib'] }),
      header('x002', ['x001']),
    ])
    expect(told(planUpgrade(graph, [], 'b001'))).toEqual(['a001: a001', 'x001: a001 x001', 'x002: a001 x002', 'b001: b001'])
    expect(told(planDowngrade(graph, ['b001'], 'a001'))).toEqual(['b001: a001 x002'])
    expect(told(planDowngrade(graph, ['b001'], 'lib@base'))).toEqual(['b001: a001 x002', 'x002: a001 x001', 'x001: a001'])
    expect(errorOf(() => planDowngrade(graph, ['b001'], 'x002'))).toMatchObject({
      code: 'revision.unreachable', message: expect.stringContaining('which depends on it'),
    })
  })

  test('on an ancestor change nothing', () => {
    const graph = new RevisionGraph([
      header('aaaa0', []),
      header('bbbb0', ['aaaa0']),
      header('xxxx0', []),
      header('cccc0', ['bbbb0'], { dependsOn: ['aaaa0', 'xxxx0'] }),
    ])
    expect(planUpgrade(graph, [], 'heads').at(-1)?.rows).toEqual(['cccc0'])
    expect(planDowngrade(graph, ['cccc0'], 'bbbb0').at(-1)?.rows).toEqual(['bbbb0', 'xxxx0'])
  })
})

describe('stamp', () => {
  const graph = new RevisionGraph([
    header('a001', []),
    header('b001', ['a001']),
    header('c001', ['b001']),
    header('x001', [], { labels: ['lib'] }),
    header('x002', ['x001']),
  ])

  test.each([
    [[], 'b001', ['b001'], { delete: [], insert: ['b001'] }],
    [['a001'], 'c001', ['c001'], { delete: [], update: ['a001', 'c001'], insert: [] }],
    [['c001', 'x001'], 'a001', ['a001', 'x001'], { delete: [], update: ['c001', 'a001'], insert: [] }],
    [['c001', 'x001'], 'base', [], { delete: ['c001', 'x001'], insert: [] }],
    [['c001', 'x001'], 'lib@base', ['c001'], { delete: ['x001'], insert: [] }],
    [['c001'], 'heads', ['c001', 'x002'], { delete: [], insert: ['x002'] }],
    [['c001'], 'c001', ['c001'], { delete: [], insert: [] }],
    [['c001'], ['a001', 'c001'], ['c001'], { delete: [], insert: [] }],
    [['b001'], '+1', ['c001'], { delete: [], update: ['b001', 'c001'], insert: [] }],
    [['a001'], '-1', [], { delete: ['a001'], insert: [] }],
  ])('from %o to %o', (rows, target, expected, changes) => {
    expect(planStamp(graph, rows, target)).toEqual({ rowsBefore: [...rows].sort(), rows: expected, rowChanges: changes })
  })

  test('purge forgets rows that nobody knows', () => {
    expect(planStamp(graph, ['gone1', 'gone2'], 'b001', { purge: true })).toEqual({
      rowsBefore: ['gone1', 'gone2'], rows: ['b001'], rowChanges: { delete: ['gone1'], update: ['gone2', 'b001'], insert: [] },
    })
    expect(planStamp(graph, ['gone1', 'c001'], 'base', { purge: true }).rows).toEqual([])
  })
})

test('a plan of many revisions with many rows takes time and room that grow with its size', () => {
  const size = 20_000
  const graph = new RevisionGraph(Array.from({ length: size }, (_, at) => header(`w${at}`, at === 0 ? [] : [`w${at >> 1}`])))
  const started = performance.now()
  const steps = planUpgrade(graph, [], 'heads')
  expect(steps).toHaveLength(size)
  expect(steps.at(-1)?.rows).toHaveLength(graph.heads.length)
  expect(planDowngrade(graph, graph.heads, 'base').at(-1)?.rows).toEqual([])
  expect(performance.now() - started).toBeLessThan(4000)
})
