import { createMissingTables, type RunParts, withRunnerLock } from './online-run.ts'
import { asList, type Targets } from '../revision/plan.ts'
import { type EditedRevision, findEdited } from './edited.ts'
import { writeLog } from './run-log.ts'
import type { Project } from './project.ts'
import { recordedAfter } from './record-schema.ts'
import type { WriteOptions } from './migrator.ts'
import { resolveIdentifier } from '../revision/target.ts'
import { revisionName } from '../revision/shown.ts'
import { tried } from './retry.ts'
import { RevisionError } from '../errors.ts'

/**
 * Accepts the files of applied revisions as they are now: what they say is taken for what ran. Nothing of them runs.
 * @returns those that were accepted.
 * @throws RevisionError `revision.unedited` for a revision that is as it ran, or was never run.
 */
export async function repair(
  parts: RunParts,
  project: Project,
  targets: Targets | undefined,
  options?: WriteOptions,
): Promise<readonly EditedRevision[]> {
  return withRunnerLock(parts, async (run, rows) => {
    const edited = await findEdited(parts, project, rows)
    const accepted = targets === undefined ? edited : asList(targets).flatMap((text) => chosen(text, edited, project, rows))
    if (accepted.length === 0) return []
    const within = (work: () => Promise<void>): Promise<void> => tried(run.retries, () => run.transactions.within(rows, work))
    await recordedAfter(run, parts, async () => {
      await createMissingTables(run, parts.database)
      await within(async () => {
        for (const { revision, checksum } of accepted) {
          await writeLog(run, { revision, direction: 'repair', checksum, startedAt: run.log.now(), state: 'done' })
        }
      })
    })
    return accepted
  }, options)
}

function chosen(
  text: string,
  edited: readonly EditedRevision[],
  project: Project,
  given: readonly string[],
): readonly EditedRevision[] {
  const { graph, rows } = project.graph.seenFrom(given)
  return resolveIdentifier(graph, text, rows).map((id) => {
    const found = edited.find(({ revision }) => revision === id)
    if (found !== undefined) return found
    throw new RevisionError(
      'revision.unedited',
      `The file of revision ${revisionName(graph.header(id))} is not known to have changed since it ran.`,
      { hint: 'Nothing was written. `mig status` lists the files that changed.' },
    )
  })
}
