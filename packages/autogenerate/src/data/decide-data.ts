import { displayName, isIrreversible, MigError } from '@mig/core/dialect'
import type { AlterColumnChange, Change, Connection, Dialect, Irreversible, Op, Schema } from '@mig/core/dialect'
import type { Decider } from '../decisions/decider.ts'
import type { Decision } from '../decisions/decision.ts'
import { answerValue } from './answer-value.ts'
import { withFills, type Fill } from './fill.ts'
import { demandsOf, fillQuestion, isLacking, type Demand } from './fill-questions.ts'
import { withCasts } from './casts.ts'
import { withChanges } from './with-changes.ts'
import { isCheckedLater } from './deferred.ts'
import { lostValues } from './lost-values.ts'
import { assertAboutLost, isHeld, mapQuestion, withMaps } from './map-questions.ts'
import { missingQuestion, missingTables, missingWarning } from './missing-tables.ts'
import { timeZone } from './time-zone.ts'
import { isAsked, needsZone, retypedBy, usingQuestion, type Retyped } from './using-questions.ts'

export interface DataContext {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly decider: Decider
  /** The database as it is, and as the upgrade is to leave it. */
  readonly actual: Schema
  readonly wanted: Schema
  /** The database is another one than the connection's, whose rows say nothing then. */
  readonly from?: Schema
}

/** What has been decided about rows. */
export interface DataDecisions {
  /** The operations with what becomes of values whose type changes or loses them; their reverse is the way back. */
  readonly ops: readonly Op[]
  /** What rows get in columns that are to be NOT NULL. */
  readonly fills: readonly Fill[]
  /** What somebody should know of it, a sentence each. */
  readonly warnings: readonly string[]
}

/**
 * Decides what becomes of the rows that tables have when operations run: values for columns that are to be NOT NULL, values of
 * another type where the database does not convert by itself, and others for those that an enum loses. Nothing is asked about tables that
 * the operations create.
 *
 * @throws UndecidedError when somebody has to say it; MigError `answer.value` for an answer that does not fit its column or enum,
 * `answer.refuted` for one that rows speak against, `answer.unused` for one about a value that no enum loses.
 */
export async function decideData(found: readonly Op[], context: DataContext): Promise<DataDecisions> {
  const { connection, decider, dialect } = context
  const ops = await withCasts(found, dialect, connection)
  const demands = demandsOf(ops, dialect, context.wanted)
  const retyped = retypedBy(ops, dialect)
  const lacking = await lackingNow(demands, context)
  const lost = await lostValues(ops, demands, context)
  const missing = missingTables(ops, [context.actual, context.wanted], dialect)
  assertAboutLost(lost, decider)
  await decider.decide<'fill' | 'using' | 'map' | 'missing'>([
    ...demands.map((demand) => fillQuestion(demand, lacking.has(demand), dialect)),
    ...retyped.filter((item) => isAsked(item, dialect)).map((item) => usingQuestion(item, dialect)),
    ...lost.filter(isHeld).map(mapQuestion),
    ...missing.map(missingQuestion),
  ])
  const decided = withMaps(withUsings(ops, retyped, context), lost, decider)
  const fills = demands.flatMap((demand) => fillOf(demand, lacking, context))
  return { ops: decided, fills, warnings: missing.map(missingWarning) }
}

/**
 * The operations of a downgrade with the fills that were given for columns that come back, of which nobody is asked: it may never run.
 * The names are those that the columns had.
 */
export function fillBack(
  downgrade: readonly Op[] | Irreversible,
  context: DataContext,
): { readonly downgrade: readonly Op[] | Irreversible; readonly fills: readonly Fill[] } {
  if (isIrreversible(downgrade)) return { downgrade, fills: [] }
  const fills = demandsOf(downgrade, context.dialect).flatMap((demand) => fillOf(demand, new Set(), context))
  return { downgrade: withFills(downgrade, fills, context.dialect.quoting), fills }
}

/** Asks the database where the answer depends on it. */
async function lackingNow(demands: readonly Demand[], { connection, decider, from }: DataContext): Promise<ReadonlySet<Demand>> {
  const lacking = new Set<Demand>()
  if (from !== undefined) return lacking
  for (const demand of demands) {
    const given = decider.given('fill').find(({ subject }) => subject === demand.subject)
    if (given !== undefined && ('sql' in given || given.value !== null)) continue
    if (await isLacking(demand, connection)) lacking.add(demand)
  }
  return lacking
}

function fillOf(demand: Demand, lacking: ReadonlySet<Demand>, { actual, decider, dialect }: DataContext): readonly Fill[] {
  const decision = decider.take('fill', demand.subject)
  if (decision === undefined) return []
  const { before, name, table, subject } = demand
  const { checkDeferred } = dialect.features
  const isPending = before !== undefined && isCheckedLater(before, actual)
  const settling = checkDeferred !== undefined && isPending ? { settle: checkDeferred } : {}
  if ('sql' in decision) return [{ table, column: name, sql: `(${decision.sql})`, ...settling }]
  if (decision.value !== null) return [{ table, column: name, sql: valueSql(decision.value, demand, dialect), ...settling }]
  if (!lacking.has(demand)) return []
  const rows = demand.isNew ? 'has rows' : `has rows in which ${name} is NULL`
  throw new MigError('answer.refuted', `${displayName(table)} ${rows}, so --no-fill ${subject} is no answer.`, {
    hint: `Nothing was written. Say what they get: --fill ${subject}=…, or --fill-sql ${subject}=….`,
    exit: 2,
  })
}

function valueSql(text: string, { column, subject }: Demand, dialect: Dialect): string {
  return column === undefined ? dialect.quoting.literal(text) : answerValue(text, column, subject, dialect)
}

function withUsings(ops: readonly Op[], retyped: readonly Retyped[], context: DataContext): readonly Op[] {
  const changed = new Map<Change, AlterColumnChange>()
  for (const item of retyped) {
    const decision = context.decider.take('using', item.subject)
    if (decision !== undefined) changed.set(item.change, withUsing(item, decision, context.dialect))
  }
  return withChanges(ops, changed)
}

function withUsing({ change, from, to, subject }: Retyped, decision: Decision<'using'>, { quoting }: Dialect): AlterColumnChange {
  const column = quoting.identifier(change.name)
  if ('sql' in decision) return { ...change, using: decision.sql, usingDown: change.usingDown ?? column }
  if (!needsZone({ from, to })) {
    throw new MigError('answer.value', `${subject} does not change between times with and without a time zone, so it needs none.`, {
      hint: `Nothing was written. Say what becomes of the values with --using ${subject}=….`,
      exit: 2,
    })
  }
  const sql = `${column} AT TIME ZONE ${quoting.literal(timeZone(decision.zone, subject))}`
  return { ...change, using: sql, usingDown: sql }
}
