import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from './database.ts'
import { DatabaseStateError } from '../errors.ts'
import { rowsText } from './version-table.ts'
import { planUpgrade } from '../revision/plan.ts'
import type { Project } from './project.ts'
import { revisionName } from '../revision/shown.ts'

/** How long to wait for somebody else to bring a database to its head. */
export interface WaitOptions {
  /** Milliseconds, or Infinity. Default: 60000. */
  readonly timeout?: number
  /** Milliseconds between two looks. Default: 1000. */
  readonly interval?: number
  /** Ends the waiting with its reason. */
  readonly signal?: AbortSignal
}

/**
 * Makes sure that every revision is applied.
 * @throws DatabaseStateError `database.behind`
 */
export async function assertAtHead({ graph }: Project, database: Database): Promise<void> {
  const rows = await database.rows()
  const pending = planUpgrade(graph, rows, 'heads')
  if (pending.length === 0) return
  const names = pending.map(({ revision }) => `\n  ${revisionName(revision)}`).join('')
  throw new DatabaseStateError('database.behind', `The database is at ${rowsText(rows)}, and these revisions are not applied:${names}`, {
    hint: 'Run `mig upgrade heads`.',
    exit: 3,
  })
}

/**
 * Looks again and again until every revision is applied.
 * @throws DatabaseStateError `database.behind` when they are not in time.
 */
export async function waitUntilAtHead(look: () => Promise<void>, options: WaitOptions = {}): Promise<void> {
  const { timeout = 60_000, interval = 1_000, signal } = options
  const deadline = Date.now() + timeout
  for (;;) {
    signal?.throwIfAborted()
    try {
      await look()
      return
    } catch (error) {
      const left = deadline - Date.now()
      if (!isBehind(error) || left <= 0) throw error
      await sleep(Math.min(interval, left), undefined, signal === undefined ? {} : { signal })
    }
  }
}

/** Told by its code, since a migrator may come with a core of its own. */
function isBehind(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'database.behind'
}
