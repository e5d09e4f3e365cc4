import { displayName, findTable, nameKey } from '@mig/core/dialect'
import type { AlterTableOp, Change, Column, ColumnDefault, Connection, Dialect, Op, QualifiedName, Schema } from '@mig/core/dialect'
import { answerName } from '../decisions/names.ts'
import type { Choice, QuestionOf } from '../decisions/decision.ts'
import { isBare } from './bare-column.ts'
import { namesBefore } from './names-before.ts'

/** A column that is to be NOT NULL, for which rows that exist may lack a value. */
export interface Demand {
  readonly table: QualifiedName
  readonly name: string
  /** The column as it will be; absent where only the database knows it. */
  readonly column?: Column
  readonly subject: string
  /** A new column has no value in any row; another one has none where it is NULL. */
  readonly isNew: boolean
  /** SQL that is true when rows lack a value now. */
  readonly lacking: string
  /** What the database calls the column now, where it has it. */
  readonly before?: { readonly table: QualifiedName; readonly column: string }
}

/**
 * The columns of tables that are there which operations make NOT NULL.
 * @param wanted What the operations lead to.
 */
export function demandsOf(ops: readonly Op[], dialect: Dialect, wanted?: Schema): readonly Demand[] {
  const created = new Set(ops.flatMap((op) => (op.kind === 'createTable' && 'table' in op ? [nameKey(op.table)] : [])))
  return ops.flatMap((op, place) => {
    if (op.kind !== 'alterTable' || !('changes' in op) || created.has(nameKey(op.table))) return []
    const columns = wanted === undefined ? [] : (findTable(wanted, op.table)?.columns ?? [])
    return op.changes.flatMap((change, index) => {
      const found = demandOf(op, change, [...ops.slice(0, place), { ...op, changes: op.changes.slice(0, index) }], dialect)
      if (found === undefined || found.column !== undefined) return found ?? []
      const column = columns.find(({ name }) => name === found.name)
      return column === undefined ? found : { ...found, column }
    })
  })
}

function demandOf(op: AlterTableOp, change: Change, earlier: readonly Op[], dialect: Dialect): Demand | undefined {
  const { quoting } = dialect
  const { table } = op
  const names = namesBefore(earlier)
  const from = quoting.qualified(names.table(table))
  if (change.kind === 'addColumn') {
    const { column } = change
    if (!isBare(column, dialect.name) || countsRows(op, column, dialect)) return undefined
    const subject = answerName(table.schema, table.name, column.name)
    return { table, name: column.name, column, subject, isNew: true, lacking: `EXISTS (SELECT 1 FROM ${from})` }
  }
  if (change.kind !== 'alterColumn' || change.set.nullable !== false || change.was?.nullable === false) return undefined
  const { name, set } = change
  if ((set.generated ?? undefined) !== undefined || set.options?.[dialect.name]?.['notNullNotValid'] === true) return undefined
  const before = { table: names.table(table), column: names.column(table, name) }
  const subject = answerName(table.schema, table.name, name)
  const lacking = `EXISTS (SELECT 1 FROM ${from} WHERE ${quoting.identifier(before.column)} IS NULL)`
  return { table, name, subject, isNew: false, before, lacking }
}

/** The database numbers the rows itself. */
function countsRows(op: AlterTableOp, { name, type }: Column, { features }: Dialect): boolean {
  if (features.countingKeys !== true || type.kind !== 'integer') return false
  return op.changes.some(
    (change) =>
      change.kind === 'addConstraint' &&
      change.constraint.kind === 'primaryKey' &&
      change.constraint.columns.length === 1 &&
      change.constraint.columns[0] === name,
  )
}

/** Whether rows lack a value now; they may elsewhere, where the revision is going to run as well. */
export async function isLacking({ lacking }: Demand, connection: Connection): Promise<boolean> {
  const { rows } = await connection.run(`SELECT CASE WHEN ${lacking} THEN 1 ELSE 0 END AS "lacking"`)
  return Number(rows[0]?.['lacking']) === 1
}

/** @param lacking Rows lack a value now, so that it is no answer that there are none. */
export function fillQuestion(demand: Demand, lacking: boolean, { quoting }: Dialect): QuestionOf<'fill'> {
  const { column, isNew, subject, table } = demand
  const text = isNew
    ? `${subject} is new, NOT NULL and has no default: what do the rows of ${displayName(table)} get that exist already?`
    : `${subject} becomes NOT NULL: what do the rows of ${displayName(table)} get in which it is NULL?`
  const none = isNew
    ? `nothing: wherever this runs, ${displayName(table)} has no rows`
    : 'nothing: wherever this runs, no row has NULL there'
  const choices: readonly Choice[] = [
    ...(column?.default === undefined ? [] : [{ label: 'its default', answer: defaultAnswer(subject, column.default, quoting) }]),
    { label: 'a value', answer: { option: 'fill', value: `${subject}=` }, input: 'the value' },
    { label: 'SQL that gives the value of each row', answer: { option: 'fill-sql', value: `${subject}=` }, input: 'the SQL' },
    ...(lacking ? [] : [{ label: none, answer: { option: 'no-fill', value: subject } } as const]),
  ]
  return { kind: 'fill', subject, text, choices }
}

function defaultAnswer(subject: string, value: ColumnDefault, quoting: Dialect['quoting']): Choice['answer'] {
  return { option: 'fill-sql', value: `${subject}=${'sql' in value ? value.sql : quoting.literal(value.value)}` }
}
