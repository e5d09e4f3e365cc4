import type { QualifiedName } from '../schema/table.ts'
import type { SqlText } from '../ops/op.ts'

/** What running over a table in batches, in the order of a key, asks of a database. */
export interface BatchRules {
  /** A query for the columns of the primary key as `column`, in their order; of a table without one, of what stands in for it. */
  key(table: QualifiedName): SqlText
  /** SQL that gives a value as a literal of SQL: exactly, whatever the driver makes of the type. */
  literal(expression: string): string
}
