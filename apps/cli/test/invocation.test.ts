import { expect, test } from 'vitest'
import { invocationOf } from '../src/invocation.ts'

test('-x splits at the first equals sign; without one the value is empty, and the last one counts', () => {
  expect(invocationOf({ x: ['url=a=b', 'dry', 'region=eu', 'region=us'], tag: 'v1.4' })).toEqual({
    x: { url: 'a=b', dry: '', region: 'us' },
    tag: 'v1.4',
  })
  expect(invocationOf({})).toEqual({ x: {} })
})
