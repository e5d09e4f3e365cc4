import { SQL } from './brand.ts'
import { type IndexPartBuilder, type NamedColumn } from './index-part.ts'
import type { AnyTable } from './row-types.ts'
import type { SqlPart } from './sql-part.ts'
/** SQL that stands in models and operations, made by the tag `sql`. As a part of an index it takes `desc()` and the like. */
export interface Sql extends IndexPartBuilder {
  readonly [SQL]: readonly SqlPart[]
}
/** What a template may embed. */
export type SqlInput = Sql | NamedColumn | AnyTable | string | number | bigint | boolean | null | Date | Uint8Array
/** The tag, and fragments from text that is only known at run time. */
export interface SqlTag {
  (strings: TemplateStringsArray, ...values: readonly SqlInput[]): Sql
  /** Text as it is, without any quoting. */
  raw(text: string): Sql
  /** A name, or the parts of a qualified one, in quotes where needed. */
  id(...names: readonly [string, ...string[]]): Sql
}
/**
 * SQL text that may embed columns, tables, values and other fragments.
 *
 * Backslashes stay as they are written (`'^\d+'`); only a backtick, a dollar and a backslash may be escaped by one. A column or
 * table becomes its database name, in quotes where needed; a value becomes a literal in a definition and a bound value in
 * `op.execute`.
 *
 * @throws ModelError `model.sql` for anything else, such as an array or `undefined`.
 */
export declare const sql: SqlTag
