import { expect, test } from 'vitest'
import { splitRange } from '../src/range.ts'

test.each([
  ['head', { to: 'head' }],
  ['+1', { to: '+1' }],
  ['base:head', { from: 'base', to: 'head' }],
  ['8f2c:', { from: '8f2c', to: 'head' }],
  [':8f2c', { to: '8f2c' }],
  ['8f2c:-1', { from: '8f2c', to: '-1' }],
  ['', { to: '' }],
])('%j', (text, expected) => {
  expect(splitRange(text)).toEqual(expected)
})
