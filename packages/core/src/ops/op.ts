import type { ColumnDefault, Column, Generated, Identity } from '../schema/column.ts'
import type { ColumnType } from '../schema/column-type.ts'
import type { Constraint, ConstraintKind } from '../schema/constraint.ts'
import type { Enum } from '../schema/enum.ts'
import type { QualifiedName, Table } from '../schema/table.ts'
import type { Index } from '../schema/table-index.ts'
import type { DialectOptions, Row, Value } from '../schema/value.ts'
import type { ObjectOp } from './object-op.ts'

/** What can happen to a database: plain data. The kind is the name of the method of `Operations` and of the compiler's handler. */
export type CoreOp =
  | CreateTableOp
  | DropTableOp
  | RenameTableOp
  | MoveTableOp
  | AlterTableOp
  | CreateIndexOp
  | DropIndexOp
  | RenameIndexOp
  | SetIndexCommentOp
  | CreateEnumOp
  | DropEnumOp
  | RenameEnumOp
  | MoveEnumOp
  | AddEnumValueOp
  | RenameEnumValueOp
  | AlterEnumOp
  | SetEnumCommentOp
  | SetEnumOptionsOp
  | ObjectOp
  | ExecuteOp
  | BulkInsertOp
  | BackfillOp

/** True for what is about rows: what SQL does, and a plugin, is known to nobody else. */
export function touchesRows(op: Op): boolean {
  return isCustomOp(op) || op.kind === 'execute' || op.kind === 'bulkInsert' || op.kind === 'backfill'
}

/** An operation of a plugin; its kind has a dot, so it never meets one of ours. */
export interface CustomOp {
  readonly kind: `${string}.${string}`
  /** The arguments of the function that made it. */
  readonly args: readonly Value[]
}

export type Op = CoreOp | CustomOp
export type CoreOpKind = CoreOp['kind']
export type OpOf<K extends CoreOpKind> = Extract<CoreOp, { readonly kind: K }>

/** Creates the table with its constraints and indexes. */
export interface CreateTableOp {
  readonly kind: 'createTable'
  readonly table: Table
  readonly ifNotExists?: true
}

export interface DropTableOp {
  readonly kind: 'dropTable'
  readonly table: QualifiedName
  /** The table as it was, for the reverse. */
  readonly was?: Table
  readonly ifExists?: true
}

export interface RenameTableOp {
  readonly kind: 'renameTable'
  readonly table: QualifiedName
  readonly to: string
}

/** The table goes to another schema, and with it its indexes, its constraints and the sequences of its columns. */
export interface MoveTableOp {
  readonly kind: 'moveTable'
  readonly table: QualifiedName
  /** The schema that it has afterwards; `null` is the default one. */
  readonly to: string | null
}

/** Changes of one table, in order; names mean the state at that point. */
export interface AlterTableOp {
  readonly kind: 'alterTable'
  readonly table: QualifiedName
  readonly changes: readonly Change[]
  /** The table as it was, for a dialect that needs it where no catalog can be asked. */
  readonly was?: Table
  /** How a dialect is to do it, such as SQLite's rebuild. */
  readonly options?: DialectOptions
}

export interface CreateIndexOp {
  readonly kind: 'createIndex'
  readonly table: QualifiedName
  readonly index: Index
  readonly ifNotExists?: true
}

export interface DropIndexOp {
  readonly kind: 'dropIndex'
  readonly table: QualifiedName
  readonly name: string
  readonly was?: Index
  readonly ifExists?: true
  /** For dialects that need options to drop, such as `concurrently`. */
  readonly options?: DialectOptions
}

export interface RenameIndexOp {
  readonly kind: 'renameIndex'
  readonly table: QualifiedName
  readonly name: string
  readonly to: string
}

export interface SetIndexCommentOp extends CommentChange {
  readonly kind: 'setIndexComment'
  readonly table: QualifiedName
  readonly name: string
}

export interface CreateEnumOp {
  readonly kind: 'createEnum'
  readonly enum: Enum
}

export interface DropEnumOp {
  readonly kind: 'dropEnum'
  readonly enum: QualifiedName
  readonly was?: Enum
  readonly ifExists?: true
}

export interface RenameEnumOp {
  readonly kind: 'renameEnum'
  readonly enum: QualifiedName
  readonly to: string
}

export interface MoveEnumOp {
  readonly kind: 'moveEnum'
  readonly enum: QualifiedName
  /** The schema that it has afterwards; `null` is the default one. */
  readonly to: string | null
}

export interface AddEnumValueOp {
  readonly kind: 'addEnumValue'
  readonly enum: QualifiedName
  readonly value: string
  readonly before?: string
  readonly after?: string
  readonly ifNotExists?: true
}

export interface RenameEnumValueOp {
  readonly kind: 'renameEnumValue'
  readonly enum: QualifiedName
  readonly value: string
  readonly to: string
}

/** Gives the enum other values, or another order of them; its type is made anew where that is the only way. */
export interface AlterEnumOp {
  readonly kind: 'alterEnum'
  readonly enum: QualifiedName
  /** All values that it has afterwards, in their order. */
  readonly values: readonly string[]
  /** The values as they were. */
  readonly was?: readonly string[]
  /** What becomes of rows that hold a value which goes: another value, or NULL. Without it there must be none. */
  readonly map?: EnumValueMap
  /** All columns of the enum. */
  readonly columns?: readonly EnumColumn[]
}

export interface SetEnumCommentOp extends CommentChange {
  readonly kind: 'setEnumComment'
  readonly enum: QualifiedName
}

export interface SetEnumOptionsOp extends OptionsChange {
  readonly kind: 'setEnumOptions'
  readonly enum: QualifiedName
}

export interface EnumValueMap {
  readonly [value: string]: string | null
}

/** A column of an enum. */
export interface EnumColumn {
  readonly table: QualifiedName
  readonly column: string
  /** It holds arrays of the enum. */
  readonly array?: true
  /** Its default, which it keeps. */
  readonly default?: ColumnDefault
}

/** SQL text with values between its pieces: `text` is one longer than `values`. */
export interface SqlText {
  readonly text: readonly string[]
  readonly values: readonly Value[]
}

export interface ExecuteOp extends SqlText {
  readonly kind: 'execute'
  /** What undoes it. */
  readonly down?: SqlText
  /** A query that gives true when it is done, for a run that was interrupted where it ran outside a transaction. */
  readonly doneWhen?: SqlText
}

export interface BulkInsertOp {
  readonly kind: 'bulkInsert'
  readonly table: QualifiedName
  /** All rows have the same columns. */
  readonly rows: readonly Row[]
  /** Types of columns whose values do not say it by themselves, such as arrays and json. */
  readonly types?: { readonly [column: string]: ColumnType }
}

/** Sets columns of the rows of a table, in batches that are committed one by one. */
export interface BackfillOp {
  readonly kind: 'backfill'
  readonly table: QualifiedName
  readonly set: { readonly [column: string]: SqlText }
  /** The rows that are left to do; what is set makes it false. Absent: all rows, once. */
  readonly where?: SqlText
  /** The columns by which batches are made. Absent: the primary key. */
  readonly key?: readonly string[]
  /** How many rows a batch has. Absent: 1000. */
  readonly batch?: number
  /** Milliseconds between two batches. Absent: none. */
  readonly pause?: number
  /** What undoes it. */
  readonly down?: SqlText
}

/* ---- changes of a table ---- */

export type Change =
  | AddColumnChange
  | DropColumnChange
  | AlterColumnChange
  | RenameColumnChange
  | AddConstraintChange
  | DropConstraintChange
  | RenameConstraintChange
  | ValidateConstraintChange
  | SetTableOptionsChange
  | SetTableCommentChange
  | SetConstraintCommentChange

export type ChangeKind = Change['kind']
export type ChangeOf<K extends ChangeKind> = Extract<Change, { readonly kind: K }>

export interface AddColumnChange {
  readonly kind: 'addColumn'
  readonly column: Column
  readonly ifNotExists?: true
}

export interface DropColumnChange {
  readonly kind: 'dropColumn'
  readonly name: string
  readonly was?: Column
  readonly ifExists?: true
}

/** `set` and `was` hold the same keys: an absent key is untouched, `null` is removed. */
export interface AlterColumnChange {
  readonly kind: 'alterColumn'
  readonly name: string
  readonly set: ColumnAlteration
  readonly was?: ColumnAlteration
  /** SQL that gives the new value of a changed type, from the old row. */
  readonly using?: string
  /** The same for the way back. */
  readonly usingDown?: string
}

export interface ColumnAlteration {
  readonly type?: ColumnType
  readonly nullable?: boolean
  readonly default?: ColumnDefault | null
  readonly identity?: Identity | null
  readonly generated?: Generated | null
  readonly collation?: string | null
  readonly comment?: string | null
  readonly options?: DialectOptions
}

export interface RenameColumnChange {
  readonly kind: 'renameColumn'
  readonly name: string
  readonly to: string
}

export interface AddConstraintChange {
  readonly kind: 'addConstraint'
  readonly constraint: Constraint
}

export interface DropConstraintChange {
  readonly kind: 'dropConstraint'
  readonly name: string
  /** Which kind it is, where the database keeps kinds apart. */
  readonly constraintKind?: ConstraintKind
  readonly was?: Constraint
  readonly ifExists?: true
}

export interface RenameConstraintChange {
  readonly kind: 'renameConstraint'
  readonly name: string
  readonly to: string
}

/** A constraint that was added without looking at the rows is checked on all of them. */
export interface ValidateConstraintChange {
  readonly kind: 'validateConstraint'
  readonly name: string
  /** The constraint as it was, not validated, for the reverse. */
  readonly was?: Constraint
}

/** For each dialect that is named, all options as they will be and, where that is known, as they were. */
export interface OptionsChange {
  readonly set: DialectOptions
  readonly was?: DialectOptions
}

export interface SetTableOptionsChange extends OptionsChange {
  readonly kind: 'setTableOptions'
}

/** A comment as it will be and, where that is known, as it was; `null` is none. */
export interface CommentChange {
  readonly set: string | null
  readonly was?: string | null
}

export interface SetTableCommentChange extends CommentChange {
  readonly kind: 'setTableComment'
}

export interface SetConstraintCommentChange extends CommentChange {
  readonly kind: 'setConstraintComment'
  readonly name: string
}

/** True for operations of a plugin. */
export function isCustomOp(op: Op): op is CustomOp {
  return op.kind.includes('.')
}
