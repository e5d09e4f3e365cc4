import { DialectError } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { optionsFor } from '../src/options.ts'

describe('options', () => {
  test('defaults and options of others are left out', () => {
    const options = { sqlite: { strict: true, withoutRowid: false }, postgres: { unlogged: true } }
    expect(optionsFor('table', options, 'table t')).toEqual({ strict: true })
    expect(optionsFor('key', { sqlite: { onConflict: 'abort' } }, 'a key')).toEqual({})
    expect(optionsFor('key', { sqlite: { parts: [{ order: 'asc' }, {}] } }, 'a key')).toEqual({})
    expect(optionsFor('key', { sqlite: { parts: [{ order: 'asc' }, { order: 'desc' }] } }, 'a key')).toEqual({
      parts: [{}, { order: 'desc' }],
    })
    expect(optionsFor('column', { sqlite: { constraintNames: {} } }, 'column c')).toEqual({})
    expect(optionsFor('index', undefined, 'index ix')).toEqual({})
  })

  test.each([
    ['table', { strickt: true }, 'SQLite has no option "strickt" for it.', 'Did you mean strict?'],
    ['table', { without_rowid: true }, 'SQLite has no option "without_rowid" for it.', 'Did you mean withoutRowid?'],
    [
      'column',
      { using: 'gin' },
      'SQLite has no option "using" for it.',
      'It takes autoincrement, onConflict, nullableKey, notNull, constraintNames.',
    ],
    ['index', { toString: true }, 'SQLite has no option "toString" for it.', 'It takes none.'],
    ['table', { strict: 'yes' }, 'The SQLite option strict of it cannot be "yes".', 'It can be true, false.'],
    [
      'key',
      { onConflict: 'explode' },
      'The SQLite option onConflict of it cannot be "explode".',
      'It can be rollback, abort, fail, ignore, replace.',
    ],
    ['column', { constraintNames: { notnul: 'x' } }, 'SQLite has no option "notnul" for constraintNames of it.', 'Did you mean notNull?'],
    [
      'column',
      { constraintNames: { default: '' } },
      'The SQLite option default of constraintNames of it cannot be "".',
      'It can be a name.',
    ],
    [
      'column',
      { constraintNames: ['x'] },
      'The SQLite option constraintNames of it cannot be ["x"].',
      'It can be an object with notNull, default, collate, generated.',
    ],
    ['key', { parts: [{ order: 'down' }] }, 'The SQLite option order of parts of it cannot be "down".', 'It can be asc, desc.'],
    ['key', { parts: [{ colation: 'NOCASE' }] }, 'SQLite has no option "colation" for parts of it.', 'Did you mean collation?'],
    [
      'key',
      { parts: { order: 'desc' } },
      'The SQLite option parts of it cannot be {"order":"desc"}.',
      'It can be a list with an object for each column: order, collation.',
    ],
    ['constraint', { onConflict: 'ignore' }, 'SQLite has no option "onConflict" for it.', 'It takes none.'],
  ] as const)('%s %o', (place, sqlite, message, hint) => {
    const failure = failureOf(() => optionsFor(place, { sqlite }, 'it'))
    expect(failure).toMatchObject({ code: 'dialect.option', message, hint })
  })
})

function failureOf(work: () => unknown): DialectError {
  try {
    work()
  } catch (error) {
    if (error instanceof DialectError) return error
    throw error
  }
  throw new TypeError('nothing was refused')
}
