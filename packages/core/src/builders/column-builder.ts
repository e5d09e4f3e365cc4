import { ModelError } from '../errors.ts'
import type { ColumnType } from '../schema/column-type.ts'
import type { ForeignKeyTarget } from '../schema/constraint.ts'
import type { Enum } from '../schema/enum.ts'
import type { DialectOptions } from '../schema/value.ts'
import { COLUMN, definitionOf, SQL } from './brand.ts'
import { COMMENT, FLAG, keyword, oneOf, type OptionRules, TEXT, WHOLE } from '../option-rules.ts'
import { type ColumnDialectOptions, mergeOptions, requireDialect } from './dialect-options.ts'
import type { AnyColumn, JsArray, JsTypes, Presence, Resolve, TypedColumn } from './row-types.ts'
import { sqlParts } from './sql-lowering.ts'
import type { Sql } from './sql.ts'
import type { SqlPart } from './sql-part.ts'

/**
 * What a foreign key refers to: a function that gives a column (or an array of columns of one table), or a text such as
 * `'categories.id'`, or names.
 *
 * The function has no call signature on purpose: with one, TypeScript would infer its body to type the table it stands in, and
 * tables that refer to themselves or to each other would need annotations. What it returns is checked when models are read.
 */
export type ReferenceTarget = string | Function | ForeignKeyTarget

/** How a foreign key behaves; an absent key is the database's default. */
export interface ReferenceOptions {
  readonly name?: string
  readonly onDelete?: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'
  readonly onUpdate?: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'
  readonly match?: 'simple' | 'full' | 'partial'
  readonly deferrable?: boolean
  /** `deferred` makes the constraint deferrable as well. */
  readonly initially?: 'immediate' | 'deferred'
}

/** A counter; numbers may be text, since they can exceed what a double holds. Absent keys are the database's defaults. */
export interface IdentityOptions {
  /** `true`: GENERATED ALWAYS, so no value can be given; otherwise BY DEFAULT. */
  readonly always?: boolean
  readonly start?: number | bigint | string
  readonly increment?: number | bigint | string
  readonly min?: number | bigint | string
  readonly max?: number | bigint | string
  readonly cache?: number | bigint | string
  readonly cycle?: boolean
}

/** How a column is generated. */
export interface GeneratedOptions {
  readonly stored?: boolean
}

const ACTION = keyword('no action', 'restrict', 'cascade', 'set null', 'set default')

export const REFERENCE_OPTIONS: OptionRules<ReferenceOptions> = {
  name: TEXT,
  onDelete: ACTION,
  onUpdate: ACTION,
  match: keyword('simple', 'full', 'partial'),
  deferrable: FLAG,
  initially: oneOf('immediate', 'deferred'),
}
export const IDENTITY_OPTIONS: OptionRules<IdentityOptions> = {
  always: FLAG,
  start: WHOLE,
  increment: WHOLE,
  min: WHOLE,
  max: WHOLE,
  cache: WHOLE,
  cycle: FLAG,
}
export const GENERATED_OPTIONS: OptionRules<GeneratedOptions> = { stored: FLAG }

/**
 * What a builder has been told: plain data, apart from the function a reference may hold. It is checked when it is lowered, where the table
 * and the column are known.
 */
export interface ColumnDefinition {
  readonly type: ColumnType
  /** The enums that the type speaks of. */
  readonly enums: readonly Enum[]
  /** The database name, where it is not that of the property. */
  readonly name?: string
  readonly nullable: boolean
  readonly default?: { readonly value: unknown } | { readonly sql: readonly SqlPart[] }
  readonly identity?: IdentityOptions
  readonly generated?: { readonly sql: readonly SqlPart[]; readonly options: GeneratedOptions }
  readonly collation?: string
  readonly comment?: string
  readonly renamedFrom?: string
  readonly options?: DialectOptions
  readonly primaryKey?: { readonly name?: string }
  readonly unique?: { readonly name?: string }
  readonly references: readonly { readonly target: ReferenceTarget; readonly options: ReferenceOptions }[]
  readonly checks: readonly { readonly sql: readonly SqlPart[]; readonly name?: string }[]
}

/** The texts among it that methods take by themselves. */
export const COLUMN_TEXTS: OptionRules<Pick<ColumnDefinition, 'collation' | 'comment' | 'renamedFrom'>> = {
  collation: TEXT,
  comment: COMMENT,
  renamedFrom: TEXT,
}

/** A column of a table, immutable: each method returns a new one, so builders can be shared and spread. */
export interface ColumnBuilder<T, N extends boolean, I extends Presence, D extends string> extends TypedColumn<T, N, I, D> {
  notNull(): ColumnBuilder<T, false, I, D>
  /** The primary key is this column alone; for more columns see `primaryKey(...)`. It is not null. */
  primaryKey(name?: string): ColumnBuilder<T, false, I, D>
  unique(name?: string): ColumnBuilder<T, N, I, D>
  /** What the database fills in: a value, or SQL. */
  default(value: Resolve<T, JsTypes> | Sql | null): ColumnBuilder<T, N, 'optional', D>
  /** The database counts: an identity column, and the row id in SQLite. It is not null. */
  identity(options: IdentityOptions & { readonly always: true }): ColumnBuilder<T, false, 'never', D>
  identity(options?: IdentityOptions): ColumnBuilder<T, false, 'optional', D>
  /** `identity()` whose numbers are never used again after a delete, in SQLite too. */
  autoincrement(): ColumnBuilder<T, false, 'optional', D>
  /** The database computes the value, by default when the row is written (`stored: true`). */
  generated(expression: Sql, options?: GeneratedOptions): ColumnBuilder<T, N, 'never', D>
  references(target: ReferenceTarget, options?: ReferenceOptions): ColumnBuilder<T, N, I, D>
  check(condition: Sql, name?: string): ColumnBuilder<T, N, I, D>
  comment(text: string): ColumnBuilder<T, N, I, D>
  collate(collation: string): ColumnBuilder<T, N, I, D>
  /**
   * The name that it had in the database before: autogenerate renames the column where it still has that one. Once all databases have
   * the new name it says nothing, and can go.
   */
  renamedFrom(name: string): ColumnBuilder<T, N, I, D>
  /** An array of what the type is so far. */
  array(): ColumnBuilder<JsArray<T>, N, I, D>
  /** Says what the type is in JavaScript; the database does not see it. */
  $type<U>(): ColumnBuilder<U, N, I, D>
  /** The type that one dialect uses instead: `t.text().variant('postgres', t.custom({ sql: 'citext' }))`. */
  variant(dialect: string, type: AnyColumn): ColumnBuilder<T, N, I, D>
  /** Options of one dialect: `{ postgres: { compression: 'lz4' } }`. */
  with(options: ColumnDialectOptions): ColumnBuilder<T, N, I, D>
}

class Builder {
  readonly [COLUMN]: ColumnDefinition

  constructor(definition: ColumnDefinition) {
    this[COLUMN] = definition
  }
  #next(change: Partial<ColumnDefinition>): Builder {
    return new Builder({ ...this[COLUMN], ...change })
  }
  notNull(): Builder {
    return this.#next({ nullable: false })
  }
  primaryKey(name?: string): Builder {
    return this.#next({ nullable: false, primaryKey: named(name) })
  }
  unique(name?: string): Builder {
    return this.#next({ unique: named(name) })
  }
  default(value: unknown): Builder {
    return this.#next({ default: definitionOf(value, SQL) === undefined ? { value } : { sql: sqlParts(value) } })
  }
  identity(options: IdentityOptions = {}): Builder {
    return this.#next({ nullable: false, identity: options })
  }
  autoincrement(): Builder {
    return this.identity().with({ sqlite: { autoincrement: true } })
  }
  generated(expression: Sql, options: GeneratedOptions = {}): Builder {
    return this.#next({ generated: { sql: sqlParts(expression), options } })
  }
  references(target: ReferenceTarget, options: ReferenceOptions = {}): Builder {
    return this.#next({ references: [...this[COLUMN].references, { target, options }] })
  }
  check(condition: Sql, name?: string): Builder {
    return this.#next({ checks: [...this[COLUMN].checks, { sql: sqlParts(condition), ...named(name) }] })
  }
  comment(text: string): Builder {
    return this.#next({ comment: text })
  }
  collate(collation: string): Builder {
    return this.#next({ collation })
  }
  renamedFrom(name: string): Builder {
    return this.#next({ renamedFrom: name })
  }
  array(): Builder {
    return this.#next({ type: { kind: 'array', of: this[COLUMN].type } })
  }
  $type(): Builder {
    return this
  }
  variant(dialect: string, other: AnyColumn): Builder {
    requireDialect(dialect, 'variant()')
    const { type, enums } = this[COLUMN]
    const variant = typeDefinition(other)
    return this.#next({ type: { ...type, variants: { ...type.variants, [dialect]: variant.type } }, enums: [...enums, ...variant.enums] })
  }
  with(options: ColumnDialectOptions): Builder {
    return this.#next({ options: mergeOptions(this[COLUMN].options, options) })
  }
}

/**
 * A column of the type. This is how types are made, by `t` and by dialects that have types of their own.
 *
 * @typeParam T What the type is in JavaScript: a token such as `Js<'numeric'>`, or a type.
 * @param name The database name, where it is not that of the property.
 */
export function columnOf<T, D extends string = ''>(
  type: ColumnType,
  name?: D,
  enums: readonly Enum[] = [],
): ColumnBuilder<T, true, 'required', D> {
  const builder = new Builder({ type, enums, nullable: true, references: [], checks: [], ...named(name) })
  // The type parameters exist for the compiler alone: nothing at run time stands for them.
  return builder as unknown as ColumnBuilder<T, true, 'required', D>
}

/** What a column builder was told; `undefined` for anything else. */
export function columnDefinition(value: unknown): ColumnDefinition | undefined {
  return definitionOf(value, COLUMN) as ColumnDefinition | undefined
}

/**
 * The definition of a builder that stands for its type alone.
 *
 * @throws ModelError `model.column` when it is no builder, or says more than a type.
 */
export function typeDefinition(value: unknown): Pick<ColumnDefinition, 'type' | 'enums'> {
  const definition = columnDefinition(value)
  if (definition === undefined) {
    throw new ModelError('model.column', 'A type is wanted, and something else was given.', { hint: 'Give a type such as t.integer().' })
  }
  const { type, enums, nullable, references, checks, ...more } = definition
  if (!nullable || references.length > 0 || checks.length > 0 || Object.keys(more).length > 0) {
    throw new ModelError('model.column', 'Only a type can stand here, and the column says more than its type.', {
      hint: 'Give the type alone, such as t.varchar(80), without a name, notNull(), default() and the like.',
    })
  }
  return { type, enums }
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name }
}
