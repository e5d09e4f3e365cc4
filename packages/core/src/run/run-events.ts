import type { BackfillEvent } from './backfill.ts'
import type { BackupFile } from './backup.ts'
import type { BlockedStatement } from '../dialect/contention.ts'
import type { RetryEvent } from './retry.ts'
import type { CopyEvent, StatementEvent } from './executor.ts'
import type { DriftSummary } from './drift.ts'
import type { EditedRevision } from './edited.ts'
import type { StepEvent } from './run.ts'

/** What a caller may watch. */
export interface RunEvents {
  /** A step begins, or has ended; the run waits for a promise. */
  readonly onStep?: (event: StepEvent) => void | Promise<void>
  /** A statement ran that was to change something. */
  readonly onStatement?: (event: StatementEvent) => void
  /** All rows of a table are about to be copied, which is where a run over a big table spends its time. */
  readonly onCopy?: (event: CopyEvent) => void
  /** A batch of a backfill was committed. */
  readonly onBackfill?: (event: BackfillEvent) => void
  /** Applied revisions whose files are not the ones that ran; called before anything runs, with none where all are. */
  readonly onEdited?: (edited: readonly EditedRevision[]) => void | Promise<void>
  /**
   * Others have changed the schema since the last run, or it is not known whether they have; called before a run changes anything. What they
   * changed stays on record, as drift.
   */
  readonly onDrift?: (drift: DriftSummary) => void | Promise<void>
  /** The database was copied, before anything ran. */
  readonly onBackup?: (backup: BackupFile) => void
  /** Another runner has the lock, and this one waits; called once, with what is known of the holder. */
  readonly onLockWait?: (holder: string | undefined) => void
  /** A transaction met an obstacle that others are, was rolled back, and is going to be tried again. */
  readonly onRetry?: (event: RetryEvent) => void
  /** A statement has been waiting for a lock of others and goes on waiting; called once for the same lock and holders. */
  readonly onBlocked?: (blocked: BlockedStatement) => void
  /** The run ended well, and the schema as it is now could not be recorded: nobody will know of drift. */
  readonly onUnrecorded?: (reason: string) => void
}

const EVENTS: { readonly [event in keyof RunEvents]-?: true } = {
  onStep: true,
  onStatement: true,
  onCopy: true,
  onBackfill: true,
  onEdited: true,
  onDrift: true,
  onBackup: true,
  onLockWait: true,
  onRetry: true,
  onBlocked: true,
  onUnrecorded: true,
}

/** Takes options apart: those that watch, and the others. */
export function separateEvents<T extends RunEvents>(options: T): readonly [events: RunEvents, others: Omit<T, keyof RunEvents>] {
  const isEvent = ([name]: readonly [string, unknown]): boolean => Object.hasOwn(EVENTS, name)
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return [
    Object.fromEntries(entries.filter(isEvent)),
    Object.fromEntries(entries.filter((entry) => !isEvent(entry))) as Omit<T, keyof RunEvents>,
  ]
}
