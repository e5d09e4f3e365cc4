import type { Current, RevisionInfo } from './result.ts'
import { revisionInfos } from './result.ts'
import type { EditedRevision } from './edited.ts'
import type { LoggedStep } from './read-log.ts'
import { planUpgrade } from '../revision/plan.ts'
import type { RevisionGraph } from '../revision/graph.ts'

/** Where a database is, and what somebody should know of it. */
export interface Status {
  readonly current: Current
  /** What `upgrade heads` would run, in its order. */
  readonly pending: readonly RevisionInfo[]
  /** Applied revisions whose files are not the ones that ran. */
  readonly edited: readonly EditedRevision[]
  /** What happened last. */
  readonly last?: LoggedStep
}

/** @param log newest first */
export function statusOf(
  graph: RevisionGraph,
  current: Current,
  edited: readonly EditedRevision[],
  [last]: readonly LoggedStep[],
): Status {
  const rows = current.rows.filter((row) => graph.has(row))
  const pending = planUpgrade(graph, rows, 'heads').map(({ revision }) => revision)
  return { current, pending: revisionInfos(graph, pending, rows), edited, ...(last === undefined ? {} : { last }) }
}
