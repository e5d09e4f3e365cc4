import { canonical, createRegistry, describe, isIrreversible, MigError, runOperations, withoutPrivileges } from '@mig/core/dialect'
import type { DevConnection, Irreversible, NoDevDatabase, Op, Schema } from '@mig/core/dialect'
import { findChanges, schemasOf, type AutogenerateOptions } from '../autogenerate.ts'
import { processed } from '../process-ops.ts'
import { plantCanaries, type CanaryKind } from './canaries.ts'
import { concernedPart } from './concerned.ts'
import { effectOfDowngrade, effectOfUpgrade } from './effect.ts'
import { mappedValues } from './mapped-values.ts'
import { readAgain, readRows, renamedBy } from './rows.ts'
import { failureText, firstLine, type Diverged, type NotVerified, type Passage, type Verification } from './verification.ts'

/** A revision that is going to be written. */
export interface ChangeToVerify {
  /** How its operations were found. */
  readonly found: Omit<AutogenerateOptions, 'connection'>
  /** The database as it was then. */
  readonly actual: Schema
  readonly ops: readonly Op[]
  readonly downgrade: readonly Op[] | Irreversible
}

/** Opens an empty database, one for each attempt. */
export type OpenDev = () => Promise<DevConnection | NoDevDatabase>

/** Rows may ask for more than the schema does: what fails with them is tried with tamer ones, and then without any. */
const ATTEMPTS: readonly (CanaryKind | 'none')[] = ['boundary', 'plain', 'spared', 'none']

/**
 * Tries a revision out in dev databases with rows in their tables: the database as it is, built anew, then up, down, and up again. Each
 * time the catalog is compared as autogenerate compares it, and the rows with what they were. Of a big database the part is built that
 * the operations have to do with; where that shows anything but success, all of it.
 */
export async function verify(change: ChangeToVerify, openDev: OpenDev): Promise<Verification> {
  const { found, actual, ops, downgrade } = change
  const back = isIrreversible(downgrade) ? [] : downgrade
  const part = concernedPart({ actual, wanted: found.wanted }, [...ops, ...back])
  if (part === undefined) return verifyWhole(change, openDev)
  const verification = await verifyWhole({ ...change, actual: part.actual, found: { ...found, wanted: part.wanted } }, openDev)
  // What is missing in the part may be to blame for anything else.
  return verification.outcome === 'verified' ? { ...verification, part: true } : verifyWhole(change, openDev)
}

async function verifyWhole(change: ChangeToVerify, openDev: OpenDev): Promise<Verification> {
  const refusals: Refusal[] = []
  for (const canaries of ATTEMPTS) {
    const dev = await openDev()
    if ('unavailable' in dev) return { outcome: 'unverified', reason: dev.unavailable }
    try {
      const ended = await attempt({ change, dev, canaries, foreign: new Set() })
      if ('outcome' in ended) return withRefusals(ended, refusals)
      refusals.push(ended)
    } finally {
      await dev.close()
    }
  }
  // Without rows nothing refuses them: the last attempt has ended above.
  return { outcome: 'unverified', reason: 'no attempt came to an end' }
}

interface Trial {
  readonly change: ChangeToVerify
  readonly dev: DevConnection
  readonly canaries: CanaryKind | 'none'
  /** What plugins find in the dev database alone, since it lacks what only they know of. */
  readonly foreign: ReadonlySet<string>
}

/** The database would not take rows along. */
interface Refusal {
  readonly way: Diverged['after']
  /** What it said, in a line. */
  readonly said: string
}

async function attempt(opened: Trial): Promise<Verification | Refusal> {
  const { change, dev, canaries } = opened
  const { found, ops, downgrade } = change
  const database = { dialect: found.dialect, connection: dev }
  const start = await build(opened)
  if ('outcome' in start) return start
  const trial = { ...opened, foreign: await foundAnyway(opened) }
  const ground = { ...database, schema: start, later: found.wanted, mapped: mappedValues(ops) }
  const planted = canaries === 'none' ? [] : await plantCanaries(ground, canaries)
  const before = await readRows(database, start)

  const up = await pass(trial, 'upgrade', ops)
  if ('way' in up || 'outcome' in up) return up
  const upgraded = await readAgain(database, before, up, renamedBy(ops))
  const rows = planted.reduce((sum, table) => sum + table.rows, 0)
  const proved = { outcome: 'verified' as const, database: dev.what, rows, tables: planted.length }
  if (isIrreversible(downgrade)) return { ...proved, upgrade: effectOfUpgrade({ before, upgraded }) }

  const back = await pass(trial, 'downgrade', downgrade, start)
  if ('way' in back || 'outcome' in back) return back
  const history = { before, upgraded, downgraded: await readAgain(database, before, back) }
  const again = await pass(trial, 'second upgrade', ops)
  if ('way' in again || 'outcome' in again) return again
  return { ...proved, upgrade: effectOfUpgrade(history), downgrade: effectOfDowngrade(history) }
}

/** Plugins had their say when the operations were found; a database is built as it is. */
const NO_PLUGINS = createRegistry([])

/** Makes the dev database what the real one is. @returns its schema, or why it cannot be made. */
async function build(trial: Trial): Promise<Schema | NotVerified> {
  const { change: { found, actual: all }, dev } = trial
  // Where nobody compares owners and grants, the roles that they name need not be there.
  const actual = found.privileges === true ? all : withoutPrivileges(all, found.dialect)
  try {
    const { left: ops } = await leftOf(trial, actual)
    await runOperations(ops, { dialect: found.dialect, connection: dev })
    const { left: [first], actual: built } = await leftOf(trial, actual)
    if (first === undefined) return built
    return { outcome: 'unverified', reason: `${dev.what} cannot be made equal to the database (${describe(first)})` }
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    return { outcome: 'unverified', reason: `the database cannot be built anew in ${dev.what} (${firstLine(error.message)})` }
  }
}

/**
 * Runs operations and compares what they lead to.
 * @param target the schema that the database must be equal to in everything; without it, the wanted one as it was compared.
 * @returns the schema that the database has then.
 */
async function pass(trial: Trial, way: Diverged['after'], ops: readonly Op[], target?: Schema): Promise<Passed> {
  const { change: { found }, dev, canaries } = trial
  const registry = found.registry ?? NO_PLUGINS
  try {
    await runOperations(ops, { dialect: found.dialect, connection: dev }, registry)
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    const said = firstLine(error.message)
    const lacks = `${dev.what} lacks something that the revision needs (${said})`
    if (found.dialect.dev.lacks(error)) return { outcome: 'unverified', reason: lacks }
    return canaries === 'none' ? { outcome: 'diverged', database: dev.what, after: way, rest: [], failed: failureText(error) } : { way, said }
  }
  const { left, actual } = await (target === undefined ? leftToDo(trial) : leftOf(trial, target))
  if (left.length === 0) return actual
  return { outcome: 'diverged', database: dev.what, after: way, rest: left.map((op) => describe(op, registry)) }
}

type Passed = Schema | Refusal | Diverged | NotVerified

interface Left {
  readonly left: readonly Op[]
  readonly actual: Schema
}

/** What a second autogenerate would write. */
async function leftToDo({ change: { found }, dev, foreign }: Trial): Promise<Left> {
  const registry = found.registry ?? NO_PLUGINS
  const { ops, actual } = await findChanges({ ...found, connection: dev }, registry)
  if (ops.length === 0) return { left: [], actual }
  // What a project takes out of its revisions is none of them.
  const { upgrade } = await processed({ upgrade: ops, downgrade: [] }, { registry, dialect: found.dialect.name })
  return { left: upgrade.filter((op) => !foreign.has(canonical(op))), actual }
}

/** What a comparator of a plugin finds before the upgrade, and has not found in the real database. */
async function foundAnyway(trial: Trial): Promise<ReadonlySet<string>> {
  const { found, ops } = trial.change
  if (found.registry?.plugins.every(({ compare }) => compare === undefined) !== false) return new Set()
  const own = new Set(ops.map(canonical))
  const { left } = await leftToDo(trial)
  return new Set(left.map(canonical).filter((op) => !own.has(op)))
}

/** What differs from a schema, whatever the project compares. */
async function leftOf({ change: { found }, dev }: Trial, wanted: Schema): Promise<Left> {
  const { dialect, privileges = false } = found
  const options = { dialect, connection: dev, wanted, privileges, versionTables: [], objects: 'all' as const, schemas: schemasOf(found) }
  const { ops, actual } = await findChanges(options, NO_PLUGINS)
  return { left: ops, actual }
}

function withRefusals(verification: Verification, refusals: readonly Refusal[]): Verification {
  if (verification.outcome !== 'verified') return verification
  const said = (way: Refusal['way']): Pick<Passage, 'refused'> => {
    const refusal = refusals.find((each) => each.way === way)
    return refusal === undefined ? {} : { refused: refusal.said }
  }
  const { downgrade, ...rest } = verification
  const upgrade = { ...verification.upgrade, ...said('upgrade') }
  return { ...rest, upgrade, ...(downgrade === undefined ? {} : { downgrade: { ...downgrade, ...said('downgrade') } }) }
}
