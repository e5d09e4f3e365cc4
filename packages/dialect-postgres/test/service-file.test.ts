import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newestPostgres, temporaryFolder } from '@mig/test-databases'
import { driver } from '../src/driver.ts'
import { withService } from '../src/service-file.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const PGSERVICEFILE = path.join(folder.path, 'services')
writeFileSync(
  PGSERVICEFILE,
  `# ours
[other]
host=elsewhere
[app]
host = db.example.org
port=5433
user=ann@home
password=p:w/d
dbname=my app
sslmode=require

[socket]
host=/var/run/postgresql
dbname=app
[app]
host=never
`,
)

test.each([
  ['postgres://?service=app', 'postgres://ann%40home:p%3Aw%2Fd@db.example.org:5433/my%20app?sslmode=require'],
  ['postgres:///own?service=app&sslmode=disable', 'postgres://ann%40home:p%3Aw%2Fd@db.example.org:5433/own?sslmode=disable'],
  ['postgresql://bob:x@here:1/own?service=other', 'postgresql://bob:x@here:1/own'],
  ['postgres://?service=socket', 'postgres://localhost/app?host=%2Fvar%2Frun%2Fpostgresql'],
  ['postgres://here/own', 'postgres://here/own'],
  ['no url', 'no url'],
])('%s is %s', (url, whole) => {
  expect(withService(url, { PGSERVICEFILE })).toBe(whole)
})

test('PGSERVICE names the service of a URL that names none, and PGHOST a host that nobody names', () => {
  writeFileSync(path.join(folder.path, 'pg_service.conf'), '[shared]\nuser=ann\n')
  const env = { PGSERVICEFILE, PGSYSCONFDIR: folder.path, PGHOST: 'there' }
  expect(withService('postgres://', { ...env, PGSERVICE: 'shared' })).toBe('postgres://ann@there/')
  expect(withService('postgres://?service=socket', { ...env, PGSERVICE: 'shared' })).toContain('/app?')
})

test('a service that is not defined is named, with the files', () => {
  expect(() => withService('postgres://?service=App', { PGSERVICEFILE })).toThrow(
    `The service App of PostgreSQL is not defined in ${PGSERVICEFILE}.`,
  )
})

test('a connection is made with it', async () => {
  const { hostname, port, username } = new URL(newestPostgres().url)
  writeFileSync(PGSERVICEFILE, `[test]\nhost=${hostname}\nport=${port}\nuser=${username}\ndbname=postgres\n`)
  process.env['PGSERVICEFILE'] = PGSERVICEFILE
  try {
    const connection = await driver.connect({ url: 'postgres://?service=test' })
    expect((await connection.run('SELECT current_database() AS name')).rows).toEqual([{ name: 'postgres' }])
    await connection.close()
  } finally {
    delete process.env['PGSERVICEFILE']
  }
})
