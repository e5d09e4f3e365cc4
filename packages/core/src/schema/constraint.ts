import type { IndexPart } from './table-index.ts'
import type { DialectOptions } from './value.ts'

/** What a table demands of its rows. Constraints stand at the table alone and name columns; an absent key is the default. */
export type Constraint = PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint | CheckConstraint | ExclusionConstraint

export type ConstraintKind = Constraint['kind']

interface ConstraintBase {
  /** Absent: the database chooses, and compare ignores the name. */
  readonly name?: string
  readonly comment?: string
  readonly options?: DialectOptions
}

/** When the constraint is checked: absent, at each statement and not to be deferred. */
export interface Deferral {
  readonly deferrable?: true
  readonly initially?: 'deferred'
}

export interface PrimaryKeyConstraint extends ConstraintBase, Deferral {
  readonly kind: 'primaryKey'
  readonly columns: readonly string[]
}

export interface UniqueConstraint extends ConstraintBase, Deferral {
  readonly kind: 'unique'
  readonly columns: readonly string[]
}

/** Absent means NO ACTION. */
export type ForeignKeyAction = 'restrict' | 'cascade' | 'set null' | 'set default'

export interface ForeignKeyConstraint extends ConstraintBase, Deferral {
  readonly kind: 'foreignKey'
  readonly columns: readonly string[]
  readonly references: ForeignKeyTarget
  readonly onDelete?: ForeignKeyAction
  readonly onUpdate?: ForeignKeyAction
  /** Absent means SIMPLE. */
  readonly match?: 'full' | 'partial'
}

export interface ForeignKeyTarget {
  readonly schema?: string
  readonly table: string
  /** None: the primary key of the table, where that is not known. */
  readonly columns: readonly string[]
}

export interface CheckConstraint extends ConstraintBase {
  readonly kind: 'check'
  readonly sql: string
}

/** No two rows for which all of the operators hold: https://www.postgresql.org/docs/current/ddl-constraints.html */
export interface ExclusionConstraint extends ConstraintBase, Deferral {
  readonly kind: 'exclusion'
  readonly parts: readonly ExclusionPart[]
  /** The rows that are compared; absent, all of them. */
  readonly where?: string
}

/** A column or an expression, and the operator that compares it, such as `&&`. */
export type ExclusionPart = IndexPart & { readonly operator: string }

/** The columns that a constraint names; a check names none, an exclusion constraint those that are parts by themselves. */
export function columnsOf(constraint: Constraint): readonly string[] {
  switch (constraint.kind) {
    case 'check':
      return []
    case 'exclusion':
      return constraint.parts.flatMap((part) => ('column' in part ? [part.column] : []))
    default:
      return constraint.columns
  }
}

/** The SQL texts in a constraint, which may speak of columns too. */
export function expressionsOf(constraint: Constraint): readonly string[] {
  if (constraint.kind === 'check') return [constraint.sql]
  if (constraint.kind !== 'exclusion') return []
  const { parts, where } = constraint
  return [...parts.flatMap((part) => ('sql' in part ? [part.sql] : [])), ...(where === undefined ? [] : [where])]
}
