import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'

export { startFaultyProxy, type Fault, type FaultyProxy } from './faulty-proxy.ts'
export { startPooler, type Pooler } from './pooler.ts'

/** A PostgreSQL server that tests may use, by the name of its major version. */
export interface TestServer {
  readonly major: string
  readonly url: string
}

/** The servers of this test run, newest first. */
export function postgresServers(): readonly TestServer[] {
  const urls = JSON.parse(process.env['MIG_TEST_POSTGRES_URLS'] ?? '{}') as Record<string, string>
  const servers = Object.entries(urls).map(([major, url]) => ({ major, url }))
  if (servers.length === 0) throw new TypeError('No PostgreSQL server: the global set-up of the tests did not run.')
  return servers.toSorted((a, b) => Number(b.major) - Number(a.major))
}

/**
 * Those on which examples run that no law stands on: the newest, and all of them where MIG_TEST_ALL_MAJORS is set, as
 * `pnpm test:postgres-majors` does.
 */
export function usualPostgres(): readonly TestServer[] {
  return process.env['MIG_TEST_ALL_MAJORS'] === undefined ? [newestPostgres()] : postgresServers()
}

/** The newest server. */
export function newestPostgres(): TestServer {
  const [first] = postgresServers()
  if (first === undefined) throw new TypeError('No PostgreSQL server.')
  return first
}

/** PostgreSQL in the process of the test; each database of it is one in memory, for one connection. */
export const pglite: TestServer = { major: '18 of PGlite', url: 'pglite:' }

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

let counter = 0

/** A new, empty database on the server. */
export async function createPostgresDatabase(server: TestServer = newestPostgres()): Promise<TestDatabase> {
  if (server === pglite) return { url: server.url, drop: () => Promise.resolve() }
  const name = `t_${process.pid}_${Date.now().toString(36)}_${counter++}`
  await asAdmin(server.url, `CREATE DATABASE ${name} TEMPLATE template0`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asAdmin(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

/** A new folder that the caller removes. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'mig-test-'))
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
