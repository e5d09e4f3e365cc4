import {
  constraintClause,
  referencesClause,
  UnsupportedError,
  type CheckConstraint,
  type Constraint,
  type ForeignKeyConstraint,
  type QualifiedName,
} from '@mig/core/dialect'
import { normalSchema } from './normal-form.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'
import { bareExpression } from './tokens.ts'

/**
 * The constraint as it stands behind the columns of a table.
 * @throws UnsupportedError for what SQLite would take and then ignore: unique constraints that can be deferred, keys into other files.
 */
export function tableConstraint(constraint: Constraint, table: QualifiedName): string {
  return `${constraintClause(written(constraint, table), quoting)}${conflictClause(constraint, table)}`
}

/** A foreign key of one column, or a check, as it stands in the definition of the column. SQLite drops it along with the column. */
export function columnConstraint(constraint: ForeignKeyConstraint | CheckConstraint, table: QualifiedName): string {
  const item = written(constraint, table)
  if (item.kind !== 'foreignKey') return constraintClause(item, quoting)
  const name = item.name === undefined ? '' : `CONSTRAINT ${quoting.identifier(item.name)} `
  return `${name}${referencesClause(item, quoting)}`
}

/** ` ON CONFLICT IGNORE`, or nothing. */
export function conflictClause(constraint: Constraint, table: QualifiedName): string {
  const where = `the constraint ${constraint.name ?? constraint.kind} of ${table.name}`
  if (constraint.kind !== 'primaryKey' && constraint.kind !== 'unique') {
    optionsFor('constraint', constraint.options, where)
    return ''
  }
  const { onConflict } = optionsFor('key', constraint.options, where)
  return onConflict === undefined ? '' : ` ON CONFLICT ${onConflict.toUpperCase()}`
}

function written(constraint: Constraint, table: QualifiedName): Constraint {
  switch (constraint.kind) {
    case 'check':
      return { ...constraint, sql: bareExpression(constraint.sql) }
    case 'foreignKey':
      return withinFile(constraint, table)
    default:
      if (constraint.deferrable === undefined && constraint.initially === undefined) return constraint
      throw new UnsupportedError(
        `SQLite cannot defer the constraint ${constraint.name ?? constraint.columns.join(', ')} of ${table.name}.`,
        {
          hint: 'Only foreign keys can be deferred there. Leave deferrable out.',
        },
      )
  }
}

/** A foreign key names its table without a schema, since it never leaves its file. */
function withinFile(constraint: ForeignKeyConstraint, table: QualifiedName): ForeignKeyConstraint {
  const { schema, ...target } = constraint.references
  if (schema === undefined || normalSchema(schema).schema === normalSchema(table.schema).schema)
    return { ...constraint, references: target }
  throw new UnsupportedError(`A foreign key of ${table.name} references ${schema}.${target.table}, which is in another database file.`, {
    hint: 'SQLite keeps foreign keys within one file. Put both tables into the same one, or leave the foreign key out.',
  })
}
