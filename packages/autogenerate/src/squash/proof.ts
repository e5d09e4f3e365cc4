import { setTimeout as sleep } from 'node:timers/promises'
import type { InspectedRange } from '@mig/core'
import { isIrreversible, MigError, runOperations } from '@mig/core/dialect'
import type { DevConnection, Schema } from '@mig/core/dialect'
import { plantCanaries, type CanaryGround, type CanaryKind } from '../verify/canaries.ts'
import { effectOfDowngrade, effectOfUpgrade } from '../verify/effect.ts'
import { mappedValues } from '../verify/mapped-values.ts'
import { readAgain, readRows, renamedBy, type TableRows } from '../verify/rows.ts'
import { firstLine, type Passage, type Verified } from '../verify/verification.ts'
import type { Contents } from './contents.ts'
import { differencesFrom, readSchema } from './read-schema.ts'
import { changingColumns, rowDifferences } from './row-differences.ts'

/** Whether one revision does what several others do. */
export type Proof = Verified | Unequal

/** It does not. */
export interface Unequal {
  readonly outcome: 'unequal'
  readonly database: string
  readonly after: 'upgrade' | 'downgrade' | 'second upgrade'
  /** What would lead from one to the other, or what the database said, a line each. */
  readonly rest: readonly string[]
}

/** The replaced revisions do not take these rows along, so nothing can be said with them. */
interface Refused {
  readonly refused: Refusal
}

interface Refusal {
  readonly way: Unequal['after']
  /** What the database said, in a line. */
  readonly said: string
}

/**
 * Runs the replaced revisions from their files in one dev database and the contents in another one, from the same start with the same rows,
 * and compares all that the two hold: after the upgrade, after the downgrade, and after a second upgrade.
 * @param end what the replaced revisions lead to.
 * @throws StatementError, RevisionError when the replaced revisions fail even without rows.
 */
export async function prove(range: InspectedRange, contents: Contents, end: Schema): Promise<Proof> {
  const refusals: Refusal[] = []
  for (const canaries of ['boundary', 'plain', undefined] as const) {
    const ahead = { later: end, mapped: mappedValues(contents.upgrade) }
    const [old, now] = [await openTrial(range, canaries, ahead), await openTrial(range, canaries, ahead)]
    try {
      // Without tables at the start there are no rows to be had.
      const isLast = canaries === undefined || old.planted.rows === 0
      const ended = await attempt({ range, contents, end, old, now, mayRefuse: !isLast, changing: new Map() })
      if ('outcome' in ended) return ended.outcome === 'unequal' ? ended : withRefusals(ended, refusals)
      refusals.push(ended.refused)
    } finally {
      await now.dev.close()
      await old.dev.close()
    }
  }
  // Without rows nothing refuses them: the last attempt has ended above.
  throw new MigError('squash.unproved', 'No attempt in the dev database came to an end.')
}

type Ahead = Pick<CanaryGround, 'later' | 'mapped'>

/** A dev database at the start of the range. */
interface Trial {
  readonly dev: DevConnection
  readonly canaries: CanaryKind | undefined
  readonly ahead: Ahead
  readonly start: Schema
  readonly before: readonly TableRows[]
  readonly planted: { readonly rows: number; readonly tables: number }
}

async function openTrial(range: InspectedRange, canaries: CanaryKind | undefined, ahead: Ahead): Promise<Trial> {
  const dev = await range.openStart()
  try {
    const database = { dialect: range.dialect, connection: dev }
    const start = await readSchema(range, dev)
    const tables = canaries === undefined ? [] : await plantCanaries({ ...database, schema: start, ...ahead }, canaries)
    const planted = { rows: tables.reduce((sum, table) => sum + table.rows, 0), tables: tables.length }
    return { dev, canaries, ahead, start, before: await readRows(database, start), planted }
  } catch (error) {
    await dev.close()
    throw error
  }
}

interface Attempt {
  readonly range: InspectedRange
  readonly contents: Contents
  readonly end: Schema
  readonly old: Trial
  readonly now: Trial
  /** Where the replaced revisions fail with these rows, others are tried. */
  readonly mayRefuse: boolean
  /** The columns that are known to differ from run to run. */
  readonly changing: Map<string, ReadonlySet<string>>
}

async function attempt(both: Attempt): Promise<Proof | Refused> {
  const { contents, now } = both
  const { upgrade, downgrade } = contents
  const { dev, before, planted } = now
  const database = { dialect: both.range.dialect, connection: dev }
  const up = await pass(both, 'upgrade')
  if ('refused' in up || 'outcome' in up) return up
  const upgraded = await readAgain(database, before, up, renamedBy(upgrade))
  const proved = { outcome: 'verified' as const, database: dev.what, ...planted }
  if (isIrreversible(downgrade)) return { ...proved, upgrade: effectOfUpgrade({ before, upgraded }) }

  const down = await pass(both, 'downgrade')
  if ('refused' in down || 'outcome' in down) return down
  const history = { before, upgraded, downgraded: await readAgain(database, before, down) }
  const again = await pass(both, 'second upgrade')
  if ('refused' in again || 'outcome' in again) return again
  return { ...proved, upgrade: effectOfUpgrade(history), downgrade: effectOfDowngrade(history) }
}

/** Both databases go one way; what they hold then is compared in both directions. @returns the schema that they have. */
async function pass(both: Attempt, way: Unequal['after']): Promise<Schema | Unequal | Refused> {
  const { range, contents, old, now, mayRefuse } = both
  const direction = way === 'downgrade' ? 'downgrade' : 'upgrade'
  const ids = range.revisions.map(({ id }) => id)
  const unequal = (rest: readonly string[]): Unequal => ({ outcome: 'unequal', database: now.dev.what, after: way, rest })
  try {
    await range.run(ids, direction, old.dev)
  } catch (error) {
    if (!mayRefuse || !(error instanceof MigError)) throw error
    return { refused: { way, said: firstLine(error.message) } }
  }
  const ops = contents[direction]
  try {
    if (!isIrreversible(ops)) await runOperations(ops, { ...range, connection: now.dev }, range.registry)
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    return unequal([`it fails: ${firstLine(error.message)}`])
  }
  const [wanted, made] = [await readSchema(range, old.dev), await readSchema(range, now.dev)]
  const there = await differencesFrom(range, now.dev, wanted)
  const back = there.length > 0 ? [] : await differencesFrom(range, old.dev, made)
  if (there.length + back.length > 0) return unequal([...there, ...back])
  const rows = await differentRows(both, { wanted, made }, way)
  return rows.length > 0 ? unequal(rows) : made
}

async function differentRows(
  { range, old, now, changing }: Attempt,
  { wanted, made }: { readonly wanted: Schema; readonly made: Schema },
  way: Unequal['after'],
): Promise<readonly string[]> {
  const { dialect } = range
  const [before, after] = [await readRows({ dialect, connection: old.dev }, wanted), await readRows({ dialect, connection: now.dev }, made)]
  const found = rowDifferences(before, after, changing)
  if (found.every(({ counts }) => counts)) return found.map(({ line }) => line)
  // The hour, or chance, may have a say in values: what differs between two runs of the replaced revisions themselves proves nothing.
  await sleep(CLOCK_STEP)
  const again = await replayedRows(range, old, way)
  for (const [table, columns] of changingColumns(before, again)) {
    changing.set(table, new Set([...(changing.get(table) ?? []), ...columns]))
  }
  return rowDifferences(before, after, changing).map(({ line }) => line)
}

/** Milliseconds in which every clock of a database moves on: that of SQLite counts seconds. */
const CLOCK_STEP = 1_100

/** The rows that the replaced revisions leave when they run once more from the start. */
async function replayedRows(range: InspectedRange, { canaries, ahead }: Trial, way: Unequal['after']): Promise<readonly TableRows[]> {
  const ids = range.revisions.map(({ id }) => id)
  const trial = await openTrial(range, canaries, ahead)
  try {
    await range.run(ids, 'upgrade', trial.dev)
    if (way !== 'upgrade') await range.run(ids, 'downgrade', trial.dev)
    if (way === 'second upgrade') await range.run(ids, 'upgrade', trial.dev)
    return await readRows({ dialect: range.dialect, connection: trial.dev }, await readSchema(range, trial.dev))
  } finally {
    await trial.dev.close()
  }
}

function withRefusals({ upgrade, downgrade, ...proof }: Verified, refusals: readonly Refusal[]): Verified {
  const passage = (effect: Passage, isBack: boolean): Passage => {
    const refusal = refusals.find(({ way }) => (way === 'downgrade') === isBack)
    return refusal === undefined ? effect : { ...effect, refused: refusal.said }
  }
  return { ...proof, upgrade: passage(upgrade, false), ...(downgrade === undefined ? {} : { downgrade: passage(downgrade, true) }) }
}
