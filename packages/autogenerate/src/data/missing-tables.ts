import { didYouMean, displayName, nameKey } from '@mig/core/dialect'
import type { Constraint, Dialect, ForeignKeyConstraint, Op, QualifiedName, Schema } from '@mig/core/dialect'
import { targetOf } from '../compare/tables.ts'
import type { QuestionOf } from '../decisions/decision.ts'
import { answerName } from '../decisions/names.ts'

/** A table that is not there, and the new foreign keys that refer to it. */
export interface MissingTable {
  readonly table: QualifiedName
  /** The columns, for people: `attachments.cipher_uuid`. */
  readonly references: readonly string[]
  /** The tables that are there. */
  readonly others: readonly string[]
}

/**
 * The tables that foreign keys refer to and that are not there: SQLite takes them, and then refuses every row while foreign keys are
 * enforced. A slip, mostly; but a table that was renamed and dropped leaves such ones behind.
 * https://www.sqlite.org/foreignkeys.html#fk_indexes, https://www.sqlite.org/lang_altertable.html#alter_table_rename
 *
 * @param sides The database, also what of it is not compared, and the models: either may have the table.
 */
export function missingTables(ops: readonly Op[], sides: readonly Schema[], dialect: Dialect): readonly MissingTable[] {
  // Others refuse them by themselves.
  if (!dialect.features.forwardReferences) return []
  const tables = sides.flatMap((side) => side.tables)
  const there = new Set(tables.map(key))
  const others = [...new Set(tables.map(displayName))]
  const missing = new Map<string, MissingTable>()
  for (const { table, constraint } of ops.flatMap(newReferences)) {
    const target = targetOf(constraint)
    if (there.has(key(target))) continue
    const references = missing.get(key(target))?.references ?? []
    const column = `${displayName(table)}.${constraint.columns.join(', ')}`
    missing.set(key(target), { table: target, references: [...references, column], others })
  }
  return [...missing.values()]
}

/** Nobody means it by accident, so it has one answer: otherwise the models are corrected. */
export function missingQuestion({ table, references, others }: MissingTable): QuestionOf<'missing'> {
  const subject = answerName(table.schema, table.name)
  const none = `which neither the models nor the database have${didYouMean(displayName(table), others)}`
  const correct = 'Correct the name, or export the table from the models. Or is it meant?'
  return {
    kind: 'missing',
    subject,
    text: `${refers(references)} to a table ${displayName(table)}, ${none} ${correct}`,
    choices: [{ label: 'it is meant: the database takes it', answer: { option: 'missing', value: subject } }],
  }
}

/** What somebody should know who runs it. */
export function missingWarning({ table, references }: MissingTable): string {
  const what = `${refers(references)} to a table ${displayName(table)}`
  return `${what}, which is not there: SQLite refuses new rows while foreign keys are enforced.`
}

function refers(columns: readonly string[]): string {
  return `${columns.join(' and ')} ${columns.length === 1 ? 'refers' : 'refer'}`
}

interface NewReference {
  readonly table: QualifiedName
  readonly constraint: ForeignKeyConstraint
}

function newReferences(op: Op): readonly NewReference[] {
  const of = (table: QualifiedName, constraints: readonly Constraint[]): readonly NewReference[] =>
    constraints.flatMap((constraint) => (constraint.kind === 'foreignKey' ? [{ table, constraint }] : []))
  if (op.kind === 'createTable' && 'columns' in op.table) return of(op.table, op.table.constraints)
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  return of(
    op.table,
    op.changes.flatMap((change) => (change.kind === 'addConstraint' ? [change.constraint] : [])),
  )
}

/** SQLite's names are the same in upper and lower case, and its own schema is called main. */
function key({ schema, name }: QualifiedName): string {
  return nameKey(schema === undefined || schema === 'main' ? { name: name.toLowerCase() } : { schema, name: name.toLowerCase() })
}
