import { expect, test } from 'vitest'
import { matchByKey, matchRest } from '../src/match.ts'

test('by key: added, removed and kept; what has no key stays unpaired', () => {
  const match = matchByKey(['a', 'b', '?'], ['b', 'c', '?'], (item) => (item === '?' ? undefined : item))
  expect(match).toEqual({ added: ['c', '?'], removed: ['a', '?'], kept: [['b', 'b']] })
})

test('the rest: each with the first that is the same, and every combination is tried', () => {
  const tried: string[] = []
  const start = matchByKey<string>(['A', 'B', 'C'], ['b', 'a', 'a'], (item) => item)
  const match = matchRest(start, (from, to) => {
    tried.push(from + to)
    return from.toLowerCase() === to
  })
  expect(match).toEqual({
    added: ['a'],
    removed: ['C'],
    kept: [
      ['A', 'a'],
      ['B', 'b'],
    ],
  })
  expect(tried).toHaveLength(9)
})
