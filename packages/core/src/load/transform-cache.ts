import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import type { Unit } from './unit.ts'

/** Stands in every key; another number where the same source gives another unit, or an entry is written in another way. */
const FORMAT = 2

/** The most entries that one run adds: writing one takes longer than making it, and only a run that finds all of them gains. */
const ADDED_AT_MOST = 256

/** Units by their source, so that a start need not load the transformer. It may lose entries, and never fails a run. */
export interface TransformCache {
  read(source: string, file: string): Unit | undefined
  write(source: string, file: string, unit: Unit): void
}

/** A cache in the folder, which is made with the first entry. */
export function transformCache(folder: string): TransformCache {
  let left = ADDED_AT_MOST
  let writable = true
  return {
    read(source, file) {
      // A run that has added so many has met a history that is new to the cache: the rest of it is not there either.
      if (left <= 0) return undefined
      return attempt(() => unpack(readFileSync(path.join(folder, keyOf(source, file)), 'utf8'), source))
    },
    write(source, from, unit) {
      if (!writable || left-- <= 0) return
      const key = keyOf(source, from)
      // A name of its own, and a rename: another process never reads half an entry.
      const file = path.join(folder, `${key}.${process.pid}-${left}`)
      const put = (): true => {
        writeFileSync(file, pack(unit, source))
        renameSync(file, path.join(folder, key))
        return true
      }
      const makeAndPut = (): true => {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        return put()
      }
      // The first entry meets no folder; a folder that cannot be written to ends the writing.
      if (attempt(put) === undefined && attempt(makeAndPut) === undefined) {
        writable = false
        attempt(() => rmSync(file, { force: true }))
      }
    },
  }
}

/** The extension decides how a source is read; its place does not matter. Sources that share a key push each other out. */
function keyOf(source: string, file: string): string {
  return `${FORMAT}${path.extname(file)}-${source.length}-${checksum(source)}`
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** A line with the facts and the checksum of the code, then the source, which tells whether it is the entry looked for, and the code. */
function pack({ code, ...facts }: Unit, source: string): string {
  return `${JSON.stringify({ ...facts, checksum: checksum(code) })}\n${source}${code}`
}

/** @throws when the entry is not whole. */
function unpack(text: string, source: string): Unit | undefined {
  const end = text.indexOf('\n') + 1
  if (!text.startsWith(source, end)) return undefined
  const code = text.slice(end + source.length)
  const { checksum: expected, ...facts } = JSON.parse(text.slice(0, end)) as Omit<Unit, 'code'> & { readonly checksum: string }
  return expected === checksum(code) ? { ...facts, code } : undefined
}

/** FNV-1a, which finds files and notices broken ones; Node's cryptography would take longer to load than all that is in the cache. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16)
}

/**
 * Where a project's cache is: `node_modules/.cache/mig` of the folder or the nearest above it that is the user's own, else a folder of the
 * user's that nobody else can write to (below XDG_CACHE_HOME, the cache folder of the home, or the temporary folder). `undefined` where
 * there is no such place: what is in the cache is run as code.
 */
export function cacheFolderFor(folder: string): string | undefined {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const modules = path.join(current, 'node_modules')
    if (isOwn(modules)) return path.join(modules, '.cache', 'mig')
    if (path.dirname(current) === current) break
  }
  const { uid } = userInfo()
  const places = [process.env['XDG_CACHE_HOME'], path.join(homedir(), '.cache')].flatMap((place) =>
    place === undefined || place === '' ? [] : [path.join(place, 'mig')],
  )
  return [...places, path.join(tmpdir(), `mig-${uid}`)].find(isPrivate)
}

function isOwn(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && (process.getuid === undefined || stat.uid === process.getuid())
}

/** Makes the folder where it is missing. A link, another owner or rights of others rule it out. */
function isPrivate(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const stat = lstatSync(folder)
    return stat.isDirectory() && isOwn(folder) && (process.platform === 'win32' || (stat.mode & 0o077) === 0)
  } catch {
    return false
  }
}
