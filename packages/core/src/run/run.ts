import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import type { LogSource } from './run-log.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Registry } from '../plugin/registry.ts'
import type { TransactionMode } from '../config/config.ts'
import type { Transactions } from './transactions.ts'

/** What a run consists of, whether it happens on a connection or is written as a script. */
export interface Run {
  readonly executor: Executor
  readonly transactions: Transactions
  readonly mode: TransactionMode
  readonly dialect: Dialect
  readonly registry: Registry
  readonly versionTable: QualifiedName
  readonly logTable: QualifiedName
  readonly log: LogSource
  readonly onStep?: (event: StepEvent) => void | Promise<void>
}

/** A step that begins, or has ended; in mode `all` what has ended is committed only at the end of the run. */
export interface StepEvent {
  readonly state: 'start' | 'done'
  readonly revision: string
  /** What it follows; none is base. */
  readonly parents: readonly string[]
  readonly message: string
  readonly direction: 'upgrade' | 'downgrade'
  /** Where the database was before the step, and where it is after it. */
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** The log stands beside the version table. */
export function logTableOf(versionTable: QualifiedName): QualifiedName {
  return { ...versionTable, name: `${versionTable.name}_log` }
}
