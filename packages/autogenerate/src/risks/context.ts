import type { Dialect, QualifiedName } from '@mig/core/dialect'

/** What a rule knows besides the operation. */
export interface RiskContext {
  readonly dialect: Dialect
  readonly way: 'upgrade' | 'downgrade'
  /** There is a way back. */
  readonly back: boolean
  /** Whether rows that exist get values in a column before it is NOT NULL. */
  readonly isFilled: (table: QualifiedName, column: string) => boolean
}
