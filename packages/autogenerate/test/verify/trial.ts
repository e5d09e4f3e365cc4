import type { Schema } from '@mig/core'
import type { DevConnection, NoDevDatabase, Op, Plugin } from '@mig/core/dialect'
import { createRegistry } from '@mig/core/dialect'
import { autogenerate, type Answer, type Decisions, type Question } from '../../src/index.ts'
import { verify } from '../../src/verify/verify.ts'
import type { Verification } from '../../src/verify/verification.ts'
import { migrateTo, type Database } from '../databases.ts'

export interface Trial {
  readonly plugins?: readonly Plugin[]
  /** What the operations that were found become before they are verified. */
  readonly instead?: (ops: readonly Op[]) => readonly Op[]
  /** Where dev databases come from, in place of the dialect's own. */
  readonly open?: () => Promise<DevConnection | NoDevDatabase>
  readonly decisions?: Decisions
  /** The setting `dev`. */
  readonly dev?: string
}

/** Makes the database what the first schema says, finds the way to the second one, and verifies it. */
export async function tried(database: Database, from: Schema, to: Schema, trial: Trial = {}): Promise<Verification> {
  await migrateTo(database, from)
  return triedFromHere(database, to, trial)
}

export async function triedFromHere(database: Database, wanted: Schema, trial: Trial = {}): Promise<Verification> {
  const { plugins = [], instead, open, decisions = {}, dev } = trial
  const { dialect, connection } = database
  const found = { dialect, wanted, versionTables: [{ name: 'mig_version' }], registry: createRegistry(plugins) }
  const { ops, actual, downgrade } = await autogenerate({ ...found, connection, decisions, ask: likeliest })
  const setting = dev === undefined ? {} : { dev }
  const openDev = open ?? (() => dialect.dev.open({ folder: import.meta.dirname, like: connection, ...setting }))
  return verify({ found, actual, ops: instead?.(ops) ?? ops, downgrade }, openDev)
}

/** The first answer for which nothing has to be typed. */
export async function likeliest({ subject, choices }: Question): Promise<Answer> {
  const choice = choices.find(({ input }) => input === undefined)
  if (choice === undefined) throw new TypeError(`Nothing can be answered about ${subject}.`)
  return choice.answer
}
