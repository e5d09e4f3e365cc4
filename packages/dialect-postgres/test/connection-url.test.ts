import { MigError } from '@mig/core/dialect'
import { newestPostgres } from '@mig/test-databases'
import { describe, expect, test } from 'vitest'
import { driver } from '../src/driver.ts'
import { readUrl } from '../src/connection-url.ts'

async function refusal(url: string): Promise<MigError> {
  const error: unknown = await driver.connect({ url }).catch((reason: unknown) => reason)
  if (!(error instanceof MigError)) expect.unreachable(String(error))
  return error
}

/** The URL of a server that takes connections, with parameters. */
function server(search: string): string {
  return `${newestPostgres().url}?${search}`
}

test.each([
  'postgres://postgres:geheim/ss@localhost:5515/db',
  'postgres://postgres:geheim#ss@localhost:5515/db',
  'postgres://postgres:geheim?ss@localhost:5515/db',
  'postgres://postgres:12/geheim@localhost:5515/db',
  'postgres://postgres:12#geheim@localhost:5515/db',
  'postgres://postgres:12?geheim@localhost:5515/db',
  'postgres://postgres:12?geheim=3@localhost:5515/db',
  'postgres://postgres:geheim%e4@localhost:5515/db',
  'postgres://postgres:geheim@localhost:55x15/db',
  'postgres://postgres:geheim@localhost:5515/db#part',
  'postgres://postgres:geheim@one:5432,two:5432/db',
])('%s cannot be read, and its password is not told', async (url) => {
  const error = await refusal(url)
  expect(error).toMatchObject({
    code: 'config.url',
    exit: 2,
    message: 'The database URL cannot be read.',
    hint: expect.stringMatching(/%2F.*%23.*%3F.*%40.*the port is a number/) as string,
  })
  expect(JSON.stringify([error.message, error.hint])).not.toContain('geheim')
})

test.each([
  'postgres://u:p%2Fs%23x%3Fy%40z@h:1/d',
  'postgres://u@/d?host=/var/run/postgresql',
  'postgres:///d?user=ann@home',
  'postgres://localhost:5432/d?user=ann@home',
  'postgres://u:100%@h/d',
  'postgres://[::1]:5432/d',
])('%s can be read', (url) => {
  expect(readUrl(url).url).toContain(url.split('?')[0])
})

describe('parameters', () => {
  test('a slip is refused, with the one that is meant', async () => {
    expect(await refusal(server('sslmod=require'))).toMatchObject({
      code: 'config.url',
      exit: 2,
      message: 'The database URL has a parameter that mig does not know, sslmod; did you mean sslmode?',
    })
  })

  test('those of another program are left to it, but for a schema that would not be the one that is used', async () => {
    const shared = 'pgbouncer=true&connection_limit=1&pool_timeout=5&schema=public&sslaccept=strict&keepAlive=true&loginTimeout=3'
    expect(readUrl(server(shared)).url).toContain('postgres://postgres@')
    expect((await refusal(server('schema=app'))).hint).toBe('Write options=-c%20search_path=app, which PostgreSQL follows.')
  })

  test('one of libpq that says what mig cannot do is refused', async () => {
    expect(await refusal(server('ssl_min_protocol_version=TLSv1.3'))).toMatchObject({
      code: 'config.url',
      message: 'The database URL has the parameter ssl_min_protocol_version, which mig cannot follow.',
    })
    expect((await refusal('postgres://?dbname=app')).hint).toBe('Write the database behind the host: postgres://user@host/app.')
  })

  test.each(['sslmode=bogus', 'ssl=maybe', 'sslmode=required'])('%s is refused', async (search) => {
    const [name, word] = search.split('=')
    expect(await refusal(server(search))).toMatchObject({
      code: 'config.url',
      message: expect.stringContaining(`The database URL says ${name}=${word}, which is no way to connect`) as string,
      hint: expect.stringContaining('disable, allow, prefer, require, verify-ca, verify-full') as string,
    })
  })

  test('files that are not there and settings that contradict each other are errors of the URL', async () => {
    const searches = ['sslmode=verify-ca', 'sslrootcert=/no/such/file', 'sslnegotiation=other', 'sslmode=disable&sslnegotiation=direct']
    for (const search of [...searches, 'sslmode=require&sslrootcert=system']) {
      expect(await refusal(server(search))).toMatchObject({ code: 'config.url', exit: 2 })
    }
  })

  test('what libpq knows and changes nothing here is taken', async () => {
    const connection = await driver.connect({
      url: server('sslmode=prefer&channel_binding=prefer&target_session_attrs=any&keepalives=1&application_name=app&lock_timeout=1000'),
    })
    const { rows } = await connection.run("SELECT current_setting('application_name') AS name, current_setting('lock_timeout') AS lock")
    await connection.close()
    expect(rows).toEqual([{ name: 'app', lock: '1s' }])
  })

  test.each([
    ['postgres://h/d?ssl=false', 'postgres://h/d?sslmode=disable&uselibpqcompat=true'],
    ['postgres://h/d?sslmode=no-verify', 'postgres://h/d?sslmode=require&uselibpqcompat=true'],
    ['postgres://h/d?ssl=no-verify', 'postgres://h/d?sslmode=require&uselibpqcompat=true'],
    ['postgres://h/d?sslmode=verify-full&sslrootcert=system', 'postgres://h/d?sslmode=verify-full&uselibpqcompat=true'],
    ['postgres://h/d?sslrootcert=system', 'postgres://h/d?sslmode=verify-full&uselibpqcompat=true'],
  ])('%s is read as %s', (given, expected) => {
    expect(readUrl(given).url).toBe(expected)
  })
})
