import type { Column } from '../schema/column.ts'
import type { Constraint, Deferral, ExclusionConstraint, ForeignKeyConstraint } from '../schema/constraint.ts'
import type { Index, IndexPart } from '../schema/table-index.ts'
import type { Quoting } from './quoting.ts'
import type { QualifiedName } from '../schema/table.ts'

/** The clauses that both dialects write as the SQL standard has them; what differs stands in the dialect's compiler. */

/** `("a", "b")` */
export function columnList(columns: readonly string[], quoting: Quoting): string {
  return `(${columns.map((name) => quoting.identifier(name)).join(', ')})`
}

/** `GENERATED ALWAYS AS (…) STORED`, or nothing. */
export function generatedClause(column: Column): string {
  if (column.generated === undefined) return ''
  return `GENERATED ALWAYS AS (${column.generated.sql}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`
}

/** A table constraint that the SQL standard has: `CONSTRAINT "name" UNIQUE ("a")`. */
export function constraintClause(constraint: Exclude<Constraint, ExclusionConstraint>, quoting: Quoting): string {
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quoting.identifier(constraint.name)} `
  switch (constraint.kind) {
    case 'primaryKey':
      return `${name}PRIMARY KEY ${columnList(constraint.columns, quoting)}${deferralClause(constraint)}`
    case 'unique':
      return `${name}UNIQUE ${columnList(constraint.columns, quoting)}${deferralClause(constraint)}`
    case 'check':
      return `${name}CHECK (${constraint.sql})`
    case 'foreignKey':
      return `${name}FOREIGN KEY ${columnList(constraint.columns, quoting)} ${referencesClause(constraint, quoting)}`
  }
}

/** `REFERENCES "t" ("id") ON DELETE CASCADE`, with all that may follow; without columns, the primary key of the table is meant. */
export function referencesClause(constraint: ForeignKeyConstraint, quoting: Quoting): string {
  const { references, match, onDelete, onUpdate } = constraint
  const target = quoting.qualified(
    references.schema === undefined ? { name: references.table } : { schema: references.schema, name: references.table },
  )
  return [
    `REFERENCES ${target}`,
    references.columns.length === 0 ? '' : ` ${columnList(references.columns, quoting)}`,
    match === undefined ? '' : ` MATCH ${match.toUpperCase()}`,
    onDelete === undefined ? '' : ` ON DELETE ${onDelete.toUpperCase()}`,
    onUpdate === undefined ? '' : ` ON UPDATE ${onUpdate.toUpperCase()}`,
    deferralClause(constraint),
  ].join('')
}

export function deferralClause(deferral: Deferral): string {
  if (deferral.initially === 'deferred') return ' DEFERRABLE INITIALLY DEFERRED'
  return deferral.deferrable === true ? ' DEFERRABLE' : ''
}

/**
 * `"name" COLLATE "c" DESC NULLS LAST`
 * @param expression how an expression stands there: in parentheses, unless the database asks for less.
 */
export function indexPart(part: IndexPart, quoting: Quoting, expression = (sql: string): string => `(${sql})`): string {
  return [
    'column' in part ? quoting.identifier(part.column) : expression(part.sql),
    part.collation === undefined ? '' : ` COLLATE ${quoting.identifier(part.collation)}`,
    part.order === 'desc' ? ' DESC' : '',
    part.nulls === undefined ? '' : ` NULLS ${part.nulls.toUpperCase()}`,
  ].join('')
}

/** The end of a CREATE INDEX: `ON "t" ("a") WHERE …`; `method` stands before the parts. */
export function indexTarget(table: QualifiedName, index: Index, quoting: Quoting, method = ''): string {
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`
  return `ON ${quoting.qualified(table)}${method} (${index.parts.map((part) => indexPart(part, quoting)).join(', ')})${where}`
}
