import type { Deferral } from '../schema/constraint.ts'
import type { DialectOptions } from '../schema/value.ts'
import { EXTRA } from './brand.ts'
import type { ReferenceOptions, ReferenceTarget } from './column-builder.ts'
import { type ConstraintDialectOptions, type IndexDialectOptions } from './dialect-options.ts'
import { type ColumnAddress, type IndexPartBuilder, type NamedColumn, type PartDefinition } from './index-part.ts'
import type { NotNullColumn } from './row-types.ts'
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
export interface KeyDefinition extends ExtraBase, Deferral {
  readonly kind: 'primaryKey' | 'unique'
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
export type ExtraDefinition = KeyDefinition | ForeignKeyDefinition | CheckDefinition | IndexDefinition
/** When the constraint is checked; `deferrable()` alone: it can be deferred, and is not unless a transaction asks for it. */
export interface DeferralOptions {
  readonly initially?: 'immediate' | 'deferred'
}
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
/** An index; each method returns a new one. */
export interface IndexBuilder extends Extra {
  unique(): this
  /** Only rows for which the condition is true are in the index. */
  where(condition: Sql): this
  comment(text: string): this
  /** Options of one dialect: `{ postgres: { using: 'gin' } }`. */
  with(options: IndexDialectOptions): this
}
/** An index. Without a name it gets one from the naming convention. Its parts are columns, ordered columns and SQL. */
export declare function index(name?: string): {
  on(...parts: readonly (string | IndexPartBuilder)[]): IndexBuilder
}
/** A unique constraint. */
export declare function unique(name?: string): {
  on(...columns: readonly ColumnInput[]): UniqueBuilder
}
/** A primary key of several columns; they must not be null. */
export declare function primaryKey(...columns: readonly (string | (NotNullColumn & NamedColumn))[]): PrimaryKeyBuilder
/** A condition that every row fulfils: `check('amount_positive', sql`${e.amount} > 0`)`. */
export declare function check(name: string, condition: Sql): ConstraintBuilder
export declare function check(condition: Sql): ConstraintBuilder
/** A foreign key of several columns: `foreignKey(e.a, e.b).references(() => [other.a, other.b])`. */
export declare function foreignKey(...columns: readonly ColumnInput[]): {
  references(target: ReferenceTarget, options?: ReferenceOptions): ConstraintBuilder
}
/** What an extra was told; `undefined` for anything else. */
export declare function extraDefinition(value: unknown): ExtraDefinition | undefined
export {}
