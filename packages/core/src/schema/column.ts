import type { ColumnType } from './column-type.ts'
import type { DialectOptions, Value } from './value.ts'

/** A column as a database holds it: keys, uniqueness, references and checks stand at the table. An absent key is the default. */
export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly default?: ColumnDefault
  readonly identity?: Identity
  readonly generated?: Generated
  readonly collation?: string
  readonly comment?: string
  readonly options?: DialectOptions
}

/** A literal, or SQL text that the database evaluates for each row. */
export type ColumnDefault = { readonly value: Value } | { readonly sql: string }

/** How something counts; numbers are decimal text, for they exceed what a double holds. Absent keys are the database's defaults. */
export type Counter = {
  readonly start?: string
  readonly increment?: string
  readonly min?: string
  readonly max?: string
  readonly cache?: string
  readonly cycle?: true
}

/** A counter that belongs to its column. */
export interface Identity extends Counter {
  /** `true`: GENERATED ALWAYS; otherwise BY DEFAULT. */
  readonly always?: true
}

/** A column that the database computes from others of its row. */
export interface Generated {
  readonly sql: string
  readonly stored: boolean
}
