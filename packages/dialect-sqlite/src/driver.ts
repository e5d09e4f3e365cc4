import { ConnectionError, type Connection, type ConnectTarget, type Driver } from '@mig/core/dialect'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { adapt, isBetterDatabase, isNodeDatabase, type Client } from './client.ts'
import { loadLibrary } from './library.ts'
import { quoting } from './quoting.ts'
import { resultCode } from './result-code.ts'
import { MEMORY, parseUrl, type Location } from './url.ts'

export const driver: Driver = {
  accepts: (client) => isBetterDatabase(client) || isNodeDatabase(client),
  connect: (target) => ('url' in target ? connectUrl(target) : connectClient(target.client)),
}

async function connectUrl(target: Extract<ConnectTarget, { readonly url: string }>): Promise<Connection> {
  const location = parseUrl(target.url, target.folder)
  const exists = expectFile(location)
  const open = await loadLibrary()
  if (!exists && target.create === false && location.file !== MEMORY) {
    const empty = open(MEMORY, {})
    return { ...connectionOf(empty, () => empty.close()), absent: location.file }
  }
  const { readonly, timeout } = location
  const client = opened(location.file, () => open(location.file, { readonly, ...(timeout === undefined ? {} : { timeout }) }))
  // Reading the catalog of a database that is not there yet would make a file.
  if (exists) checkReadable(client, location.file)
  return connectionOf(client, () => client.close())
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

function checkReadable(client: Client, file: string): void {
  opened(file, () => {
    try {
      client.run('SELECT count(*) FROM sqlite_master')
    } catch (error) {
      client.close()
      throw error
    }
  })
}

function opened<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw connectionError(file, cause)
  }
}

function connectionError(file: string, cause: unknown): ConnectionError {
  const message = cause instanceof Error ? cause.message : String(cause)
  switch (resultCode(cause)) {
    case 'SQLITE_NOTADB':
      return new ConnectionError('connection.notADatabase', `${file} is not an SQLite database, or it is encrypted.`, {
        cause,
        hint: 'Correct the URL.',
      })
    case 'SQLITE_READONLY':
      return new ConnectionError('connection.readOnly', `The SQLite database ${file} cannot be written.`, {
        cause,
        hint: 'Change the rights of the file and its folder.',
      })
    default:
      return new ConnectionError('connection.failed', `The SQLite database ${file} cannot be opened: ${message}.`, {
        cause,
        hint: 'Look at the path, and at the rights of the file and its folder.',
      })
  }
}

/**
 * The caller's database is used through a second connection to its file: what the caller writes between our statements would
 * otherwise be part of our transactions. Databases in memory, and those in a transaction of the caller's, are used as they are.
 */
async function connectClient(client: unknown): Promise<Connection> {
  const own = adapt(client)
  const second = own.inTransaction() ? undefined : secondConnection(own)
  return second === undefined ? connectionOf(own, () => undefined) : connectionOf(second, () => second.close())
}

function secondConnection(own: Client): Client | undefined {
  const { rows } = own.run('PRAGMA database_list')
  const file = rows.find((row) => row['name'] === 'main')?.['file']
  if (typeof file !== 'string' || file === '') return undefined
  const second = own.open(file, { readonly: own.readonly })
  try {
    second.run(`PRAGMA foreign_keys = ${own.run('PRAGMA foreign_keys').rows[0]?.['foreign_keys'] === 1 ? 'ON' : 'OFF'}`)
    for (const row of rows) {
      if (row['name'] === 'main' || row['name'] === 'temp') continue
      second.run(`ATTACH ${quoting.literal(String(row['file']))} AS ${quoting.identifier(String(row['name']))}`)
    }
    second.run('SELECT count(*) FROM sqlite_master')
    return second
  } catch (error) {
    second.close()
    // The caller gave a key for an encrypted file, which nobody tells us.
    if (resultCode(error) === 'SQLITE_NOTADB') return undefined
    throw connectionError(file, error)
  }
}

function connectionOf(client: Client, close: () => void): Connection {
  const version = String(client.run('SELECT sqlite_version() AS "version"').rows[0]?.['version'])
  return {
    version: version.split('.').map(Number),
    client: client.database,
    inTransaction: () => client.inTransaction(),
    run: async (sql, values) => client.run(sql, values),
    close: async () => close(),
  }
}
