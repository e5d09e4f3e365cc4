import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { PGlite } from '@electric-sql/pglite'
import { cacheFolderFor } from '@mig/core/dialect'
import type { Library } from './library.ts'

/**
 * A new database: in the folder `place`, or in memory. To make one from nothing takes most of the time of a command, so the files of an
 * untouched one are kept with the project's other cached files; the cache may lose them, and never fails a run.
 * @param folder that of the project.
 */
export async function newDatabase({ version, extensions, create }: Library, folder: string, place?: string): Promise<PGlite> {
  const options = { extensions, ...(place === undefined ? {} : { dataDir: place }) }
  const cache = cacheFolderFor(folder)
  if (cache === undefined) return create(options)
  const file = path.join(cache, `pglite-${version}.tar.gz`)
  const files = cachedFiles(file)
  if (files !== undefined) return create({ ...options, loadDataDir: files })
  return keepFiles(await create(options), file)
}

/** The checksum in the file finds out one that is broken. */
function cachedFiles(file: string): Blob | undefined {
  try {
    return new Blob([gunzipSync(readFileSync(file))], { type: 'application/x-tar' })
  } catch {
    return undefined
  }
}

async function keepFiles(database: PGlite, file: string): Promise<PGlite> {
  const files = await database.dumpDataDir('none')
  // A name of its own, and a rename: another process never reads half of them.
  const part = `${file}.${process.pid}`
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(part, gzipSync(new Uint8Array(await files.arrayBuffer())))
    renameSync(part, file)
  } catch {
    rmSync(part, { force: true })
  }
  return database
}
