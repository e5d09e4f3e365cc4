import { nameKey, typeFor } from '@mig/core/dialect'
import type { AlterColumnChange, AlterTableOp, ColumnType, Dialect, Op } from '@mig/core/dialect'
import { conversionThroughText } from '../conversion.ts'
import { answerName } from '../decisions/names.ts'
import type { Choice, QuestionOf } from '../decisions/decision.ts'

/** A column whose type changes. */
export interface Retyped {
  readonly op: AlterTableOp
  readonly change: AlterColumnChange
  readonly from: ColumnType
  readonly to: ColumnType
  readonly subject: string
}

/** The columns of tables that are there which operations give another type. */
export function retypedBy(ops: readonly Op[], dialect: Dialect): readonly Retyped[] {
  const created = new Set(ops.flatMap((op) => (op.kind === 'createTable' && 'table' in op ? [nameKey(op.table)] : [])))
  return ops.flatMap((op) => {
    if (op.kind !== 'alterTable' || !('changes' in op) || created.has(nameKey(op.table))) return []
    return op.changes.flatMap((change): readonly Retyped[] => {
      if (change.kind !== 'alterColumn' || change.set.type === undefined || change.was?.type === undefined) return []
      const [from, to] = [typeFor(change.was.type, dialect.name), typeFor(change.set.type, dialect.name)]
      return [{ op, change, from, to, subject: answerName(op.table.schema, op.table.name, change.name) }]
    })
  })
}

/** True where the database does not convert the values by itself, and it is not certain what becomes of them. */
export function isAsked({ change: { name, using }, from, to }: Retyped, { quoting }: Dialect): boolean {
  if (using === undefined || using === quoting.identifier(name)) return false
  return from.kind !== 'enum' || to.kind !== 'enum' || from.values.some((value) => !to.values.includes(value))
}

/** True for times with and without a time zone. */
export function needsZone({ from, to }: Pick<Retyped, 'from' | 'to'>): boolean {
  return (from.kind === 'timestamp' && to.kind === 'timestamptz') || (from.kind === 'timestamptz' && to.kind === 'timestamp')
}

export function usingQuestion(retyped: Retyped, dialect: Dialect): QuestionOf<'using'> {
  const { change, from, to, subject } = retyped
  const [before, after] = [from, to].map((type) => dialect.types.format(type))
  const changes = `${subject} changes from ${before} to ${after}`
  const own: Choice = {
    label: 'SQL that gives the new value',
    answer: { option: 'using', value: `${subject}=` },
    input: 'the SQL, which may speak of all columns of the row',
  }
  if (needsZone(retyped)) {
    const text = `${changes}: in which time zone are the times that name none?`
    return { kind: 'using', subject, text, choices: [...zones(subject), own] }
  }
  const proposed: Choice = { label: outcome(retyped, dialect), answer: { option: 'using', value: `${subject}=${change.using ?? ''}` } }
  const text = `${changes}, which the database does not do by itself: what becomes of the values?`
  return { kind: 'using', subject, text, choices: [proposed, own] }
}

function zones(subject: string): readonly Choice[] {
  return [
    { label: 'in UTC', answer: { option: 'zone', value: `${subject}=UTC` } },
    { label: 'in another one', answer: { option: 'zone', value: `${subject}=` }, input: 'its name, such as Europe/Berlin' },
  ]
}

/** What the proposed expression does. */
function outcome({ change: { name, using }, from, to }: Retyped, dialect: Dialect): string {
  if (using === conversionThroughText(name, from, to, dialect)) {
    return `their text is read, and the upgrade stops where it is no ${dialect.types.format(to)}`
  }
  if (to.kind === 'boolean') return '0 becomes false, all others true'
  return from.kind === 'boolean' ? 'true becomes 1, false becomes 0' : 'what the expression gives'
}
