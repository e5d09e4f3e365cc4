import type { CatalogName } from '../schema/object-facts.ts'
import type { SchemaObject } from '../schema/object.ts'
import type { Column } from '../schema/column.ts'
import type { Table } from '../schema/table.ts'
import type { Connection } from './driver.ts'

/** One object as the database has it and as it is wanted, both normalised and of the same kind. */
export interface ObjectPair {
  readonly from: SchemaObject
  readonly to: SchemaObject
}

/**
 * What becomes of an object: nothing, since both are the same to the database; an alteration in its place, which an alteration also
 * undoes; or a drop and a new one, with all that depends on it.
 */
export type ObjectVerdict = 'same' | 'alter' | 'remake'

/** How a dialect compares objects; texts of which it cannot tell are left to the database, which is asked without writing. */
export interface ObjectRules {
  /** One verdict a pair, in order. */
  compare(connection: Connection, pairs: readonly ObjectPair[]): Promise<readonly ObjectVerdict[]>
  /**
   * What uses what, as the catalog knows it, of all schemas that are not the server's own. Absent: nobody knows, and the names in the
   * texts of objects have to tell.
   */
  dependencies?(connection: Connection): Promise<readonly Dependency[]>
  /**
   * A column that an object is a part of, said as two things that together are the same to the database: an ordinary column, and the
   * object as one that stands for itself. Undefined for all other columns; absent where columns have no such parts.
   */
  apart?(table: Table, column: Column): ColumnApart | undefined
}

/** A column without the object that was a part of it, such as the sequence that it takes its numbers from, and that object. */
export interface ColumnApart {
  readonly column: Column
  readonly object: SchemaObject
}

/** One thing that is there and cannot be without another one. */
export interface Dependency {
  readonly user: CatalogName
  readonly used: CatalogName
}
