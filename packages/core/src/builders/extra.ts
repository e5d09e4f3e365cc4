import { ModelError } from '../errors.ts'
import { COMMENT, oneOf, type OptionRules, TEXT } from '../option-rules.ts'
import type { DialectOptions } from '../schema/value.ts'
import { definitionOf, EXTRA, PART, REFERENCE } from './brand.ts'
import type { ReferenceOptions, ReferenceTarget } from './column-builder.ts'
import { type ConstraintDialectOptions, type IndexDialectOptions, mergeOptions } from './dialect-options.ts'
import { type ColumnAddress, type IndexPartBuilder, type NamedColumn, type PartDefinition } from './index-part.ts'
import type { NotNullColumn } from './row-types.ts'
import { sqlParts } from './sql-lowering.ts'
import type { Sql } from './sql.ts'
import type { SqlPart } from './sql-part.ts'

/** A constraint or an index of a table, as builders hold it. */
export interface Extra {
  readonly [EXTRA]: ExtraDefinition
}

interface ExtraBase {
  readonly name?: string
  readonly comment?: string
  readonly options?: DialectOptions
}
export interface KeyDefinition extends ExtraBase {
  readonly kind: 'primaryKey' | 'unique'
  readonly deferral?: DeferralOptions
  readonly columns: readonly ColumnAddress[]
}
export interface ForeignKeyDefinition extends ExtraBase {
  readonly kind: 'foreignKey'
  readonly columns: readonly ColumnAddress[]
  readonly target: ReferenceTarget
  readonly behaviour: ReferenceOptions
}
export interface CheckDefinition extends ExtraBase {
  readonly kind: 'check'
  /** The column that it was written at. */
  readonly column?: string
  readonly sql: readonly SqlPart[]
}
export interface IndexDefinition extends ExtraBase {
  readonly kind: 'index'
  readonly unique?: true
  readonly parts: readonly PartDefinition[]
  readonly where?: readonly SqlPart[]
}
export interface ExclusionDefinition extends ExtraBase {
  readonly kind: 'exclusion'
  readonly deferral?: DeferralOptions
  readonly parts: readonly (PartDefinition & { readonly operator: string })[]
  readonly where?: readonly SqlPart[]
}
export type ExtraDefinition = KeyDefinition | ForeignKeyDefinition | CheckDefinition | IndexDefinition | ExclusionDefinition

/** When the constraint is checked; `deferrable()` alone: it can be deferred, and is not unless a transaction asks for it. */
export interface DeferralOptions {
  readonly initially?: 'immediate' | 'deferred'
}

export const DEFERRAL_OPTIONS: OptionRules<DeferralOptions> = { initially: oneOf('immediate', 'deferred') }

/** What methods take by themselves. */
export const EXTRA_TEXTS: OptionRules<Pick<ExtraBase, 'name' | 'comment'>> = { name: TEXT, comment: COMMENT }

/** A column: of a table handle, by its database name, or from `column(name)`. */
export type ColumnInput = NamedColumn | string

/** A constraint with what every one can be told; each method returns a new one. */
export interface ConstraintBuilder extends Extra {
  comment(text: string): this
  /** Options of one dialect. */
  with(options: ConstraintDialectOptions): this
}

export interface UniqueBuilder extends ConstraintBuilder {
  deferrable(options?: DeferralOptions): this
}

export interface PrimaryKeyBuilder extends UniqueBuilder {
  named(name: string): this
}

/** A column or an expression, and the operator that compares it. */
export type ComparedPart = readonly [part: string | IndexPartBuilder, operator: string]

/** An exclusion constraint; each method returns a new one. */
export interface ExclusionBuilder extends UniqueBuilder {
  /** Only rows for which the condition is true are compared. */
  where(condition: Sql): this
}

/** An index; each method returns a new one. */
export interface IndexBuilder extends Extra {
  unique(): this
  /** Only rows for which the condition is true are in the index. */
  where(condition: Sql): this
  comment(text: string): this
  /** Options of one dialect: `{ postgres: { using: 'gin' } }`. */
  with(options: IndexDialectOptions): this
}

/** All builders of this file; the interfaces say which methods each has. */
class Builder implements PrimaryKeyBuilder, IndexBuilder, ExclusionBuilder {
  readonly [EXTRA]: ExtraDefinition

  constructor(definition: ExtraDefinition) {
    this[EXTRA] = definition
  }
  #next(change: Partial<KeyDefinition> | Partial<IndexDefinition>): this {
    return new Builder({ ...this[EXTRA], ...change } as ExtraDefinition) as this
  }
  comment(text: string): this {
    return this.#next({ comment: text })
  }
  with(options: object): this {
    return this.#next({ options: mergeOptions(this[EXTRA].options, options) })
  }
  named(name: string): this {
    return this.#next({ name })
  }
  deferrable(options: DeferralOptions = {}): this {
    return this.#next({ deferral: options })
  }
  unique(): this {
    return this.#next({ unique: true })
  }
  where(condition: Sql): this {
    return this.#next({ where: sqlParts(condition) })
  }
  /** No interface has it: `primaryKey('name').on(…)` is written by analogy with unique constraints, and its columns would be lost. */
  on(): never {
    const isKey = this[EXTRA].kind === 'primaryKey'
    throw new ModelError('model.extra', `${isKey ? 'A primary key' : 'What on() gives'} has no on().`, {
      hint: isKey ? "Write primaryKey(e.a, e.b); a name is given by named('pk_notes')." : 'Name all columns in one on(e.a, e.b).',
    })
  }
}

/** An index. Without a name it gets one from the naming convention. Its parts are columns, ordered columns and SQL. */
export function index(name?: string): { on(...parts: readonly (string | IndexPartBuilder)[]): IndexBuilder } {
  const place = called('an index', name)
  return {
    on: (...parts) => new Builder({ kind: 'index', ...named(name), parts: parts.map((part, at) => partDefinition(part, at, place)) }),
  }
}

/** A unique constraint. */
export function unique(name?: string): { on(...columns: readonly ColumnInput[]): UniqueBuilder } {
  const place = called('a unique constraint', name)
  return { on: (...columns) => new Builder({ kind: 'unique', ...named(name), columns: columnAddresses(columns, place) }) }
}

/**
 * No two rows for which all of the operators hold, each with a column or an expression:
 * `exclude('no_overlap').on([e.room, '='], [e.during, '&&']).with({ postgres: { using: 'gist' } })`. PostgreSQL has it alone.
 */
export function exclude(name?: string): { on(...parts: readonly ComparedPart[]): ExclusionBuilder } {
  const place = called('an exclusion constraint', name)
  return {
    on: (...given) => {
      const parts = given.map(([part, operator], at) => ({ ...partDefinition(part, at, place), operator }))
      return new Builder({ kind: 'exclusion', ...named(name), parts })
    },
  }
}

/** A primary key of several columns; they must not be null. */
export function primaryKey(...columns: readonly (string | (NotNullColumn & NamedColumn))[]): PrimaryKeyBuilder {
  return new Builder({ kind: 'primaryKey', columns: columnAddresses(columns, 'a primary key') })
}

/** A condition that every row fulfils: `check('amount_positive', sql`${e.amount} > 0`)`. */
export function check(name: string, condition: Sql): ConstraintBuilder
export function check(condition: Sql): ConstraintBuilder
export function check(first: string | Sql, second?: Sql): ConstraintBuilder {
  const name = typeof first === 'string' ? first : undefined
  return new Builder({ kind: 'check', ...named(name), sql: sqlParts(name === undefined ? first : second) })
}

/** A foreign key of several columns: `foreignKey(e.a, e.b).references(() => [other.a, other.b])`. */
export function foreignKey(...columns: readonly ColumnInput[]): {
  references(target: ReferenceTarget, options?: ReferenceOptions): ConstraintBuilder
} {
  const addresses = columnAddresses(columns, 'a foreign key')
  return {
    references: (target, options = {}) => new Builder({ kind: 'foreignKey', columns: addresses, target, behaviour: options }),
  }
}

/** What an extra was told; `undefined` for anything else. */
export function extraDefinition(value: unknown): ExtraDefinition | undefined {
  return definitionOf(value, EXTRA) as ExtraDefinition | undefined
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name }
}

/** `the index ix_notes`, or `an index`. */
function called(kind: string, name: string | undefined): string {
  return name === undefined ? kind : `${kind.replace(/^an? /, 'the ')} ${name}`
}

function columnAddresses(columns: readonly unknown[], place: string): readonly ColumnAddress[] {
  return columns.map((column, at) => columnAddress(column, at, place))
}

function columnAddress(input: unknown, at: number, place: string): ColumnAddress {
  if (typeof input === 'string') return { name: input }
  const address = definitionOf(input, REFERENCE) as ColumnAddress | undefined
  if (address !== undefined) return address
  const given = input === undefined || input === null ? String(input) : typeof input === 'object' ? 'something else' : `a ${typeof input}`
  throw new ModelError('model.column', `A column is wanted as part ${at + 1} of ${place}, and ${given} was given.`, {
    hint:
      input === undefined
        ? 'The column may be misspelt, or undefined because modules import each other in a circle.'
        : 'Give a column of the table, or its database name as a text. Order and SQL belong to indexes.',
  })
}

function partDefinition(input: unknown, at: number, place: string): PartDefinition {
  const part = definitionOf(input, PART) as PartDefinition | undefined
  return part ?? { target: { column: columnAddress(input, at, place) } }
}
