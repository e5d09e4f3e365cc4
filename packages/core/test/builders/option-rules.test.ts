import { expect, test } from 'vitest'
import { ELSEWHERE, FLAG, keyword, oneOf, type OptionRules, TEXT } from '../../src/option-rules.ts'

interface Given {
  readonly order?: 'asc' | 'desc'
  readonly quick?: boolean
  readonly [dialect: string]: object | string | boolean | undefined
}

// What does not compile is the test: `tsc` refuses a description that is not expected to fail and does not.
test('rules that fit their interface compile, and no others', () => {
  const fitting: readonly OptionRules<Given>[] = [
    { order: oneOf('asc', 'desc'), quick: FLAG },
    { order: keyword('desc', 'asc'), quick: ELSEWHERE },
  ]
  const others: readonly OptionRules<Given>[] = [
    // @ts-expect-error a word is missing
    { order: oneOf('asc'), quick: FLAG },
    // @ts-expect-error a word is one too many
    { order: oneOf('asc', 'desc', 'dsc'), quick: FLAG },
    // @ts-expect-error another kind of value
    { order: TEXT, quick: FLAG },
    // @ts-expect-error an option is missing
    { order: oneOf('asc', 'desc') },
    // @ts-expect-error an option that the interface does not have
    { order: oneOf('asc', 'desc'), quick: FLAG, slow: FLAG },
  ]
  expect([fitting.length, others.length]).toEqual([2, 5])
})
