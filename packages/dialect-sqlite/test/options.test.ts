import { DialectError } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { optionsFor } from '../src/options.ts'

describe('options', () => {
  test('defaults and options of others are left out', () => {
    const options = { sqlite: { strict: true, withoutRowid: false }, postgres: { unlogged: true } }
    expect(optionsFor('table', options, 'table t')).toEqual({ strict: true })
    expect(optionsFor('key', { sqlite: { onConflict: 'abort' } }, 'a key')).toEqual({})
    expect(optionsFor('index', undefined, 'index ix')).toEqual({})
  })

  test.each([
    ['table', { strickt: true }, 'SQLite has no option "strickt" for it.', 'Did you mean strict?'],
    ['table', { without_rowid: true }, 'SQLite has no option "without_rowid" for it.', 'Did you mean withoutRowid?'],
    ['column', { using: 'gin' }, 'SQLite has no option "using" for it.', 'It takes autoincrement, onConflict.'],
    ['index', { toString: true }, 'SQLite has no option "toString" for it.', 'It takes none.'],
    ['table', { strict: 'yes' }, 'The SQLite option strict of it cannot be "yes".', 'It can be true, false.'],
    [
      'key',
      { onConflict: 'explode' },
      'The SQLite option onConflict of it cannot be "explode".',
      'It can be rollback, abort, fail, ignore, replace.',
    ],
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
