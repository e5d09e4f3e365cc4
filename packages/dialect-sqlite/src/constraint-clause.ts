import {
  constraintClause,
  DialectError,
  indexPart,
  referencesClause,
  UnsupportedError,
  type CheckConstraint,
  type Constraint,
  type ExclusionConstraint,
  type ForeignKeyConstraint,
  type PrimaryKeyConstraint,
  type QualifiedName,
  type UniqueConstraint,
} from '@mig/core/dialect'
import { normalSchema } from './normal-form.ts'
import { optionsFor, type SqliteConstraintOptions } from './options.ts'
import { quoting } from './quoting.ts'
import { bareExpression } from './tokens.ts'

/**
 * The constraint as it stands behind the columns of a table.
 * @throws UnsupportedError for what SQLite would take and then ignore: unique constraints that can be deferred, keys into other files.
 */
export function tableConstraint(constraint: Constraint, table: QualifiedName): string {
  const item = written(constraint, table)
  if (item.kind === 'primaryKey' || item.kind === 'unique') return keyConstraint(item, table)
  return constraintClause(item, quoting)
}

/** `CONSTRAINT "uq" UNIQUE ("a" COLLATE "NOCASE" DESC) ON CONFLICT IGNORE` */
function keyConstraint(key: PrimaryKeyConstraint | UniqueConstraint, table: QualifiedName): string {
  const { parts = [] } = keyOptions(key, table)
  const columns = key.columns.map((column, place) => indexPart({ column, ...parts[place] }, quoting))
  const words = key.kind === 'primaryKey' ? 'PRIMARY KEY' : 'UNIQUE'
  return `${nameClause(key.name)}${words} (${columns.join(', ')})${conflictClause(key, table)}`
}

/** A foreign key of one column, or a check, as it stands in the definition of the column. SQLite drops it along with the column. */
export function columnConstraint(constraint: ForeignKeyConstraint | CheckConstraint, table: QualifiedName): string {
  const item = written(constraint, table)
  return item.kind === 'foreignKey' ? `${nameClause(item.name)}${referencesClause(item, quoting)}` : constraintClause(item, quoting)
}

/** `CONSTRAINT "name" `, or nothing. */
export function nameClause(name: string | undefined): string {
  return name === undefined ? '' : `CONSTRAINT ${quoting.identifier(name)} `
}

/** ` ON CONFLICT IGNORE`, or nothing. */
export function conflictClause(key: PrimaryKeyConstraint | UniqueConstraint, table: QualifiedName): string {
  const { onConflict } = keyOptions(key, table)
  return onConflict === undefined ? '' : ` ON CONFLICT ${onConflict.toUpperCase()}`
}

function keyOptions(key: PrimaryKeyConstraint | UniqueConstraint, table: QualifiedName): SqliteConstraintOptions {
  const where = placeOf(key, table)
  const options = optionsFor('key', key.options, where)
  if ((options.parts?.length ?? 0) <= key.columns.length) return options
  throw new DialectError('dialect.option', `The SQLite option parts of ${where} has more items than the key has columns.`, {
    hint: `Give an item for each of ${key.columns.join(', ')}, or leave the last ones out.`,
  })
}

function placeOf(constraint: Constraint, table: QualifiedName): string {
  return `the constraint ${constraint.name ?? constraint.kind} of ${table.name}`
}

function written(constraint: Constraint, table: QualifiedName): Exclude<Constraint, ExclusionConstraint> {
  if (constraint.kind === 'check' || constraint.kind === 'foreignKey')
    optionsFor('constraint', constraint.options, placeOf(constraint, table))
  switch (constraint.kind) {
    case 'check':
      return { ...constraint, sql: bareExpression(constraint.sql) }
    case 'foreignKey':
      return withinFile(constraint, table)
    case 'exclusion':
      throw new UnsupportedError(`SQLite has no exclusion constraints, asked for ${constraint.name ?? 'one'} of ${table.name}.`, {
        hint: 'Leave it out there, and refuse such rows in a trigger.',
      })
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
