import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import type { RevisionHeader } from '../../src/revision/header.ts'
import { historyOf } from '../../src/revision/history.ts'
import { planDowngrade, planStamp, planUpgrade } from '../../src/revision/plan.ts'
import { assertNotApplied, planRebase } from '../../src/revision/rebase.ts'
import { resolveIdentifier } from '../../src/revision/target.ts'
import { squashRange } from '../../src/revision/squash-range.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

const line = [header('aaaa1', []), header('bbbb1', ['aaaa1']), header('cccc1', ['bbbb1'])]
const short = header('short1', [], { replaces: ['aaaa1', 'bbbb1', 'cccc1'] })
const above = header('dddd1', ['cccc1'])

const stepsOf = (headers: readonly RevisionHeader[], rows: readonly string[], to = 'heads'): readonly string[] =>
  planUpgrade(new RevisionGraph(headers), rows, to).map(({ revision }) => revision.id)

describe('a revision that replaces others', () => {
  test('stands in their place in the history, and its name and that of their end mean the same', () => {
    const graph = new RevisionGraph([...line, short, above, header('eeee1', ['short1'])])
    expect(graph.revisions.map(({ id }) => id).sort()).toEqual(['dddd1', 'eeee1', 'short1'])
    expect(graph.heads).toEqual(['dddd1', 'eeee1'])
    expect(graph.parentsOf('dddd1')).toEqual(['short1'])
    for (const name of ['short1', 'cccc1', 'cccc']) expect(resolveIdentifier(graph, name)).toEqual(['short1'])
    expect(historyOf(graph, 'cccc1:dddd1').map(({ id }) => id)).toEqual(['dddd1', 'short1'])
  })

  test('names of those before the end say what became of them', () => {
    const graph = new RevisionGraph([...line, short])
    const hint = expect.stringContaining('short1') as string
    expect(errorOf(() => resolveIdentifier(graph, 'bbbb1'))).toMatchObject({ code: 'revision.replaced', hint })
    expect(errorOf(() => stepsOf([...line, short], [], 'bbbb1'))).toMatchObject({ code: 'revision.replaced' })
    const message = expect.stringContaining("'bbbb1'") as string
    expect(errorOf(() => resolveIdentifier(graph, 'bbbb'))).toMatchObject({ code: 'revision.replaced', message })
    expect(errorOf(() => resolveIdentifier(graph, 'bb'))).toMatchObject({ code: 'revision.unknown' })
  })

  test('is run by a database that has none of them; one that has a part goes on; one that has all is there', () => {
    const all = [...line, short, above]
    expect(stepsOf(all, [])).toEqual(['short1', 'dddd1'])
    expect(stepsOf(all, ['bbbb1'])).toEqual(['cccc1', 'dddd1'])
    expect(stepsOf(all, ['bbbb1'], 'short1')).toEqual(['cccc1'])
    expect(stepsOf(all, ['cccc1'])).toEqual(['dddd1'])
    expect(stepsOf(all, ['cccc1'], 'short1')).toEqual([])
    expect(stepsOf(all, ['short1'])).toEqual(['dddd1'])
  })

  test('is the row from the end of the others on, whoever ran them', () => {
    const graph = new RevisionGraph([...line, short, above])
    const last = (rows: readonly string[], to: string): unknown => planUpgrade(graph, rows, to).at(-1)
    const toShort = { delete: [], update: ['bbbb1', 'short1'], insert: [] }
    expect(last(['bbbb1'], 'cccc1')).toMatchObject({ rows: ['short1'], rowChanges: toShort })
    const toNext = { rowsBefore: ['cccc1'], rows: ['dddd1'], rowChanges: { update: ['cccc1', 'dddd1'] } }
    expect(last(['cccc1'], 'heads')).toMatchObject(toNext)
    const away = { revision: { id: 'short1' }, rowsBefore: ['cccc1'], rowChanges: { delete: ['cccc1'] } }
    expect(planDowngrade(graph, ['cccc1'], 'base')).toMatchObject([away])
    expect(planDowngrade(graph, ['bbbb1'], '-1')).toMatchObject([{ revision: { id: 'bbbb1' }, rows: ['aaaa1'] }])
    expect(planStamp(graph, ['cccc1'], [])).toMatchObject({ rowsBefore: ['cccc1'], rows: ['short1'] })
    expect(planStamp(graph, ['bbbb1'], 'head')).toMatchObject({ rows: ['dddd1'], rowChanges: { update: ['bbbb1', 'dddd1'] } })
    expect(planStamp(graph, [], 'cccc1')).toMatchObject({ rows: ['short1'] })
  })

  test('a row that was left behind beside the whole says nothing', () => {
    const graph = new RevisionGraph([...line, short, above])
    const [step] = planUpgrade(graph, ['bbbb1', 'cccc1'], 'heads')
    const rowChanges = { delete: ['bbbb1'], update: ['cccc1', 'dddd1'] }
    expect(step).toMatchObject({ revision: { id: 'dddd1' }, rows: ['dddd1'], rowChanges })
  })

  test('without the other files, only who is in the middle of them is stopped', () => {
    expect(stepsOf([short, above], ['cccc1'])).toEqual(['dddd1'])
    expect(stepsOf([short, above], ['dddd1'])).toEqual([])
    for (const headers of [[short, above], [line[1] as RevisionHeader, short, above]]) {
      const error = errorOf(() => stepsOf(headers, ['bbbb1']))
      expect(error).toMatchObject({ code: 'database.squashed', hint: expect.stringContaining('mig upgrade cccc1') as string })
      expect(error.message).toContain('short1 (make short1)')
    }
    expect(errorOf(() => stepsOf([short, above], ['zzzz1']))).toMatchObject({ code: 'database.unknownRevision' })
  })

  test('stays where it is in a rebase, and what a database in the middle has is applied', () => {
    const graph = new RevisionGraph([header('base1', []), ...line.map((each) => (each.id === 'aaaa1' ? header('aaaa1', ['base1']) : each)),
      header('short1', ['base1'], { replaces: ['aaaa1', 'bbbb1', 'cccc1'] }), header('left1', ['base1']), above])
    expect(errorOf(() => planRebase(graph, 'short1', 'left1'))).toMatchObject({ code: 'revision.rebase' })
    const rebase = planRebase(graph, 'left1', 'dddd1')
    assertNotApplied(graph, rebase, ['bbbb1'])
    expect(errorOf(() => { assertNotApplied(graph, rebase, ['bbbb1', 'left1']) })).toMatchObject({ code: 'revision.applied' })
  })
})

describe('files that contradict each other', () => {
  const errorWith = (...headers: readonly RevisionHeader[]): unknown => errorOf(() => new RevisionGraph([...line, ...headers]))

  test.each([
    ['a revision that follows the middle', [short, header('side1', ['bbbb1'])],
      'revision.replaced', "side1 follows 'bbbb1', which short1.ts replaces"],
    ['one that depends on the middle', [short, header('side1', [], { dependsOn: ['bbbb1'] })],
      'revision.replaced', "side1 depends on 'bbbb1'"],
    ['two that replace the same', [short, header('other1', [], { replaces: ['bbbb1', 'cccc1'] })],
      'revision.replaces', "Two revisions replace '"],
    ['one that replaces itself', [header('self1', [], { replaces: ['aaaa1', 'self1'] })],
      'revision.replaces', "'self1' replaces itself"],
    ['two that replace each other', [header('x1', [], { replaces: ['y1'] }), header('y1', [], { replaces: ['x1'] })],
      'revision.replaces', 'replaces itself'],
  ] as const)('%s', (_, headers, code, message) => {
    expect(errorWith(...headers)).toMatchObject({ code, message: expect.stringContaining(message) as string })
  })

  test('one that follows the end, or depends on it, is none of them', () => {
    const graph = new RevisionGraph([...line, short, header('next1', ['cccc1']), header('side1', [], { dependsOn: ['cccc'] })])
    expect(graph.dependenciesOf('side1')).toEqual(['short1'])
    expect(graph.parentsOf('next1')).toEqual(['short1'])
  })
})

test('what a range is made of: parents, needs from outside, labels, and what was replaced before', () => {
  const graph = new RevisionGraph([
    header('base1', []), header('lib1', []),
    header('aaaa1', ['base1'], { labels: ['billing'] }), header('bbbb1', ['aaaa1'], { dependsOn: ['lib1'] }),
    header('old1', ['bbbb1']), header('old2', ['old1']), header('both1', ['bbbb1'], { replaces: ['old1', 'old2'] }),
  ])
  expect(squashRange(graph, 'aaaa1:both1')).toMatchObject({
    parents: ['base1'], dependsOn: ['lib1'], labels: ['billing'], replaces: ['aaaa1', 'bbbb1', 'old1', 'old2', 'both1'],
  })
})
