import { createMigrator, MigError, type Operations } from '@mig/core'
import { runOperations } from '@mig/core/dialect'
import path from 'node:path'
import { temporaryFolder } from '../temporary-folder.ts'
import { sqlite } from '../../src/index.ts'
import { callAll } from './as-calls.ts'
import { randomSteps } from './changes.ts'
import { intentOf, opsOf, type Intent, type Step } from './intent.ts'
import { generateWorld } from './generate.ts'
import { differencesFromAfter, differencesFromBefore, expectationOf } from './oracle.ts'
import { random, type Random } from './random.ts'
import type { Db, OpenDb } from './sqlite-file.ts'
import { build } from './twin.ts'
import type { World } from './world.ts'

/** How the changes come to the database. */
export interface Mode {
  readonly place: 'memory' | 'file'
  readonly journal: 'delete' | 'wal'
  readonly foreignKeys: boolean
  readonly by: 'operations' | 'static revision' | 'dynamic revision'
  readonly transaction: 'revision' | 'all' | 'none'
  /** The caller has begun a transaction. */
  readonly open: boolean
}

export interface Case {
  readonly world: World
  readonly steps: readonly Step[]
  /** All changes in one operation. */
  readonly together: boolean
  readonly mode: Mode
}

export interface Outcome {
  readonly kind: 'done' | 'refused' | 'lost'
  /** What is wrong, with a case that is lost. */
  readonly problems: readonly string[]
  readonly error?: unknown
}

/** The case of a number. */
export function caseOf(seed: number): Case {
  const world = generateWorld(seed)
  const r = random(seed ^ 0x5eed)
  const steps = randomSteps(r, world)
  const mode = randomMode(r, world)
  const together = r.chance(0.6)
  // Without a transaction each operation stands for itself, and one that fails leaves those before it.
  const single = opsOf(intentOf(world, steps), together).length === 1
  return { world, steps, together, mode: single || mode.transaction !== 'none' ? mode : { ...mode, transaction: 'revision' } }
}

function randomMode(r: Random, world: World): Mode {
  // What is temporary belongs to one connection, and the caller's database is used through a second one where it is a file.
  const temporary = world.hidden || world.objects.some(({ temp }) => temp)
  const by = r.pick(['operations', 'static revision', 'dynamic revision'] as const)
  return {
    place: temporary || r.chance(0.6) ? 'memory' : 'file',
    journal: r.pick(['delete', 'wal']),
    foreignKeys: r.chance(0.5),
    by,
    transaction: r.pick(['revision', 'revision', 'all', 'none']),
    open: by !== 'operations' && r.chance(0.1),
  }
}

/** Makes the database, changes it through mig, and says what became of it. */
export async function runCase(test: Case, open: OpenDb): Promise<Outcome> {
  const { world, steps, mode } = test
  const intent = intentOf(world, steps)
  const folder = mode.place === 'file' ? temporaryFolder() : undefined
  const file = (name: string): string => (folder === undefined ? ':memory:' : path.join(folder.path, name))
  const db = open(file('app.db'))
  try {
    if (mode.place === 'file') db.rows(`PRAGMA journal_mode = ${mode.journal}`)
    build(db, world, file('aux.db'))
    db.exec(`PRAGMA foreign_keys = ${mode.foreignKeys ? 'ON' : 'OFF'}`)
    const found = expectationOf(db, world, intent, open)
    // Foreign keys cannot be switched off any more, so that a change which needs it is refused.
    const expectation = mode.open && mode.foreignKeys ? { ...found, may: [...found.may, 'a transaction is open'] } : found
    if (mode.open) db.exec('BEGIN')
    const error = await failure(perform(test, intent, db))
    if (mode.open) db.exec(error === undefined ? 'COMMIT' : 'ROLLBACK')
    if (error === undefined) {
      const problems = differencesFromAfter(expectation, db, world, intent)
      return { kind: problems.length > 0 ? 'lost' : 'done', problems }
    }
    const problems = [
      ...unclear(error, mode),
      ...differencesFromBefore(expectation, db),
      ...(expectation.refuse.length === 0 && expectation.may.length === 0 ? [`it was refused for no reason: ${textOf(error)}`] : []),
    ]
    return { kind: problems.length > 0 ? 'lost' : 'refused', problems, error }
  } finally {
    db.close()
    folder?.remove()
  }
}

async function perform({ mode, together }: Case, intent: Intent, db: Db): Promise<void> {
  const ops = opsOf(intent, together)
  if (mode.by === 'operations') {
    const connection = await sqlite.driver.connect({ client: db.client })
    try {
      await runOperations(ops, { dialect: sqlite, connection })
    } finally {
      await connection.close()
    }
    return
  }
  const dynamic = mode.by === 'dynamic revision'
  const upgrade = async (op: Operations): Promise<void> => {
    if (dynamic) await op.connection.query('SELECT 1')
    callAll(op, ops)
  }
  const migrator = await createMigrator({
    dialect: sqlite,
    connection: db.client,
    transaction: mode.transaction,
    revisions: { '202601010000_a1_change.ts': { revision: 'a1', downRevision: null, dynamic, upgrade } },
  })
  try {
    await migrator.upgrade()
  } finally {
    await migrator.close()
  }
}

async function failure(work: Promise<void>): Promise<unknown> {
  try {
    await work
    return undefined
  } catch (error) {
    return error ?? new TypeError('Nothing was thrown.')
  }
}

function unclear(error: unknown, { by }: Mode): readonly string[] {
  if (!(error instanceof MigError)) return [`the error is none of mig's: ${textOf(error)}`]
  return [
    ...(/^[a-z]+\.[a-zA-Z]+$/.test(error.code) ? [] : [`the code of the error is ${error.code}`]),
    // What SQLite alone can refuse gets its hint from the migrator, which knows where the database is then.
    ...((error.hint === undefined || error.hint === '') && (error.code !== 'statement.failed' || by !== 'operations')
      ? [`the error says not what to do next: ${error.code} ${error.message}`]
      : []),
  ]
}

function textOf(error: unknown): string {
  if (error instanceof MigError) return `${error.name}: ${error.message}`
  return error instanceof Error ? error.stack ?? error.message : JSON.stringify(error)
}
