import type { RevisionGraph } from '../revision/graph.ts'
import type { RevisionHeader } from '../revision/header.ts'
import type { Step } from '../revision/plan.ts'

/** What a command did: plain data. */
export interface RunResult {
  /** The version rows before; none is base. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly steps: readonly StepResult[]
}

export interface StepResult {
  readonly revision: string
  readonly message: string
  readonly direction: 'upgrade' | 'downgrade'
  readonly file: string
}

/** What a command would do. */
export interface Plan {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly steps: readonly PlannedStep[]
  /** False when a step depends on data, so that not all is known. */
  readonly complete: boolean
}

export interface PlannedStep extends StepResult {
  /** What follows `operations` depends on data. */
  readonly dynamic: boolean
  readonly operations: readonly PlannedOperation[]
}

export interface PlannedOperation {
  /** One line: `add column expenses.currency`. */
  readonly description: string
  /** The statements, with values as literals. */
  readonly statements: readonly string[]
  /** It runs outside the transaction. */
  readonly autocommit?: true
}

/** A revision, and its place in the history. */
export interface RevisionInfo extends Omit<RevisionHeader, 'labels' | 'dependsOn'> {
  /** Whole ids; those that it follows as well are left out. */
  readonly dependsOn: readonly string[]
  /** The labels of the branches that it is on. */
  readonly labels: readonly string[]
  /** No other revision follows it. */
  readonly isHead: boolean
  readonly isBranchPoint: boolean
  readonly isMergePoint: boolean
  /** At a head: the revisions of other branches that depend on it, so that a database which has them needs no row for it. */
  readonly requiredBy?: readonly string[]
  /** A database that was asked is at this revision. */
  readonly isCurrent?: true
  /** What a database that was asked says of it: it is at this revision, has run it, or has not. */
  readonly state?: 'current' | 'applied' | 'pending'
}

/** A revision that several others follow. */
export interface BranchPoint {
  readonly revision: RevisionInfo
  readonly children: readonly RevisionInfo[]
}

/** Where a database is. */
export interface Current {
  /** The version rows; none is base. */
  readonly rows: readonly string[]
  /** The revisions of the rows. */
  readonly revisions: readonly RevisionInfo[]
  /** Heads that have no row because other rows depend on them. */
  readonly implied: readonly RevisionInfo[]
  /** Rows that no file has. */
  readonly unknown: readonly string[]
  /** Every revision is applied. */
  readonly atHead: boolean
  /** The file that the database would be and that does not exist. */
  readonly absent?: string
}

export function stepResult({ revision, direction }: Step): StepResult {
  return { revision: revision.id, message: revision.message, direction, file: revision.file }
}

/**
 * Revisions with their places in the history.
 *
 * @param rows the version rows of a database that was asked: its revisions are marked
 */
export function revisionInfos(
  graph: RevisionGraph,
  headers: readonly RevisionHeader[],
  rows?: readonly string[],
): readonly RevisionInfo[] {
  const current = new Set(rows)
  const applied = rows === undefined ? undefined : graph.ancestorsOf(rows.filter((row) => graph.has(row)))
  return headers.map((header) => {
    const { id } = header
    const isHead = graph.childrenOf(id).length === 0
    const requiredBy = isHead ? graph.dependentsOf(id) : []
    const info: { -readonly [K in keyof RevisionInfo]: RevisionInfo[K] } = {
      ...header,
      dependsOn: graph.dependenciesOf(id),
      labels: graph.labelsOf(id),
      isHead,
      isBranchPoint: graph.childrenOf(id).length > 1,
      isMergePoint: header.parents.length > 1,
    }
    if (requiredBy.length > 0) info.requiredBy = requiredBy
    if (current.has(id)) info.isCurrent = true
    if (applied !== undefined) info.state = current.has(id) ? 'current' : applied.has(id) ? 'applied' : 'pending'
    return info
  })
}
