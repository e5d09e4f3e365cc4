import { describe, expect, test } from 'vitest'
import { MigError } from '../../src/errors.ts'
import { dialectNameOf, normalizeUrl, redactUrl } from '../../src/config/url.ts'

test.each([
  ['sqlite:./app.db', 'sqlite', 'sqlite:./app.db'],
  ['sqlite+aiosqlite:///x.db', 'sqlite', 'sqlite:///x.db'],
  ['sqlite+pysqlite://', 'sqlite', 'sqlite://'],
  ['file:./a+b.db?mode=ro', 'sqlite', 'file:./a+b.db?mode=ro'],
  ['postgres://u@h/d', 'postgres', 'postgres://u@h/d'],
  ['postgresql+asyncpg://u:p%40@h:1/d?x=1', 'postgres', 'postgresql://u:p%40@h:1/d?x=1'],
  ['POSTGRESQL+psycopg2://h/d', 'postgres', 'postgresql://h/d'],
  ['pglite:./data', 'postgres', 'pglite:./data'],
])('%s is of %s', (url, dialect, normalized) => {
  expect(dialectNameOf(url)).toBe(dialect)
  expect(normalizeUrl(url)).toBe(normalized)
})

function refusal(url: string): MigError {
  try {
    dialectNameOf(url)
  } catch (error) {
    if (error instanceof MigError) return error
  }
  throw new TypeError('It was not refused.')
}

describe('what is refused', () => {
  test.each([
    ['postgre://h/d', 'scheme postgre: of the database URL; did you mean postgres?', 'sqlite, file, postgres, postgresql, pglite'],
    ['sqllite:x', 'did you mean sqlite?', 'Known schemes'],
    ['mysql+pymysql://u:p@h/d', 'scheme mysql: ', '`dialect`'],
    ['./app.db', 'no scheme', 'sqlite:./app.db'],
    [':memory:', 'no scheme', 'sqlite::memory:'],
    ['data.sqlite3', 'no scheme', 'sqlite:data.sqlite3'],
    ['somewhere', 'no scheme', 'postgres://user@host/database'],
    ['', 'no scheme', 'sqlite:./app.db'],
    ['toString://x', 'scheme toString:', 'Known schemes'],
  ])('%s', (url, message, hint) => {
    const error = refusal(url)
    expect(error).toMatchObject({ code: 'dialect.unknown', exit: 2 })
    expect(error.message).toContain(message)
    expect(error.hint).toContain(hint)
  })
})

test.each([
  ['postgres://user:secret@host/db', 'postgres://user:***@host/db'],
  ['postgresql+asyncpg://u:se:c@r/e?t#x@host:1/db?sslmode=require', 'postgresql+asyncpg://u:***@host:1/db?sslmode=require'],
  ['postgres://:secret@host', 'postgres://:***@host'],
  ['postgres://user@host:5432/db', 'postgres://user@host:5432/db'],
  ['postgres://host/db?user=u&password=secret&x=1', 'postgres://host/db?user=u&password=***&x=1'],
  ['sqlite:./app.db', 'sqlite:./app.db'],
])('%s is shown as %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown)
})
