import {
  ConnectionError,
  type Connection,
  type ConnectTarget,
  type Driver,
  type MigError,
  type Result,
  type ResultRow,
  type Value,
} from '@mig/core/dialect'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { adapt, isBetterDatabase, isNodeDatabase, type Client } from './client.ts'
import { databaseError } from './database-error.ts'
import { holdsDoubleQuotedTexts } from './double-quoted-texts.ts'
import { expectWritable } from './expect-writable.ts'
import { loadLibrary } from './library.ts'
import { busyTimeout, fileOf } from './pragmas.ts'
import { quoting } from './quoting.ts'
import { resultCode } from './result-code.ts'
import { MEMORY, parseUrl, type Location } from './url.ts'

export const driver: Driver = {
  accepts: (client) => isBetterDatabase(client) || isNodeDatabase(client),
  connect: (target) => ('url' in target ? connectUrl(target) : connectClient(target.client)),
  async nameOf(connection) {
    return path.basename(connection.absent ?? fileOf(adapt(connection.client)) ?? MEMORY)
  },
}

async function connectUrl(target: Extract<ConnectTarget, { readonly url: string }>): Promise<Connection> {
  const location = parseUrl(target.url, target.folder === undefined ? {} : { folder: target.folder })
  const { file, readonly, timeout, uri } = location
  const exists = expectFile(location)
  const open = await loadLibrary({ uri: uri !== undefined })
  if (!exists && target.create === false && file !== MEMORY) {
    const empty = open(MEMORY, {})
    return { ...connectionOf(empty, () => empty.close()), absent: file }
  }
  const options = { readonly, ...(timeout === undefined ? {} : { timeout }) }
  const client = opened(file, () => open(uri ?? file, options))
  const reopen = (): Client => open(uri ?? file, { ...options, doubleQuotedTexts: true })
  // Reading the catalog of a database that is not there yet would make a file.
  const fitting = exists ? opened(file, () => readable(client, reopen)) : client
  return connectionOf(fitting, () => fitting.close())
}

/** True when there is something to read. */
function expectFile({ file, mustExist }: Location): boolean {
  if (file === MEMORY) return false
  const folder = path.dirname(file)
  if (!existsSync(folder)) {
    throw new ConnectionError('connection.notFound', `The folder ${folder} of the SQLite database does not exist.`, {
      hint: 'Create it, or correct the URL.',
    })
  }
  const exists = existsSync(file)
  if (!exists && mustExist) {
    throw new ConnectionError('connection.notFound', `There is no SQLite database ${file}.`, {
      hint: 'Correct the URL, or let `mig upgrade` create the database.',
    })
  }
  if (exists && statSync(file).isDirectory()) {
    throw new ConnectionError('connection.notADatabase', `${file} is a folder, not an SQLite database.`, {
      hint: 'Name a file in the URL.',
    })
  }
  return exists
}

/** The client, or the one that the schema needs, when the catalog can be read; otherwise it is closed. */
function readable(client: Client, reopen: () => Client): Client {
  try {
    client.run('SELECT count(*) FROM sqlite_master')
    return withTexts(client, reopen)
  } catch (error) {
    client.close()
    throw error
  }
}

function opened<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw connectionError(file, cause)
  }
}

function connectionError(file: string, cause: unknown): MigError {
  const known = databaseError(cause, { file })
  if (known !== undefined) return known
  const said = cause instanceof Error ? cause.message : String(cause)
  return new ConnectionError('connection.failed', `The SQLite database ${file} cannot be opened: ${said}.`, {
    cause,
    hint: 'Look at the path, at the settings of the URL, and at the rights of the file and its folder.',
  })
}

/** The client; or another one, where the schema needs it, to which "x" is a text where no column is called so. */
function withTexts(client: Client, reopen: () => Client): Client {
  if (client.library !== 'node:sqlite' || !holdsDoubleQuotedTexts(client)) return client
  // What fails here leaves the client to whoever opened it.
  const second = reopen()
  client.close()
  return second
}

/**
 * The caller's database is used through a second connection to its file: what the caller writes between our statements would
 * otherwise be part of our transactions. Databases in memory, also attached ones, and those in a transaction of the caller's are used as
 * they are.
 */
async function connectClient(client: unknown): Promise<Connection> {
  const own = adapt(client)
  const second = own.inTransaction() ? undefined : secondConnection(own)
  return second === undefined ? connectionOf(own, () => undefined) : connectionOf(second, () => second.close())
}

function secondConnection(own: Client): Client | undefined {
  const file = fileOf(own)
  if (file === undefined || attached(own).some((row) => row['file'] === '')) return undefined
  const timeout = busyTimeout(own)
  const options = { readonly: own.readonly || refusesWrites(own), ...(timeout === 0 ? {} : { timeout }) }
  let second = own.open(file, options)
  try {
    second = withTexts(second, () => own.open(file, { ...options, doubleQuotedTexts: true }))
    takeOver(own, second)
    return second
  } catch (error) {
    second.close()
    // The caller gave a key for an encrypted file, which nobody tells us.
    if (resultCode(error) === 'SQLITE_NOTADB') return undefined
    throw connectionError(file, error)
  }
}

/** Settings and attached databases. */
function takeOver(own: Client, second: Client): void {
  second.run(`PRAGMA foreign_keys = ${own.run('PRAGMA foreign_keys').rows[0]?.['foreign_keys'] === 1 ? 'ON' : 'OFF'}`)
  for (const row of attached(own)) {
    second.run(`ATTACH ${quoting.literal(String(row['file']))} AS ${quoting.identifier(String(row['name']))}`)
  }
  second.run('SELECT count(*) FROM sqlite_master')
}

function attached(client: Client): readonly ResultRow[] {
  return client.run('PRAGMA database_list').rows.filter(({ name }) => name !== 'main' && name !== 'temp')
}

/** node:sqlite does not say that a database was opened to be read. */
function refusesWrites(own: Client): boolean {
  try {
    expectWritable(own)
    return false
  } catch (error) {
    return resultCode(error) === 'SQLITE_READONLY'
  }
}

export function connectionOf(client: Client, close: () => void): Connection {
  const file = fileOf(client)
  const version = String(client.run('SELECT sqlite_version() AS "version"').rows[0]?.['version'])
  return {
    version: version.split('.').map(Number),
    client: client.database,
    inTransaction: () => client.inTransaction(),
    run: async (sql, values) => {
      const start = Date.now()
      try {
        return await runPatiently(client, sql, values)
      } catch (cause) {
        throw databaseError(cause, { file, sql, waited: Date.now() - start }) ?? cause
      }
    },
    close: async () => close(),
  }
}

/** Milliseconds that a COMMIT may take. */
const COMMIT_PATIENCE = 30_000

/**
 * A COMMIT that somebody who reads is in the way of fails, with the transaction still open: it is tried again, since the work would be lost
 * otherwise. https://www.sqlite.org/lang_transaction.html#immediate
 */
async function runPatiently(client: Client, sql: string, values: readonly Value[] | undefined): Promise<Result> {
  for (const deadline = Date.now() + COMMIT_PATIENCE; ; await sleep(20)) {
    try {
      return client.run(sql, values)
    } catch (error) {
      if (sql !== 'COMMIT' || resultCode(error) !== 'SQLITE_BUSY' || Date.now() >= deadline) throw error
    }
  }
}
