import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import * as core from '@mig/core'
import type { Migrator, Schema } from '@mig/core'
import { EMPTY_SCHEMA, MigError } from '@mig/core/dialect'
import * as postgres from '@mig/dialect-postgres'
import { readModels, revise, writeModels, writeRevision, type Verification } from '@mig/autogenerate'
import { answers } from './answers.ts'
import type { Engine, Facts, LoadedDatabase } from './engine.ts'
import { factMisses, failure, verificationMisses, type Miss } from './miss.ts'
import { fill } from './fill.ts'
import { lostRows } from './kept-rows.ts'
import type { Version, VersionPair } from './versions.ts'

/** A version that was loaded, read as models, and judged. */
export interface ReadVersion {
  readonly version: Version
  readonly database: LoadedDatabase
  readonly facts: Facts
  /** What its models describe, once they were written to files and loaded. */
  readonly schema: Schema
  /** The schemas that the database has besides the default one. */
  readonly schemas: readonly string[]
}

export interface PairResult {
  readonly from: string
  readonly to: string
  /** The two versions differ. */
  readonly changes: boolean
  /** How many tables of the older version had rows, of how many. */
  readonly filled: number
  readonly tables: number
  /** What trying the revision out has shown; absent where there was nothing to try, or nobody wanted it. */
  readonly verification?: Verification
  readonly misses: readonly Miss[]
}

/** Where the files of a replay are written. */
export interface Workshop {
  readonly engine: Engine
  readonly folder: string
  /** Whether each revision is tried out before it is written, as users have it. Default: true. */
  readonly verify?: boolean
}

/** A version as a database, as facts, and as models. */
export async function readVersion({ engine, folder }: Workshop, version: Version): Promise<ReadVersion> {
  const text = version.file === undefined ? '' : readFileSync(version.file, 'utf8')
  const database = await engine.load(text).catch((error: unknown) => {
    throw new MigError('replay.load', `${version.file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'A dump may need extensions that this server lacks: name another one with --url.',
      exit: 2,
      cause: error,
    })
  })
  const facts = await database.facts()
  const schemas = await database.schemas()
  if (version.file === undefined) return { version, database, facts, schema: EMPTY_SCHEMA, schemas }
  const place = path.join(folder, 'models', version.name)
  await withMigrator({ engine, folder: place, database, schemas }, async (migrator) => {
    writeModels(await readModels(migrator, { perTable: true, schemas }), place)
  })
  const loaded = await core.loadModels(path.join(place, 'index.ts'), place, core.createLoader({ modules: MODULES }))
  return { version, database, facts, schema: core.schemaOf(loaded), schemas }
}

/** Takes a copy of the older version to the newer one and back, through a revision file. */
export async function replayPair({ engine, folder, verify = true }: Workshop, from: ReadVersion, to: ReadVersion): Promise<PairResult> {
  const pair = { from: from.version, to: to.version }
  const database = await from.database.copy()
  const misses: Miss[] = []
  let filled = 0
  let verification: Verification | undefined
  try {
    const schemas = [...new Set([...from.schemas, ...to.schemas])]
    const target = { engine, folder: path.join(folder, 'pairs', pairName(pair)), database, schemas }
    await withMigrator(target, async (migrator, connection) => {
      const rows = await connection((open) => fill(engine, open, from.schema, to.schema))
      filled = rows.length
      try {
        verification = await writeRevisionTo(to, schemas, migrator, verify)
      } catch (error) {
        return void misses.push(failure('autogenerate', error))
      }
      misses.push(...verificationMisses(verification))
      for (const { way, work, reached } of stages(migrator, from, to)) {
        const failed = await work().then(
          () => undefined,
          (error: unknown) => failure(way, error),
        )
        if (failed !== undefined) return void misses.push(failed)
        misses.push(...factMisses(way, await database.facts(), reached))
        const lost = await connection((open) => lostRows(engine, open, rows, to.schema))
        misses.push(...lost.map((detail): Miss => ({ way, kind: 'rows', detail })))
      }
    })
  } finally {
    await database.drop()
  }
  const changes = factMisses('upgrade', from.facts, to.facts).length > 0
  const result = { from: pair.from.name, to: pair.to.name, changes, filled, tables: from.schema.tables.length, misses }
  return verification === undefined ? result : { ...result, verification }
}

function pairName({ from, to }: VersionPair): string {
  return `${from.name}-${to.name}`
}

interface Stage {
  readonly way: Miss['way']
  readonly work: () => Promise<void>
  /** What the database has to be afterwards. */
  readonly reached: Facts
}

function stages(migrator: Migrator, from: ReadVersion, to: ReadVersion): readonly Stage[] {
  return [
    { way: 'upgrade', work: async () => void (await migrator.upgrade('head')), reached: to.facts },
    { way: 'downgrade', work: async () => void (await migrator.downgrade('base')), reached: from.facts },
  ]
}

/** @returns what trying it out has shown, if it was. */
async function writeRevisionTo(
  { schema, version }: ReadVersion,
  schemas: readonly string[],
  migrator: Migrator,
  verify: boolean,
): Promise<Verification | undefined> {
  const options = { wanted: schema, schemas, objects: 'all', message: `to ${version.name}`, id: REVISION, ask: answers, verify } as const
  const revised = await revise(migrator, options)
  writeRevision(revised)
  return verify ? revised.verification : undefined
}

const REVISION = '000000000001'
const MODULES = {
  '@mig/core': (): Promise<object> => Promise.resolve(core),
  '@mig/dialect-postgres': (): Promise<object> => Promise.resolve(postgres),
}

interface Target {
  readonly engine: Engine
  readonly folder: string
  readonly database: LoadedDatabase
  readonly schemas: readonly string[]
}

type Connected = <T>(work: (connection: core.InspectedDatabase['connection']) => Promise<T>) => Promise<T>

async function withMigrator(
  { engine, folder, database, schemas }: Target,
  work: (migrator: Migrator, connection: Connected) => Promise<void>,
): Promise<void> {
  // What an earlier replay kept here is not of this one.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.join(folder, 'migrations'), { recursive: true })
  const { dialect, dev } = engine
  const config = { root: folder, url: database.url, dialect, schemas, ...(dev === undefined ? {} : { dev }) }
  const migrator = await core.createMigrator({ ...config, loader: { modules: MODULES } })
  try {
    await work(migrator, (use) => migrator.inspect(({ connection }) => use(connection)))
  } finally {
    await migrator.close()
  }
}
