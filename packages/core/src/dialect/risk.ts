import type { Op } from '../ops/op.ts'

/** What somebody should know before an operation runs on tables with rows. */
export interface Risk {
  readonly op: Op
  readonly kind: RiskKind
  /** `downgrade` where it is the way back that is at risk. Absent: the upgrade. */
  readonly way?: 'downgrade'
  /** What happens and what to do about it, without a full stop. */
  readonly sentence: string
}

/** Values go; rows may stop the operation; others wait for the table longer than for a moment. */
export type RiskKind = 'loses data' | 'may fail' | 'locks'
