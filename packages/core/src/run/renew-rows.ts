import { changesRows, runStamp } from './stamp.ts'
import { createMissingTables, type RunParts } from './online-run.ts'
import { planStamp } from '../revision/plan.ts'
import type { RevisionGraph } from '../revision/graph.ts'
import { recordedAfter } from './record-schema.ts'
import type { Run } from './run.ts'

/**
 * Makes version rows that name the end of what a revision replaces name that revision, so that the other files and the list may go.
 * @returns the rows as they are then.
 */
export async function renewRows(
  run: Run,
  rows: readonly string[],
  { graph, parts }: { readonly graph: RevisionGraph; readonly parts: RunParts },
): Promise<readonly string[]> {
  const move = planStamp(graph, rows, [])
  if (!changesRows(move)) return rows
  await recordedAfter(run, parts, async () => {
    await createMissingTables(run, parts.database)
    await runStamp(run, move)
  })
  return move.rows
}
