import type { ColumnType } from '../schema/column-type.ts'
import type { Connection } from './driver.ts'
import type { Schema } from '../schema/schema.ts'

/** Types of a dialect. */
export interface TypeSystem {
  /**
   * The type as DDL spells it.
   * @throws UnsupportedError where the database has no such type; the hint names what to use.
   */
  format(type: ColumnType): string
  /**
   * The schema as reflection would give it after it was created: spellings of types resolved, dialect defaults left out,
   * enums lowered where the database has none. Expressions stay as written; the judge compares them. Normalising twice
   * changes nothing.
   */
  normalize(schema: Schema, connection: Connection): Promise<Schema>
  /**
   * The schema with the names written out that the database made of those of tables and columns, and that stay as they are when these get
   * others. Absent, there are none.
   */
  withMadeNames?(schema: Schema): Schema
  /**
   * Whether two normalised types are the same to the database though their names differ; absent, they are when their data is equal.
   * Reflection keeps the name that it finds, so that nothing is lost when it is written again.
   */
  same?(left: ColumnType, right: ColumnType): boolean
  /**
   * Whether values of the first type of each pair become those of the second by themselves when a column changes its type; asked about
   * types that are not common to all dialects. Absent, they do.
   */
  assigns?(pairs: readonly (readonly [from: ColumnType, to: ColumnType])[], connection: Connection): Promise<readonly boolean[]>
  /**
   * The values that a check leaves to a column, where the dialect makes such checks of enums; undefined for a check of another form. Absent
   * where enums are types.
   */
  checkedValues?(check: string, column: string): readonly string[] | undefined
}
