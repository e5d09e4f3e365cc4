import type { QualifiedName } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'
import { PART, REFERENCE } from './brand.ts'
import { type IndexDialectOptions } from './dialect-options.ts'
import type { SqlPart } from './sql-part.ts'
/** A column by its database name; the table is unknown where only the name was given. */
export interface ColumnAddress {
  readonly name: string
  readonly table?: QualifiedName
}
/** What an index is made of: see the schema's `IndexPart`. */
export interface PartDefinition {
  readonly target:
    | {
        readonly column: ColumnAddress
      }
    | {
        readonly sql: readonly SqlPart[]
      }
  readonly order?: 'desc'
  readonly nulls?: 'first' | 'last'
  readonly collation?: string
  readonly options?: DialectOptions
}
/** A column or an expression of an index, with its order; each method returns a new one. */
export interface IndexPartBuilder {
  readonly [PART]: PartDefinition
  /** Ascending, which is the default. */
  asc(): IndexPartBuilder
  desc(): IndexPartBuilder
  nulls(position: 'first' | 'last'): IndexPartBuilder
  collate(collation: string): IndexPartBuilder
  /** Options of one dialect, such as the operator class. */
  with(options: IndexDialectOptions): IndexPartBuilder
}
/** A column by its database name; see `column`. */
export interface NamedColumn extends IndexPartBuilder {
  readonly [REFERENCE]: ColumnAddress
}
/** What fragments of SQL and columns build on; the annotation is what declarations need of a class that has symbols for keys. */
export declare const PartBuilder: new (definition: PartDefinition) => IndexPartBuilder
/** A column by its address. */
export declare function columnAt(address: ColumnAddress): NamedColumn
/** A column by its database name, for places that have no table handle: `column('spent_at').desc().nulls('last')`. */
export declare function column(name: string): NamedColumn
