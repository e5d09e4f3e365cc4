import { createMissingTables, type RunParts, withRunnerLock } from './online-run.ts'
import { backupStep } from './backup.ts'
import { DatabaseStateError } from '../errors.ts'
import { changesRows, runStamp } from './stamp.ts'
import { expectInterrupted, planResumed } from './unfinished.ts'
import { revisionName } from '../revision/shown.ts'
import { findEdited } from './edited.ts'
import type { LoggedPart } from './journal.ts'
import { logPlace, readUnfinished } from './read-log.ts'
import type { MoveOptions, StampOptions } from './migrator.ts'
import { planStamp, type Step, type Targets } from '../revision/plan.ts'
import { prepareSteps, type PreparedStep } from './prepare.ts'
import type { Project } from './project.ts'
import { recordedAfter } from './record-schema.ts'
import { refuseAutocommit, runSteps } from './run-steps.ts'
import { renewRows } from './renew-rows.ts'
import { type RunResult, stepResult } from './result.ts'
import type { Run } from './run.ts'

/** Runs the steps of a plan, which is made when nobody else can change where the database is. */
export async function move(
  parts: RunParts,
  project: Project,
  plan: (project: Project, rows: readonly string[]) => readonly Step[],
  options: MoveOptions,
): Promise<RunResult> {
  const { database, config, events } = parts
  const { dryRun = false } = options
  const backUp = await backupStep(dryRun ? false : (options.backup ?? config.backup), parts)
  const work = async (run: Run, from: readonly string[]): Promise<RunResult> => {
    if (events.onEdited !== undefined) await events.onEdited(await findEdited(parts, project, from))
    const unfinished = async (): Promise<readonly LoggedPart[]> => readUnfinished(await logPlace(parts))
    const recorded = await unfinished()
    expectInterrupted(recorded, options.resume)
    const steps = planResumed((rows) => plan(project, rows), from, { graph: project.graph, recorded })
    expectPlanned(steps, options.planned)
    const renewed = (): Promise<readonly string[]> => renewRows(run, from, { graph: project.graph, parts })
    if (steps.length === 0) return { from, to: dryRun ? from : await renewed(), steps: [] }
    const resumed = { ...run, unfinished, ...(options.resume === undefined ? {} : { resume: options.resume }) }
    const prepared = await prepareAll(steps, project, run)
    refuseAutocommit(run, prepared)
    const backup = await backUp(from)
    const createTables = (): Promise<void> => createMissingTables(run, database)
    const to = await recordedAfter(run, parts, async () => {
      if (!dryRun) await createTables()
      return runSteps(resumed, prepared, from, dryRun ? createTables : undefined)
    })
    return {
      from,
      to,
      steps: steps.map(stepResult),
      ...(backup === undefined ? {} : { backup }),
      ...(dryRun ? { dryRun } : {}),
    }
  }
  return withRunnerLock(parts, work, options)
}

/** What was agreed to is less than what would run, where the database moved before the lock was taken. */
function expectPlanned(steps: readonly Step[], planned: readonly string[] | undefined): void {
  const other = steps.find(({ revision }) => planned?.includes(revision.id) === false)
  if (other === undefined) return
  const { direction, revision } = other
  const message = `The database moved meanwhile: the ${direction} of revision ${revisionName(revision)} would run now, and was not planned.`
  throw new DatabaseStateError('database.moved', message, { hint: 'Nothing was run. Run the command again.' })
}

/** Loads and records all steps before the first one runs: what is wrong with a file is found while nothing is half done. */
function prepareAll(steps: readonly Step[], { source }: Project, run: Run): Promise<readonly PreparedStep[]> {
  const { dialect, registry, mode, executor } = run
  return prepareSteps(steps, { source, dialect, registry, version: executor.version, mode })
}

/** Says where the database is; nothing of a revision runs. */
export async function stamp(
  parts: RunParts,
  { graph }: Project,
  targets: Targets,
  options: StampOptions = {},
): Promise<RunResult> {
  const { database, config } = parts
  const backUp = await backupStep(options.backup ?? config.backup, parts)
  return withRunnerLock(parts, async (run, from) => {
    const change = planStamp(graph, from, targets, options)
    const isHalf = (await readUnfinished(await logPlace(parts))).length > 0
    if (!changesRows(change) && !isHalf) return { from, to: change.rows, steps: [] }
    const backup = await backUp(from)
    await recordedAfter(run, parts, async () => {
      await createMissingTables(run, database)
      await runStamp(run, change)
    }, options)
    return { from, to: change.rows, steps: [], ...(backup === undefined ? {} : { backup }) }
  }, options)
}
