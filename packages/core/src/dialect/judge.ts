import type { Connection } from './driver.ts'
import type { Table } from '../schema/table.ts'

/** Two texts of one expression, and where they stand. */
export interface ExpressionPair {
  readonly kind: 'default' | 'check' | 'generated' | 'index' | 'predicate'
  /** The table as the database has it, normalised: its columns are what the texts speak of. */
  readonly table: Table
  /** The column whose default or generated expression it is. */
  readonly column?: string
  readonly left: string
  readonly right: string
}

/** Decides whether two expressions mean the same; the database itself is asked where text cannot tell. It never writes. */
export interface Judge {
  /** One answer a pair, in order. What cannot be decided is `false`. */
  equal(connection: Connection, pairs: readonly ExpressionPair[]): Promise<readonly boolean[]>
}
