import type { InspectedRange } from '@mig/core'
import { createRegistry, IrreversibleError, isIrreversible, MigError, reverseAll, runOperations, touchesRows } from '@mig/core/dialect'
import type { Connection, Irreversible, Op, Schema } from '@mig/core/dialect'
import { autogenerate } from '../autogenerate.ts'
import type { Decisions } from '../decisions/decision.ts'
import { answerName } from '../decisions/names.ts'
import { UndecidedError } from '../decisions/undecided-error.ts'
import { renamedBy } from '../verify/rows.ts'
import type { SquashedRevision } from './members.ts'
import { differencesFrom, readSchema } from './read-schema.ts'
import { droppedInWords, inWords, wordsAfter } from './words.ts'

/** What a revision does in place of several others. */
export interface Contents {
  readonly upgrade: readonly Op[]
  readonly downgrade: readonly Op[] | Irreversible
}

/** What the revisions come to, and where they lead. */
export interface Condensed extends Contents {
  readonly end: Schema
}

type Direction = 'upgrade' | 'downgrade'

/** Operations that belong together, or a revision that runs from its file and leaves nothing but its schema. */
type Unit = { readonly kind: 'schema' | 'data'; readonly op: Op } | { readonly kind: 'file'; readonly id: string }

/** Two dev databases on the way from the start of the range to its end: one is ahead, and the other one comes after. */
interface Pair {
  readonly ahead: Connection
  readonly behind: Connection
}

/**
 * The operations of the revisions one after the other, as they were written.
 * @returns nothing where the work of one depends on data.
 */
export function asWritten(revisions: readonly SquashedRevision[]): Contents | undefined {
  const upgrade = revisions.map((revision) => (revision.keepsData ? revision.upgrade : undefined))
  const downgrade = revisions.map((revision) => revision.downgrade).toReversed()
  if (!upgrade.every((ops) => ops !== undefined)) return undefined
  const no = downgrade.find((ops) => ops !== undefined && isIrreversible(ops))
  if (no !== undefined && isIrreversible(no)) return { upgrade: upgrade.flat(), downgrade: no }
  return { upgrade: upgrade.flat(), downgrade: downgrade.flatMap((ops) => (ops === undefined || isIrreversible(ops) ? [] : ops)) }
}

/**
 * The same in as few operations as it takes: what changes the schema is replaced by the difference between the schema before and after it,
 * as far as there is nothing with data in between, which stays in its place. What autogenerate would have to ask about stays as it was
 * written.
 */
export async function condensed(range: InspectedRange, revisions: readonly SquashedRevision[], pair: Pair): Promise<Condensed> {
  const [up, down] = [unitsOf(revisions, 'upgrade'), unitsOf(revisions.toReversed(), 'downgrade')]
  const { ops: upgrade, words } = await condensedWay(up, { range, ...pair, direction: 'upgrade' }, await readSchema(range, pair.behind))
  const end = await readSchema(range, pair.ahead)
  const no = revisions.map(({ downgrade }) => downgrade).find((ops) => ops !== undefined && isIrreversible(ops))
  if (no !== undefined && isIrreversible(no)) return { upgrade, downgrade: no, end }
  const reversed = reverseAll(upgrade, range.registry)
  if (![...up, ...down].some(({ kind }) => kind === 'data') && !isIrreversible(reversed)) return { upgrade, downgrade: reversed, end }
  try {
    const { ops: downgrade } = await condensedWay(down, { range, ...pair, direction: 'downgrade' }, words)
    return { upgrade, downgrade, end }
  } catch (error) {
    if (!(error instanceof IrreversibleError)) throw error
    return { upgrade, downgrade: { irreversible: error.message }, end }
  }
}

function unitsOf(revisions: readonly SquashedRevision[], direction: Direction): readonly Unit[] {
  return revisions.flatMap((revision): readonly Unit[] => {
    const ops = revision[direction]
    if (!revision.keepsData || ops === undefined || isIrreversible(ops)) return [{ kind: 'file', id: revision.id }]
    return ops.map((op): Unit => ({ kind: touchesRows(op) ? 'data' : 'schema', op }))
  })
}

interface Way extends Pair {
  readonly range: InspectedRange
  readonly direction: Direction
}

/** Operations, and the schema that they lead to in the words in which it was written. */
interface Led {
  readonly ops: readonly Op[]
  readonly words: Schema
}

async function condensedWay(units: readonly Unit[], way: Way, start: Schema): Promise<Led> {
  const { range, ahead, behind } = way
  const kept: Op[] = []
  let words = start
  for (let at = 0; at < units.length;) {
    const end = units.findIndex(({ kind }, index) => index >= at && kind === 'data')
    const changes = units.slice(at, end === -1 ? undefined : end)
    const led = await condensedRun(changes, way, words)
    kept.push(...led.ops)
    at += changes.length
    const unit = units[at++]
    words = led.words
    if (unit === undefined || unit.kind === 'file') continue
    for (const connection of [ahead, behind]) await runOperations([unit.op], { ...range, connection }, range.registry)
    words = wordsAfter(words, unit.op, range.registry) ?? words
    kept.push(unit.op)
  }
  return { ops: kept, words }
}

/** @param units nothing but changes of the schema; both databases have them afterwards. */
async function condensedRun(units: readonly Unit[], way: Way, start: Schema): Promise<Led> {
  const { range, direction, ahead, behind } = way
  const written = units.flatMap((unit) => (unit.kind === 'file' ? [] : [unit.op]))
  const isWritten = written.length === units.length
  let words: Schema | undefined = start
  for (const unit of units) {
    if (unit.kind === 'file') await range.run([unit.id], direction, ahead)
    else await runOperations([unit.op], { ...range, connection: ahead }, range.registry)
    words = words === undefined || unit.kind === 'file' ? undefined : wordsAfter(words, unit.op, range.registry)
  }
  const wanted = await wantedAfter(way, words ?? start)
  const ops = isWritten && written.length < 2 ? undefined : await difference(way, wanted, written)
  if (ops !== undefined) return { ops: droppedInWords(ops, start), words: wanted }
  if (!isWritten) throw notKept(units)
  await runOperations(written, { ...range, connection: behind }, range.registry)
  return { ops: written, words: wanted }
}

/** What the database ahead holds, in words that are known where they say the same. */
async function wantedAfter({ range, ahead }: Way, words: Schema): Promise<Schema> {
  const catalog = await readSchema(range, ahead)
  const wanted = inWords(catalog, words)
  try {
    return (await differencesFrom(range, ahead, wanted)).length === 0 ? wanted : catalog
  } catch (error) {
    if (error instanceof MigError) return catalog
    throw error
  }
}

/** What leads the database behind to where the other one is, when it has run there; nothing where only a person knows it. */
async function difference({ range, behind }: Way, wanted: Schema, written: readonly Op[]): Promise<readonly Op[] | undefined> {
  const { dialect, schemas } = range
  try {
    const before = await readSchema(range, behind)
    const found = async (decisions: Decisions): Promise<readonly Op[]> => {
      const compared = { dialect, connection: behind, wanted, schemas, versionTables: range.ownTables, privileges: true, decisions }
      // What a project leaves out of its comparisons is in its revisions all the same.
      const { ops } = await autogenerate({ ...compared, objects: 'all', registry: createRegistry([]) })
      return ops
    }
    const rename = renamesOf(before, written)
    const ops = await found({ rename }).catch((error: unknown) => {
      if (!(error instanceof UndecidedError) || error.questions.some(({ kind }) => kind !== 'rename')) throw error
      // Nothing was renamed besides what was written so.
      return found({ rename: [...rename, ...error.questions.map(({ subject }) => ({ subject, to: null }))] })
    })
    await runOperations(ops, { dialect, connection: behind })
    return ops
  } catch (error) {
    if (error instanceof MigError) return undefined
    throw error
  }
}

/** What the operations rename of that which was there before them. */
function renamesOf({ tables }: Schema, ops: readonly Op[]): NonNullable<Decisions['rename']> {
  const names = renamedBy(ops)
  return tables.flatMap((table) => {
    const now = names.table(table)
    const renamed = now.name === table.name ? [] : [{ subject: answerName(table.schema, table.name), to: answerName(now.schema, now.name) }]
    const columns = table.columns.flatMap(({ name }) => {
      const to = names.column(table, name)
      return to === name
        ? []
        : [{ subject: answerName(table.schema, table.name, name), to: answerName(now.schema, now.name, to) }]
    })
    return [...renamed, ...columns]
  })
}

function notKept(units: readonly Unit[]): MigError {
  const ids = units.flatMap((unit) => (unit.kind === 'file' ? [unit.id] : []))
  return new MigError('squash.notKept', `What ${ids.join(', ')} does to the schema cannot be written as operations without asking.`, {
    hint: 'Nothing was written. Squash what is before it, and what is behind it.',
  })
}
