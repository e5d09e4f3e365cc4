import { describe, expect, it } from 'vitest'
import * as core from '@mig/core'
import { writeOptions } from '../src/write-options.ts'

describe('how a command gets on with others', () => {
  it.each([
    [{}, {}],
    [{ lockTimeout: '30s' }, { lockTimeout: 30_000 }],
    [{ lockTimeout: '0s', tableLock: '250ms' }, { lockTimeout: 0, timeouts: { tableLock: 250 } }],
    [{ tableLock: '1.5m', retries: '0' }, { timeouts: { tableLock: 90_000, retries: 0 } }],
    [{ lockTimeout: '2h' }, { lockTimeout: 7_200_000 }],
  ])('%j', (options, expected) => {
    const { signal, ...rest } = writeOptions(options, core)
    expect(rest).toEqual(expected)
    expect(signal?.aborted).toBe(false)
  })

  it.each([
    [{ lockTimeout: 'soon' }, '--lock-timeout takes a time such as 30s, 500ms or 5m, not soon.'],
    [{ lockTimeout: '30' }, '--lock-timeout takes a time such as 30s, 500ms or 5m, not 30.'],
    [{ tableLock: '-1s' }, '--table-lock takes a time such as 30s, 500ms or 5m, not -1s.'],
    [{ retries: '1.5' }, '--retries takes a whole number, 0 or more, not 1.5.'],
    [{ retries: '' }, '--retries takes a whole number, 0 or more, not "".'],
  ])('%j is refused', (options, message) => {
    expect(() => writeOptions(options, core)).toThrow(expect.objectContaining({ code: 'usage', exit: 2, message }))
  })
})
