import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { readHeader } from '../../src/revision/header.ts'
import { assertNotApplied, planRebase, writeRebase } from '../../src/revision/rebase.ts'
import { rewriteParents } from '../../src/revision/rewrite-parents.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'
import { temporaryFiles } from './temporary-files.ts'

// fork ─ ours1 ─ ours2        and lib1, a history of its own
//      └ theirs1 ─ theirs2
const headers = [
  header('fork', []), header('ours1', ['fork']), header('ours2', ['ours1'], { labels: ['ours'] }),
  header('theirs1', ['fork']), header('theirs2', ['theirs1']), header('lib1', []),
]
const graph = new RevisionGraph(headers)
const moves = (of: RevisionGraph, revision: string, onto: string): readonly unknown[] =>
  planRebase(of, revision, onto).moved.map(({ id, from, to }) => [id, from, to])

describe('a branch is put on top of another revision', () => {
  test('by the first revision that the target does not have', () => {
    expect(moves(graph, 'ours2', 'theirs2')).toEqual([['ours1', ['fork'], ['theirs2']]])
    expect(moves(graph, 'ours1', 'theirs2')).toEqual([['ours1', ['fork'], ['theirs2']]])
    expect(moves(graph, 'ours', 'theirs1')).toEqual([['ours1', ['fork'], ['theirs1']]])
    expect(moves(graph, 'lib1', 'ours@head')).toEqual([['lib1', [], ['ours2']]])
    expect(planRebase(graph, 'ours1', 'theirs2').affected).toEqual(['ours1', 'ours2'])
  })

  test('and stays as it is when it stands there', () => {
    expect(planRebase(graph, 'ours1', 'fork')).toEqual({ moved: [], affected: [] })
  })

  test('a revision above the target leaves what is in between', () => {
    expect(moves(graph, 'ours2', 'fork')).toEqual([['ours2', ['ours1'], ['fork']]])
    const merged = new RevisionGraph([...headers, header('merge1', ['ours2', 'theirs1']), header('after1', ['merge1'])])
    expect(moves(merged, 'merge1', 'ours1')).toEqual([['merge1', ['ours2', 'theirs1'], ['ours1']]])
  })

  test('a merge with the target, or with what is below it, is a merge no more', () => {
    const merged = new RevisionGraph([...headers, header('merge1', ['ours2', 'theirs1']), header('after1', ['merge1'])])
    expect(moves(merged, 'after1', 'theirs2')).toEqual([['ours1', ['fork'], ['theirs2']], ['merge1', ['ours2', 'theirs1'], ['ours2']]])
    expect(moves(merged, 'ours1', 'theirs2')).toEqual(moves(merged, 'after1', 'theirs2'))
    const tip = new RevisionGraph([...headers, header('merge1', ['theirs2', 'fork'])])
    expect(moves(tip, 'merge1', 'lib1')).toEqual(expect.arrayContaining([['fork', [], ['lib1']]]) as unknown)
  })

  test('all bases of the branch follow the target', () => {
    const two = new RevisionGraph([header('a1', []), header('b1', []), header('ab', ['a1', 'b1']), header('lib1', [])])
    expect(moves(two, 'ab', 'lib1')).toEqual([['a1', [], ['lib1']], ['b1', [], ['lib1']]])
  })

  test.each([
    ['fork', 'ours2', 'fork (make fork) cannot be put on ours2 (make ours2), which follows it'],
    ['ours2', 'ours2', 'cannot be put on itself'],
    ['ours2', 'base', "'base' is no revision that a rebase can work with"],
    ['ours2-1', 'lib1', "'ours2-1' is no revision that a rebase can work with"],
  ])('%s onto %s is refused', (revision, onto, message) => {
    const error = errorOf(() => planRebase(graph, revision, onto))
    expect(error).toMatchObject({ code: 'revision.rebase', hint: expect.any(String) as string })
    expect(error.message).toContain(message)
  })

  test('several heads and unknown revisions are no target', () => {
    expect(errorOf(() => planRebase(graph, 'ours1', 'head'))).toMatchObject({ code: 'revision.multipleHeads' })
    expect(errorOf(() => planRebase(graph, 'nope', 'lib1'))).toMatchObject({ code: 'revision.unknown' })
  })
})

test('what a database has stays where it is, and so does what follows it', () => {
  const rebase = planRebase(graph, 'ours1', 'theirs2')
  expect(() => assertNotApplied(graph, rebase, ['theirs2', 'lib1'])).not.toThrow()
  expect(errorOf(() => assertNotApplied(graph, rebase, ['ours1', 'theirs1']))).toMatchObject({
    code: 'revision.applied', message: 'The database has ours1 (make ours1) already, so it stays where it is.',
  })
  expect(errorOf(() => assertNotApplied(graph, rebase, ['ours2'])).message).toContain('ours1 (make ours1), ours2 (make ours2) already, so they stay')
  const needed = new RevisionGraph([...headers, header('user1', [], { dependsOn: ['ours1'] })])
  expect(errorOf(() => assertNotApplied(needed, planRebase(needed, 'ours1', 'theirs2'), ['user1']))).toMatchObject({ code: 'revision.applied' })
  expect(errorOf(() => assertNotApplied(graph, rebase, ['gone']))).toMatchObject({ code: 'database.unknownRevision' })
})

describe('the text of the file', () => {
  const before = (literal: string): string => `/* downRevision = 'no' */\r\nimport type { Operations } from '@mig/core'

export const revision = 'ours1'
export const downRevision = ${literal} // after the fork
export const message = "downRevision = 'fork'"

export async function upgrade(op: Operations): Promise<void> {
  await op.execute('export const downRevision = null')
}\t
`

  test.each([
    ["'fork'", ['new1'], "'new1'"],
    ['"fork"', ['new1'], '"new1"'],
    ['`fork`', ['new1'], '`new1`'],
    ['null', ['new1'], "'new1'"],
    ["['fork', 'x'] as const", ['new1'], "['new1'] as const"],
    ['["fork", "x", "y"]', ['new1', 'y'], '["new1", "y"]'],
    ["'fo\\u0072k' as string | null;", ['new1'], "'new1' as string | null;"],
  ])('%s becomes %j', (old, parents, expected) => {
    expect(rewriteParents(Buffer.from(before(old)), parents, 'x.ts')).toBe(before(expected))
    expect(rewriteParents(Buffer.from(`\uFEFF${before(old)}`), parents, 'x.ts')).toBe(`\uFEFF${before(expected)}`)
  })

  test('CommonJS, and one declaration for several constants', () => {
    expect(rewriteParents(Buffer.from("exports.revision = 'a'\nexports.downRevision = 'b';\n"), ['c'], 'x.cjs'))
      .toBe("exports.revision = 'a'\nexports.downRevision = 'c';\n")
    expect(rewriteParents(Buffer.from('export const revision = "a", downRevision: string | null = null\n'), ['c'], 'x.ts'))
      .toBe('export const revision = "a", downRevision: string | null = "c"\n')
  })

  test('a file that is no UTF-8 or has no header is left alone', () => {
    expect(errorOf(() => rewriteParents(Buffer.from([0xff, 0xfe, 0x41]), ['c'], 'x.ts'))).toMatchObject({ code: 'revision.header' })
    expect(errorOf(() => rewriteParents(Buffer.from('export const x = 1'), ['c'], 'x.ts'))).toMatchObject({ code: 'revision.header' })
  })
})

describe('files', () => {
  const files = temporaryFiles()
  const write = (id: string, down: string, rest = ''): string => files.write(`${id}.ts`, `export const revision = '${id}'
export const downRevision = ${down}
${rest}
export async function upgrade() {}
`)

  test('are changed where the parents stand, and nowhere else', () => {
    const names = [write('fork', 'null'), write('ours1', "'fork'"), write('ours2', "'ours1'"), write('theirs1', "'fork'")]
    const texts = names.map((name) => readFileSync(name, 'utf8'))
    const read = (): RevisionGraph => new RevisionGraph(names.map((name) => readHeader(name)))
    writeRebase(read(), planRebase(read(), 'ours2', 'theirs1'))
    expect(read().heads).toEqual(['ours2'])
    expect(names.map((name) => readFileSync(name, 'utf8'))).toEqual(texts.map((text, at) => (at === 1 ? text.replace("'fork'", "'theirs1'") : text)))
  })

  test('none is changed when the history would go round in a circle', () => {
    const names = [write('a1', 'null'), write('b1', "'a1'"), write('c1', "'a1'", "export const dependsOn = ['b1']")]
    const texts = names.map((name) => readFileSync(name, 'utf8'))
    const read = new RevisionGraph(names.map((name) => readHeader(name)))
    expect(errorOf(() => writeRebase(read, planRebase(read, 'b1', 'c1')))).toMatchObject({ code: 'revision.dependencyCycle' })
    expect(names.map((name) => readFileSync(name, 'utf8'))).toEqual(texts)
  })
})
