import { expect, test } from 'vitest'
import { didYouMean, suggest } from '../../src/config/suggestion.ts'

const commands = ['upgrade', 'downgrade', 'current', 'history', 'heads', 'head', 'stamp', 'show', 'check', 'init', 'revision']

test.each([
  ['upgarde', 'upgrade'],
  ['upgade', 'upgrade'],
  ['UPGRADE', 'upgrade'],
  ['dwongrade', 'downgrade'],
  ['histroy', 'history'],
  ['haed', 'head'],
  ['hed', 'head'],
  ['stmap', 'stamp'],
  ['revison', 'revision'],
  ['iinit', 'init'],
  ['down', 'downgrade'],
  ['rev', 'revision'],
])('%s means %s', (word, expected) => {
  expect(suggest(word, commands)).toBe(expected)
})

test.each(['', 'x', 'migrate', 'apply', 'ab', 'rollback'])('%s means nothing', (word) => {
  expect(suggest(word, commands)).toBeUndefined()
})

test('it ends a message', () => {
  expect(didYouMean('modles', ['models'])).toBe('; did you mean models?')
  expect(didYouMean('other', ['models'])).toBe('.')
})
