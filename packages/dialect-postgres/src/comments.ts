import { statement, UnsupportedError, type Constraint, type QualifiedName, type Statement } from '@mig/core/dialect'
import { quoting } from './quoting.ts'

/** `COMMENT ON …`; `null` takes the comment away. */
export function tableComment(table: QualifiedName, comment: string | null): Statement {
  return statement(`COMMENT ON TABLE ${quoting.qualified(table)} IS ${quoting.literal(comment)}`)
}

export function columnComment(table: QualifiedName, column: string, comment: string | null): Statement {
  return statement(`COMMENT ON COLUMN ${quoting.qualified(table)}.${quoting.identifier(column)} IS ${quoting.literal(comment)}`)
}

export function constraintComment(table: QualifiedName, name: string, comment: string | null): Statement {
  return statement(`COMMENT ON CONSTRAINT ${quoting.identifier(name)} ON ${quoting.qualified(table)} IS ${quoting.literal(comment)}`)
}

export function enumComment(item: QualifiedName, comment: string | null): Statement {
  return statement(`COMMENT ON TYPE ${quoting.qualified(item)} IS ${quoting.literal(comment)}`)
}

/** The comment that comes with a constraint, or nothing. */
export function constraintComments(table: QualifiedName, constraint: Constraint): readonly Statement[] {
  if (constraint.comment === undefined) return []
  if (constraint.name === undefined) {
    throw new UnsupportedError(`A ${constraint.kind} constraint of ${table.name} has a comment but no name.`, {
      hint: 'Name the constraint: PostgreSQL finds it by its name.',
    })
  }
  return [constraintComment(table, constraint.name, constraint.comment)]
}
