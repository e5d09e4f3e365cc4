import type { Column, ColumnDefault } from '../schema/column.ts'
import type { ColumnType } from '../schema/column-type.ts'
import type { Connection } from '../dialect/driver.ts'
import type { Constraint, ConstraintKind } from '../schema/constraint.ts'
import type { Enum } from '../schema/enum.ts'
import type { Index } from '../schema/table-index.ts'
import type { Irreversible } from '../ops/reverse.ts'
import type { ObjectKind, ObjectOf } from '../schema/object.ts'
import type { Op } from '../ops/op.ts'
import type { QualifiedName, Table } from '../schema/table.ts'
import type { Rewriter } from './rewrite-ops.ts'
import type { Schema } from '../schema/schema.ts'

/** What a project changes of autogenerate, `mig check` and `mig diff`. */
export interface AutogenerateHooks {
  /**
   * Whether something of the database is looked at, told by its name: what is left out counts as not being there, so what the models have
   * of that name is new. Default: everything is.
   *
   * @example
   * ```ts
   * export default defineConfig({ autogenerate: { includeName: (name, kind) => kind !== 'table' || !name.startsWith('tmp_') } })
   * ```
   */
  readonly includeName?: (name: string, kind: ComparedKind, place: ComparedPlace) => boolean
  /**
   * Whether something is compared, told by what it is on either side: what is left out stays as it is in the database, and no operation
   * speaks of it. Columns are asked about where their table stands on both sides. Default: everything is.
   *
   * @example
   * ```ts
   * export default defineConfig({ autogenerate: { includeObject: ({ kind, wanted }) => kind !== 'index' || wanted !== undefined } })
   * ```
   */
  readonly includeObject?: (item: ComparedItem) => boolean
  /** Whether the types of a column that stands on both sides are the same; `undefined` leaves it to mig. */
  readonly compareType?: (column: ComparedColumn) => Verdict | undefined
  /** The same for its default. */
  readonly compareDefault?: (column: ComparedColumn) => Verdict | undefined
  /** Rewrites the operations that were found, one after the other, before they are ordered; the downgrade follows from what they become. */
  readonly rewrite?: Rewriter | readonly Rewriter[]
  /** Changes the finished operations of both ways, one function after the other. */
  readonly processOps?: OpsProcessor | readonly OpsProcessor[]
  /** How types and defaults are written in revision files; the first function that knows the item writes it. */
  readonly renderItem?: ItemRenderer | readonly ItemRenderer[]
}

export type Verdict = 'same' | 'different'

/** What autogenerate compares, by kind. */
export type ComparedThings = {
  readonly table: Table
  readonly column: Column
  readonly index: Index
  readonly enum: Enum
} & { readonly [K in ConstraintKind]: Extract<Constraint, { readonly kind: K }> } & { readonly [K in ObjectKind]: ObjectOf<K> }

export type ComparedKind = keyof ComparedThings

/** Where something stands. */
export interface ComparedPlace {
  /** Absent: the default schema. */
  readonly schema?: string
  /** The table of a column, constraint, index, trigger and the like. */
  readonly table?: string
}

/** Something as the database has it (`actual`) and as the models want it (`wanted`); one of both may be missing. */
export type ComparedItem = {
  readonly [K in ComparedKind]: ComparedPlace & {
    readonly kind: K
    /** Empty for a constraint without a name. */
    readonly name: string
    readonly actual?: ComparedThings[K]
    readonly wanted?: ComparedThings[K]
  }
}[ComparedKind]

/** A column as the database has it and as the models want it. */
export interface ComparedColumn {
  readonly table: QualifiedName
  readonly actual: Column
  readonly wanted: Column
}

/** The operations of a new revision. */
export interface RevisionOps {
  /** In the order in which they run. */
  readonly upgrade: readonly Op[]
  /** The same for the way back, or why there is none. */
  readonly downgrade: readonly Op[] | Irreversible
}

/** Changes the operations of a revision before it is written. */
export type OpsProcessor = (ops: RevisionOps, context: OpsContext) => RevisionOps | Promise<RevisionOps>

/** Where operations are going to run. */
export interface OpsContext {
  /** The name of the dialect: `postgres`. */
  readonly dialect: string
}

/** Finds differences of a kind that mig does not know; it may ask the database, and must not write to it. */
export type Comparator = (context: ComparisonContext) => readonly Op[] | Promise<readonly Op[]>

/** The two sides of a comparison, and the database of the one that is there. */
export interface ComparisonContext extends OpsContext {
  readonly connection: Connection
  readonly actual: Schema
  readonly wanted: Schema
}

/** Something that a revision file says, and that may be written otherwise. */
export type RenderedItem =
  { readonly kind: 'type'; readonly type: ColumnType } | { readonly kind: 'default'; readonly default: ColumnDefault }

/** Source text, and what it has to import: `{ code: 'money()', from: '../src/types.ts', name: 'money' }`. */
export interface RenderedCode {
  /** An expression that gives what mig's own would give. */
  readonly code: string
  /** The module, as the revision file imports it; absent where nothing is imported. */
  readonly from?: string
  /** What is imported. Default: the name that the code begins with. */
  readonly name?: string
}

/** Writes an item, or leaves it to the next one with `undefined`. */
export type ItemRenderer = (item: RenderedItem) => RenderedCode | undefined
