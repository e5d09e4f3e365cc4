import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'

/** A PostgreSQL server of one test run. */
export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

// PostgreSQL refuses to run as root; `nobody` has this id on Debian and most other systems.
const UNPRIVILEGED = 65534

const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_wal_size=128MB',
  'max_connections=200',
  'timezone=UTC',
]

/**
 * Starts a server from the binaries of an npm package, on a free port of the loopback interface, with an empty data folder.
 *
 * Durability is switched off: the data lives as long as the tests.
 */
export async function startPostgres(packageName: string): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mig-postgres-'))
  const asOther = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {}
  const native = readableBinaries(packageName, folder, asOther.uid !== undefined)
  const data = path.join(folder, 'data')
  if (asOther.uid !== undefined) {
    chmodSync(folder, 0o755)
    chownSync(folder, asOther.uid, asOther.gid)
  }
  const init = spawnSync(
    path.join(native, 'bin/initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...asOther, encoding: 'utf8', cwd: folder, env: { PATH: process.env['PATH'] } },
  )
  if (init.status !== 0) throw new TypeError(`initdb of ${packageName} failed:\n${init.error?.message ?? ''}${init.stdout}${init.stderr}`)
  const port = await freePort()
  const server = spawn(
    path.join(native, 'bin/postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...SETTINGS.flatMap((setting) => ['-c', setting])],
    { ...asOther, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'] } },
  )
  let log = ''
  server.stderr?.on('data', (chunk: Buffer) => (log = (log + String(chunk)).slice(-4000)))
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await untilReady(url, server, () => log)
  return { url, stop: () => stop(server, folder) }
}

/** The folder of the binaries; copied where another user could not reach it (a clone below a private folder). */
function readableBinaries(packageName: string, folder: string, otherUser: boolean): string {
  const entry = createRequire(import.meta.url).resolve(packageName)
  const native = path.join(path.dirname(entry), '../native')
  if (!existsSync(native)) throw new TypeError(`${packageName} has no binaries at ${native}`)
  if (!otherUser) return native
  const copy = path.join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function untilReady(url: string, server: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => undefined)
      if (server.exitCode !== null || Date.now() > deadline) throw new TypeError(`PostgreSQL did not start:\n${log()}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGINT')
  await ended
  rmSync(folder, { recursive: true, force: true })
}
