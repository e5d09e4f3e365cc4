import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { MigError } from '../errors.ts'
import { performerOn, undone } from './run-operations.ts'
import { performWork } from './perform-work.ts'
import { planUpgrade, type Step, type Targets } from '../revision/plan.ts'
import { prepareSteps, type PreparedStep } from './prepare.ts'
import type { Project } from './project.ts'
import type { Registry } from '../plugin/registry.ts'
import type { RevisionHeader } from '../revision/header.ts'
import { stepError } from './failure.ts'

/** A database that is mig's own, and empty. */
export interface ReplayDatabase {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly registry: Registry
}

/**
 * Builds in an empty database what revisions make, without a lock and version rows: all steps from base up to the targets, data and all.
 * Revisions whose work depends on data read what the ones before them wrote.
 * @returns the ids of the revisions, in the order in which they ran.
 * @throws LoadError, RevisionError, StatementError of the revision that fails: its message names it.
 */
export async function replayRevisions({ graph, source }: Project, targets: Targets, database: ReplayDatabase): Promise<readonly string[]> {
  const { dialect, connection, registry } = database
  const steps = planUpgrade(graph, [], targets)
  await replaySteps(await prepareSteps(steps, { source, dialect, registry, version: connection.version }), database)
  return steps.map(({ revision }) => revision.id)
}

/** Carries out steps that are prepared, one transaction each. */
export async function replaySteps(steps: readonly PreparedStep[], database: ReplayDatabase): Promise<void> {
  const performer = performerOn(database)
  for (const { step, work } of steps) {
    const { revision, rowsBefore } = step
    const failed = async (error: unknown): Promise<unknown> => stepError(await undone(performer, error), revision, hintOf(error))
    await performWork(performer, { work, file: revision.file }, { rows: rowsBefore, commits: true }, failed)
  }
}

/** A revision by itself: there are no version rows that could move. */
export function stepAlone(revision: RevisionHeader, direction: Step['direction']): Step {
  return { revision, direction, rowsBefore: [], rows: [], rowChanges: { delete: [], insert: [] } }
}

function hintOf(error: unknown): string {
  const own = error instanceof MigError && error.hint !== undefined ? `${error.hint} ` : ''
  return `${own}It was replayed in the dev database, from the first revision on; the real database was not touched.`
}
