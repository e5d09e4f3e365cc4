import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { ConnectionError, type ConnectTarget } from '@mig/core/dialect'
import type { Client } from 'pg'
import { lockFolder } from './folder-lock.ts'
import { loadPglite, type Library } from './library.ts'
import { pgliteFolder } from './location.ts'
import { newDatabase } from './new-database.ts'
import { ProtocolStream } from './protocol-stream.ts'

/** A client of pg on a database of PGlite. */
export interface PgliteClient {
  readonly client: Client
  /** The folder that does not exist, where an empty database in memory stands in for it. */
  readonly absent?: string
  readonly close: () => Promise<void>
}

/** Opens the database of a URL; a folder is made where it is to be written. */
export async function openPglite({ url, folder, create }: Extract<ConnectTarget, { readonly url: string }>): Promise<PgliteClient> {
  const place = pgliteFolder(url, folder)
  const project = folder ?? process.cwd()
  const library = await loadPglite(project)
  if (place === undefined) return withClient(await newDatabase(library, project))
  if (create === false && isEmpty(place)) return { ...(await withClient(await newDatabase(library, project))), absent: place }
  const isMade = makeFolder(place)
  const unlock = await lockFolder(place)
  try {
    const database = isEmpty(place) ? newDatabase(library, project, place) : openFiles(library, place)
    return await withClient(await database, unlock)
  } catch (error) {
    await unlock()
    if (isMade && readdirSync(place).length === 0) rmdirSync(place)
    throw error
  }
}

/** A client on a database of the caller's, which stays open. */
export async function clientOn(database: PGlite): Promise<Client> {
  if (database.closed) {
    throw new ConnectionError('connection.failed', 'The PGlite that was given as connection is closed.', {
      hint: 'Close it when mig is done with it.',
    })
  }
  const { default: pg } = await import('pg')
  const client = new pg.Client({ stream: () => new ProtocolStream(database), user: 'postgres', database: 'postgres', ssl: false })
  await client.connect()
  inProcess.add(client)
  return client
}

/** Clients of databases in this process, to which there is no second way. */
const inProcess = new WeakSet<object>()

export function isInProcess(client: object): boolean {
  return inProcess.has(client)
}

async function withClient(database: PGlite, unlock?: () => Promise<void>): Promise<PgliteClient> {
  const client = await clientOn(database).catch(async (error: unknown) => {
    // A database that nobody closes keeps the process from ending.
    await database.close()
    throw error
  })
  return {
    client,
    async close() {
      try {
        await client.end()
      } finally {
        await database.close().finally(unlock)
      }
    },
  }
}

/** Whether there is nothing in the folder yet, or no such folder. */
function isEmpty(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0)
}

/** @returns true when it was not there. */
function makeFolder(folder: string): boolean {
  if (existsSync(folder)) return false
  if (!existsSync(path.dirname(folder))) {
    throw new ConnectionError('connection.notFound', `The folder ${path.dirname(folder)} of the PGlite database does not exist.`, {
      hint: 'Create it, or correct the URL.',
    })
  }
  mkdirSync(folder)
  return true
}

/** PGlite itself would make a database in any folder. */
async function openFiles({ create, extensions }: Library, folder: string): Promise<PGlite> {
  const file = path.join(folder, 'PG_VERSION')
  if (!existsSync(file)) {
    throw new ConnectionError('connection.notADatabase', `${folder} holds something else than a PGlite database.`, {
      hint: 'Name an empty folder in the URL, or one that does not exist yet.',
    })
  }
  try {
    return await create({ dataDir: folder, extensions })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const major = readFileSync(file, 'utf8').trim()
    throw new ConnectionError(
      'connection.failed',
      `The PGlite database of PostgreSQL ${major} in ${folder} cannot be opened: ${message}.`,
      {
        cause,
        hint: 'A folder belongs to the major version of PostgreSQL that made it: install the @electric-sql/pglite that has this one.',
      },
    )
  }
}
