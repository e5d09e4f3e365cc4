import { describe, expect, test } from 'vitest'
import { RevisionGraph } from '../../src/revision/graph.ts'
import { parseIdentifier, parseRange } from '../../src/revision/identifier.ts'
import { resolveIdentifier } from '../../src/revision/target.ts'
import { errorOf } from './error-of.ts'
import { header } from './headers.ts'

describe('grammar', () => {
  test.each([
    ['head', { symbol: 'head' }], ['+1', { offset: 1 }], ['-12', { offset: -12 }], ['8f2c', { symbol: '8f2c' }],
    ['8f2c+1', { symbol: '8f2c', offset: 1 }],
    ['lib@head', { branch: 'lib', symbol: 'head' }], ['lib@-2', { branch: 'lib', offset: -2 }],
    ['lib@head-2', { branch: 'lib', symbol: 'head', offset: -2 }],
    ['finance-inbox', { symbol: 'finance-inbox' }], ['finance-inbox@head', { branch: 'finance-inbox', symbol: 'head' }],
    ['finance-inbox-2', { symbol: 'finance-inbox', offset: -2 }], ['größe', { symbol: 'größe' }], ['1.2_x', { symbol: '1.2_x' }],
  ])('%s', (text, parts) => {
    expect(parseIdentifier(text)).toEqual({ text, ...parts })
  })

  test.each(['', '@', 'lib@', '@head', 'abc+2junk', 'a+b', 'a@b@c', 'a b', ' head', 'head ', '+', 'a:b', '+1+1',
    'a\n+1'])('%o is refused', (text) => {
    expect(errorOf(() => parseIdentifier(text))).toMatchObject({
      code: 'revision.unknown', hint: expect.stringMatching(/identifier is head|range/),
    })
  })

  test('ranges', () => {
    expect(parseRange('a:b')).toEqual({ from: 'a', to: 'b' })
    expect(parseRange('a:')).toEqual({ from: 'a' })
    expect(parseRange(':b')).toEqual({ to: 'b' })
    expect(parseRange(':')).toEqual({})
    for (const text of ['a', 'a:b:c', '']) expect(errorOf(() => parseRange(text)).code).toBe('revision.range')
  })
})

describe('names', () => {
  const graph = new RevisionGraph([
    header('abc111', [], { message: 'start' }),
    header('abc222', ['abc111'], { labels: ['left'], createdAt: '2026-01-02T00:00:00Z' }),
    header('abd333', ['abc111'], { labels: ['right'], createdAt: '2026-01-03T00:00:00Z' }),
    header('abd444', ['abd333']),
    header('xyz', []),
  ])
  const resolve = (text: string, rows?: readonly string[]): readonly string[] => resolveIdentifier(graph, text, rows)

  test.each([
    ['abc111', ['abc111']], ['abc2', ['abc222']], ['abd4', ['abd444']], ['xyz', ['xyz']], ['base', []], ['left', ['abc222']],
    ['lef', ['abc222']],
    ['heads', ['xyz', 'abd444', 'abc222']], ['left@head', ['abc222']], ['right@heads', ['abd444']], ['left@base', []],
    ['abd3@head', ['abd444']],
    ['right@abc', ['abc111']], ['left@ab', undefined], ['abc1+0', ['abc111']], ['right@abc111+2', ['abd444']], ['abd444-2', ['abc111']],
    ['abd444-3', []], ['right@head-1', ['abd333']], ['right@base+2', ['abd333']],
  ])('%s', (text, ids) => {
    if (ids === undefined) return expect(errorOf(() => resolve(text)).code).toBe('revision.ambiguous')
    expect([...resolve(text)].sort()).toEqual([...ids].sort())
  })

  test('current and bare offsets count from the version rows', () => {
    expect(resolve('current', ['abc222', 'xyz'])).toEqual(['abc222', 'xyz'])
    expect(resolve('left@current', ['abc222', 'xyz'])).toEqual(['abc222'])
    expect(resolve('current-1', ['abd444'])).toEqual(['abd333'])
    expect(resolve('+1', ['abd333'])).toEqual(['abd444'])
    expect(resolve('-1', ['abd333'])).toEqual(['abc111'])
    expect(errorOf(() => resolve('current'))).toMatchObject({ code: 'revision.unknown' })
    expect(errorOf(() => resolve('+1'))).toMatchObject({ code: 'revision.relative' })
  })

  test.each([
    ['ABC111', 'revision.unknown', "There is no revision or label 'ABC111'; did you mean abc111?", 'mig history'],
    ['abc112', 'revision.unknown', 'did you mean abc111?', 'mig history'],
    ['rihgt', 'revision.unknown', 'did you mean right?', 'mig history'],
    ['rihgt@head', 'revision.unknown', "There is no branch 'rihgt'; did you mean right?", 'left, right'],
    ['xy', 'revision.unknown', "There is no revision or label 'xy'", 'given in full'],
    ['abc', 'revision.ambiguous', "'abc' is ambiguous: these match: abc111 (start), abc222 (make abc222)", 'more letters'],
    ['left@abd4', 'revision.unknown', 'abd444 (make abd444) is not on the branch of abc222 (make abc222)', 'part before @'],
    ['abc111+1', 'revision.relative', 'abc111 (start) is followed by abc222 (make abc222), abd333 (make abd333)', 'label@+1'],
    ['abd444+1', 'revision.relative', 'there are 0 steps above abd444', 'or head'],
    ['abc111-2', 'revision.relative', 'there is 1 step below abc111', 'or base'],
  ])('%s says what is wrong', (text, code, message, hint) => {
    const error = errorOf(() => resolve(text))
    expect(error).toMatchObject({ code, hint: expect.stringContaining(hint) })
    expect(error.message).toContain(message)
  })

  test('several heads are listed with what tells them apart', () => {
    const error = errorOf(() => resolve('head'))
    expect(error).toMatchObject({ code: 'revision.multipleHeads', exit: 3,
      hint: `Make them one: mig merge heads -m "merge abd4, xyz and abc2"
Or take all of them with heads, or one by its id or as label@head.` })
    expect(error.message).toBe(`'head' is 3 revisions, and one is needed:
  abd444  make abd444  abd444.ts
  xyz  make xyz  xyz.ts
  abc222  make abc222  2026-01-02  abc222.ts`)
  })

  test('long lists end with how many there are', () => {
    const many = new RevisionGraph(Array.from({ length: 30 }, (_, at) => header(`same${at + 10}`, [])))
    expect(errorOf(() => resolveIdentifier(many, 'same')).message).toMatch(/, and 22 more\.$/)
    expect(errorOf(() => resolveIdentifier(many, 'head')).message).toMatch(/\n {2}and 22 more$/)
  })
})
