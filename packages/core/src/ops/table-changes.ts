import type { TableDialectOptions } from '../builders/dialect-options.ts'
import type { Extra } from '../builders/extra.ts'
import { lowerColumn } from '../builders/lower-column.ts'
import { lowerConstraint } from '../builders/lower-extra.ts'
import type { AnyColumn } from '../builders/row-types.ts'
import { OperationError } from '../errors.ts'
import { ELSEWHERE, FLAG, oneOf, type OptionRules } from '../option-rules.ts'
import type { ConstraintKind } from '../schema/constraint.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'
import { bareName, flags, givenDialectOptions, knownOptions } from './arguments.ts'
import { commentChange, SET_COMMENT, type SetCommentOptions } from './comment-change.ts'
import { alterColumnChange, type AlterColumnOptions, type ColumnAlterationInput } from './column-alteration.ts'
import type { Change, DropConstraintChange } from './op.ts'

/** For what may be there already. */
export interface IfNotExists {
  /** Does nothing where it is there already; then the operation has no reverse. */
  readonly ifNotExists?: boolean
}

/** For what may be gone already. */
export interface IfExists {
  /** Does nothing where it is not there; then the operation has no reverse. */
  readonly ifExists?: boolean
}

export interface DropColumnOptions extends IfExists {
  /** The column as it was, for the reverse. */
  readonly was?: AnyColumn
}

export interface DropConstraintOptions extends IfExists {
  /** The constraint as it was, for the reverse. */
  readonly was?: Extra
  /** Which kind it is, where it is not told by `was` and the database keeps kinds apart. */
  readonly kind?: ConstraintKind
}

export interface ValidateConstraintOptions {
  /** The constraint as it was, not validated, for the reverse; without it the reverse leaves it validated. */
  readonly was?: Extra
}

export interface SetTableOptionsOptions {
  /** The options as they were, of the same dialects, for the reverse. */
  readonly was?: TableDialectOptions
}

export const IF_NOT_EXISTS: OptionRules<IfNotExists> = { ifNotExists: FLAG }
export const IF_EXISTS: OptionRules<IfExists> = { ifExists: FLAG }
const DROP_COLUMN: OptionRules<DropColumnOptions> = { ...IF_EXISTS, was: ELSEWHERE }
const DROP_CONSTRAINT: OptionRules<DropConstraintOptions> = {
  ...IF_EXISTS,
  was: ELSEWHERE,
  kind: oneOf('primaryKey', 'unique', 'foreignKey', 'check', 'exclusion'),
}
const VALIDATE_CONSTRAINT: OptionRules<ValidateConstraintOptions> = { was: ELSEWHERE }
const SET_TABLE_OPTIONS: OptionRules<SetTableOptionsOptions> = { was: ELSEWHERE }

/**
 * The changes of one table that `op.alterTable` collects: they run as one operation, in the order of the calls, and names mean the
 * state at that point. The methods are those of `op`, without the table.
 */
export class TableChanges {
  readonly #table: QualifiedName
  readonly #changes: Change[] = []

  constructor(table: QualifiedName) {
    this.#table = table
  }

  get changes(): readonly Change[] {
    return this.#changes
  }

  /** Adds a column, and the constraints that its builder names; see `op.addColumn`. */
  addColumn(name: string, column: AnyColumn, options?: IfNotExists): void {
    const given = knownOptions(options, IF_NOT_EXISTS, this.#call('addColumn', bareName(name, 'column')))
    const lowered = lowerColumn(name, column, this.#table)
    this.#changes.push(
      { kind: 'addColumn', column: lowered.column, ...flags(given, 'ifNotExists') },
      ...lowered.constraints.map((constraint) => ({ kind: 'addConstraint', constraint } as const)),
    )
  }

  /** Drops a column; see `op.dropColumn`. */
  dropColumn(name: string, options?: DropColumnOptions): void {
    const column = bareName(name, 'column')
    const given = knownOptions(options, DROP_COLUMN, this.#call('dropColumn', column))
    const drop = { kind: 'dropColumn', name: column, ...flags(given, 'ifExists') } as const
    if (given.was === undefined) {
      this.#changes.push(drop)
      return
    }
    const was = lowerColumn(column, given.was, this.#table)
    // What the column was told about constraints is said by their names: a database drops them in silence, and then they do not come back.
    const constraints = was.constraints.map((constraint): Change => {
      if (constraint.name === undefined) throw unnamed(constraint.kind, column)
      return { kind: 'dropConstraint', name: constraint.name, was: constraint }
    })
    this.#changes.push(...constraints.toReversed(), { ...drop, was: was.column })
  }

  /** Alters a column; see `op.alterColumn`. */
  alterColumn(name: string, set: ColumnAlterationInput, options?: AlterColumnOptions): void {
    this.#changes.push(alterColumnChange(this.#table, bareName(name, 'column'), set, options))
  }

  /** Renames a column; see `op.renameColumn`. */
  renameColumn(name: string, to: string): void {
    this.#changes.push({ kind: 'renameColumn', name: bareName(name, 'column'), to: bareName(to, 'new name of the column') })
  }

  /** Adds a constraint; see `op.addConstraint`. */
  addConstraint(constraint: Extra): void {
    this.#changes.push({ kind: 'addConstraint', constraint: lowerConstraint(constraint, this.#table) })
  }

  /** Drops a constraint; see `op.dropConstraint`. */
  dropConstraint(name: string, options?: DropConstraintOptions): void {
    const constraint = bareName(name, 'constraint')
    const given = knownOptions(options, DROP_CONSTRAINT, this.#call('dropConstraint', constraint))
    const drop = { kind: 'dropConstraint', name: constraint, ...flags(given, 'ifExists') } as const
    this.#changes.push({ ...drop, ...this.#whatItWas(constraint, given.was, given.kind) })
  }

  /** Renames a constraint; see `op.renameConstraint`. */
  renameConstraint(name: string, to: string): void {
    this.#changes.push({ kind: 'renameConstraint', name: bareName(name, 'constraint'), to: bareName(to, 'new name of the constraint') })
  }

  /** Checks a constraint on the rows that exist; see `op.validateConstraint`. */
  validateConstraint(name: string, options?: ValidateConstraintOptions): void {
    const constraint = bareName(name, 'constraint')
    const given = knownOptions(options, VALIDATE_CONSTRAINT, this.#call('validateConstraint', constraint))
    this.#changes.push({ kind: 'validateConstraint', name: constraint, ...pickWas(this.#whatItWas(constraint, given.was, undefined)) })
  }

  /** Gives the table other options; see `op.setTableOptions`. */
  setTableOptions(set: TableDialectOptions, options?: SetTableOptionsOptions): void {
    const given = knownOptions(options, SET_TABLE_OPTIONS, this.#call('setTableOptions'))
    const was = given.was === undefined ? {} : { was: this.#tableOptions(given.was) }
    this.#changes.push({ kind: 'setTableOptions', set: this.#tableOptions(set), ...was })
  }

  /** Sets or removes the comment of the table; see `op.setTableComment`. */
  setTableComment(comment: string | null, options?: SetCommentOptions): void {
    const given = knownOptions(options, SET_COMMENT, this.#call('setTableComment'))
    this.#changes.push({ kind: 'setTableComment', ...commentChange(comment, given.was, 'a table') })
  }

  /** Sets or removes the comment of a constraint; see `op.setConstraintComment`. */
  setConstraintComment(name: string, comment: string | null, options?: SetCommentOptions): void {
    const constraint = bareName(name, 'constraint')
    const given = knownOptions(options, SET_COMMENT, this.#call('setConstraintComment', constraint))
    this.#changes.push({ kind: 'setConstraintComment', name: constraint, ...commentChange(comment, given.was, 'a constraint') })
  }

  #tableOptions(given: unknown): DialectOptions {
    return givenDialectOptions(given, this.#call('setTableOptions'), `Table ${displayName(this.#table)}`)
  }

  /** `op.dropColumn of notes.title` */
  #call(method: string, name?: string): string {
    return `op.${method} of ${displayName(this.#table)}${name === undefined ? '' : `.${name}`}`
  }

  #whatItWas(name: string, was: Extra | undefined, kind: ConstraintKind | undefined): Pick<DropConstraintChange, 'was' | 'constraintKind'> {
    if (was === undefined) return kind === undefined ? {} : { constraintKind: kind }
    const constraint = lowerConstraint(was, this.#table)
    if (constraint.name !== undefined && constraint.name !== name) {
      throw new OperationError('op.was', `The constraint ${name} is dropped, but \`was\` is called ${constraint.name}.`, {
        hint: 'Both are the same constraint: give it the same name, or leave the name out of `was`.',
      })
    }
    if (kind !== undefined && kind !== constraint.kind) {
      throw new OperationError('op.was', `The constraint ${name} is of kind ${kind}, but \`was\` is of kind ${constraint.kind}.`)
    }
    return { was: { ...constraint, name } }
  }
}

function pickWas({ was }: Pick<DropConstraintChange, 'was'>): Pick<DropConstraintChange, 'was'> {
  return was === undefined ? {} : { was }
}

function unnamed(kind: ConstraintKind, column: string): OperationError {
  return new OperationError(
    'op.was',
    `The ${kind} constraint in \`was\` of column ${column} has no name, so it cannot be dropped with the column.`,
    {
      hint: 'Give it its name, such as unique("uq_…"), or leave it out of `was`.',
    },
  )
}
