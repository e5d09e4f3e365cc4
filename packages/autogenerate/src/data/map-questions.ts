import { didYouMean, displayName, MigError } from '@mig/core/dialect'
import type { Op } from '@mig/core/dialect'
import { isRebuild } from '../compare/rebuilt-enums.ts'
import type { Decider } from '../decisions/decider.ts'
import type { Choice, QuestionOf } from '../decisions/decision.ts'
import { valueText } from '../decisions/names.ts'
import type { LostValue, ValueColumn } from './lost-values.ts'

/** Where an enum has more values, one is typed: nobody reads a flag for each. */
const MAX_LISTED = 12

/** True where rows hold the value now. Where none does nobody is asked, and rows elsewhere stop the upgrade there. */
export function isHeld(lost: LostValue): boolean {
  return holding(lost).length > 0
}

function holding({ value, columns }: LostValue): readonly ValueColumn[] {
  return columns.filter(({ rows }) => (rows.get(value) ?? 0) > 0)
}

export function mapQuestion(lost: LostValue): QuestionOf<'map'> {
  const { op, value, subject } = lost
  const where = holding(lost).map((column) => `${column.rows.get(value)} of ${shown(column)}`)
  const becomes = (label: string, to: string | null): Choice => ({ label, answer: { option: 'map', value: `${subject}=${valueText(to)}` } })
  const typed: Choice = { label: 'another value', answer: { option: 'map', value: `${subject}=` }, input: `one of ${op.values.join(', ')}` }
  const choices: readonly Choice[] = [
    // No value is more likely than another, so the first choice is the one that changes no row.
    { label: 'nothing: they stop the upgrade', answer: { option: 'no-map', value: subject } },
    ...(op.values.length > MAX_LISTED ? [typed] : op.values.map((to) => becomes(to, to))),
    ...(takesNull(lost) ? [becomes('NULL', null)] : []),
  ]
  return { kind: 'map', subject, text: `${subject} goes: what do the rows get that hold it (${where.join(', ')})?`, choices }
}

/** Where no row is known to hold the value, it may be that those elsewhere only hold it where NULL may stand. */
function takesNull(lost: LostValue): boolean {
  const [found, all] = [holding(lost), lost.columns]
  return found.length > 0 ? found.every((column) => column.takesNull) : all.length === 0 || all.some((column) => column.takesNull)
}

/**
 * The operations with what rows get in the place of values that go.
 * @throws MigError `answer.value` for a value that the enum does not have afterwards, and for NULL where it cannot stand.
 */
export function withMaps(ops: readonly Op[], lost: readonly LostValue[], decider: Decider): readonly Op[] {
  return ops.map((op) => {
    if (!isRebuild(op)) return op
    const found = lost.filter((item) => item.op === op).flatMap((item) => mapped(item, decider))
    return found.length === 0 ? op : { ...op, map: { ...op.map, ...Object.fromEntries(found) } }
  })
}

function mapped(lost: LostValue, decider: Decider): readonly (readonly [value: string, to: string | null])[] {
  const { op, value, subject } = lost
  const decision = decider.take('map', subject)
  if (decision === undefined || 'stops' in decision) return []
  const { to } = decision
  if (to !== null && !op.values.includes(to)) {
    const given = to === '' ? 'An empty text' : to
    throw wrong(`${given} is no value that enum ${displayName(op.enum)} has afterwards${didYouMean(to, op.values)}`, lost)
  }
  if (to === null && !takesNull(lost)) {
    const columns = isHeld(lost) ? holding(lost) : lost.columns
    const strict = columns.filter((column) => !column.takesNull).map(shown)
    throw wrong(`No row gets NULL in the place of ${subject}, since NULL cannot stand in ${strict.join(', ')}.`, lost)
  }
  return [[value, to]]
}

function wrong(message: string, lost: LostValue): MigError {
  const { op, subject } = lost
  const values = [...op.values, ...(takesNull(lost) ? [null] : [])].map(valueText)
  const hint = `Nothing was written. Give one of ${values.join(', ')} with --map ${subject}=…, or add --no-map ${subject}.`
  return new MigError('answer.value', message, { hint, exit: 2 })
}

function shown({ table, column }: ValueColumn): string {
  return `${displayName(table)}.${column}`
}

/**
 * Who misspells a value that goes is told before anybody is asked about it.
 * @throws MigError `answer.unused` for an answer about a value that does not go.
 */
export function assertAboutLost(lost: readonly LostValue[], decider: Decider): void {
  const subjects = lost.map(({ subject }) => subject)
  const other = decider.given('map').find(({ subject }) => !subjects.includes(subject))
  if (other === undefined || subjects.length === 0) return
  throw new MigError('answer.unused', `Nothing depends on the answer about ${other.subject}${didYouMean(other.subject, subjects)}`, {
    hint: `Nothing was written. Values that go: ${subjects.join(', ')}.`,
    exit: 2,
  })
}
