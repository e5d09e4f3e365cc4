import { readdirSync } from 'node:fs'
import path from 'node:path'

/** A version of a schema: one file that makes all of it. */
export interface Version {
  /** `0012` of `0012.sql`. */
  readonly name: string
  /** Absent for a database that holds nothing. */
  readonly file?: string
}

const EMPTY: Version = { name: 'empty' }

/** From one version to another. */
export interface VersionPair {
  readonly from: Version
  readonly to: Version
}

/** The versions of a folder, oldest first. */
export function versionsIn(folder: string): readonly Version[] {
  const files = readdirSync(folder).filter((file) => /^\d+\.sql$/.test(file))
  const number = (file: string): number => Number.parseInt(file, 10)
  return files
    .toSorted((a, b) => number(a) - number(b))
    .map((file) => ({ name: path.basename(file, '.sql'), file: path.join(folder, file) }))
}

/** An empty database with each version, whose models then make all of it. */
export function pairsFromEmpty(versions: readonly Version[], limit: number = Infinity): readonly VersionPair[] {
  return versions.slice(0, limit).map((to) => ({ from: EMPTY, to }))
}

/** Each version with the one that many steps later; `limit` leaves out all but the first pairs. */
export function pairsOf(versions: readonly Version[], step: number, limit: number = Infinity): readonly VersionPair[] {
  const pairs = versions.flatMap((from, index) => {
    const to = versions[index + step]
    return to === undefined ? [] : [{ from, to }]
  })
  return pairs.slice(0, limit)
}
