import type { Current, RevisionInfo } from './result.ts'
import { type Drift, type DriftSummary, summaryOf } from './drift.ts'
import { revisionInfos } from './result.ts'
import type { EditedRevision } from './edited.ts'
import type { LoggedStep } from './read-log.ts'
import { planUpgrade } from '../revision/plan.ts'
import type { RevisionGraph } from '../revision/graph.ts'
import type { UnfinishedStep } from './unfinished.ts'

/** Where a database is, and what somebody should know of it. */
export interface Status {
  readonly current: Current
  /** What `upgrade heads` would run, in its order. */
  readonly pending: readonly RevisionInfo[]
  /** Applied revisions whose files are not the ones that ran. */
  readonly edited: readonly EditedRevision[]
  /** The revision that is half applied, if there is one. */
  readonly unfinished?: UnfinishedStep
  /** Whether the schema is still what the last run left behind; absent where nobody asked for it. */
  readonly drift?: DriftSummary
  /** What happened last. */
  readonly last?: LoggedStep
}

/** @param facts.log newest first */
export function statusOf(
  graph: RevisionGraph,
  current: Current,
  facts: {
    readonly edited: Status['edited']
    readonly log: readonly LoggedStep[]
    readonly unfinished?: UnfinishedStep
    readonly drift?: Drift
  },
): Status {
  const { edited, log: [last], unfinished, drift } = facts
  const rows = current.rows.filter((row) => graph.has(row))
  const pending = planUpgrade(graph, rows, 'heads').map(({ revision }) => revision)
  return {
    current,
    pending: revisionInfos(graph, pending, rows),
    edited,
    ...(unfinished === undefined ? {} : { unfinished }),
    ...(drift === undefined ? {} : { drift: summaryOf(drift) }),
    ...(last === undefined ? {} : { last }),
  }
}
