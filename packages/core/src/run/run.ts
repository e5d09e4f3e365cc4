import type { Activity } from './activity.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import type { LoggedPart } from './journal.ts'
import type { LogSource } from './run-log.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Registry } from '../plugin/registry.ts'
import type { ResumeChoice } from './resume.ts'
import type { Retries } from './retry.ts'
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
  /** Where the schema is recorded when the run ends; absent where it is not. */
  readonly schemaTable?: QualifiedName
  readonly log: LogSource
  /** Reads what is recorded of the step that is half applied; absent in a script. */
  readonly unfinished?: () => Promise<readonly LoggedPart[]>
  /** What is to become of a statement of which nobody can know whether it was done. */
  readonly resume?: ResumeChoice
  /** Tries again what met an obstacle; absent where nobody is in the way. */
  readonly retries?: Retries
  /** What is being done, and whether the run is to go on; absent in a script. */
  readonly activity?: Activity
  /** The version rows over another connection, for one that is lost, as soon as nothing of it can be committed any more. */
  readonly reconnect?: () => Promise<readonly string[]>
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

/** So does the table in which the schema is recorded. */
export function schemaTableOf(versionTable: QualifiedName): QualifiedName {
  return { ...versionTable, name: `${versionTable.name}_schema` }
}

/** The tables in which mig keeps its own books. */
export function ownTablesOf(versionTable: QualifiedName): readonly QualifiedName[] {
  return [versionTable, logTableOf(versionTable), schemaTableOf(versionTable)]
}
