import type { BackupFile } from './backup.ts'
import type { RevisionGraph } from '../revision/graph.ts'
import type { RevisionHeader } from '../revision/header.ts'
import type { Step } from '../revision/plan.ts'

/** What a command did: plain data. */
export interface RunResult {
  /** The version rows before; none is base. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly steps: readonly StepResult[]
  /** The copy of the database that was made before, where one was wanted and there was something to copy. */
  readonly backup?: BackupFile
  /** All of it was rolled back: the database is still where it was. */
  readonly dryRun?: true
}

/** A revision that ran, up or down. */
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

/** A revision that would run, with what it would do. */
export interface PlannedStep extends StepResult {
  /** What follows `operations` depends on data. */
  readonly dynamic: boolean
  readonly operations: readonly PlannedOperation[]
}

/** One operation of a revision that would run. */
export interface PlannedOperation {
  /** One line: `add column expenses.currency`. */
  readonly description: string
  /** The statements, with values as literals. */
  readonly statements: readonly string[]
  /** It runs outside the transaction. */
  readonly autocommit?: true
  /** The tables and columns that go with it for good, with all that is in them: `table users`, `column users.name`. */
  readonly loses?: readonly string[]
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
  // Asked for when a revision is not current itself: that of a long history takes a while.
  let applied: ReadonlySet<string> | undefined
  const isApplied = (id: string): boolean => (applied ??= graph.ancestorsOf([...current].filter((row) => graph.has(row)))).has(id)
  return headers.map((header) => {
    const { id, message, file, createdAt, irreversible, replaces } = header
    const parents = graph.parentsOf(id)
    const { children, dependencies, dependents } = graph.node(id)
    const isHead = children.length === 0
    const info: { -readonly [K in keyof RevisionInfo]: RevisionInfo[K] } = {
      id,
      parents,
      labels: graph.labelsOf(id),
      dependsOn: dependencies.length === 0 ? NONE : graph.dependenciesOf(id),
      ...(replaces === undefined ? {} : { replaces }),
      message,
      file,
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(irreversible === undefined ? {} : { irreversible }),
      isHead,
      isBranchPoint: children.length > 1,
      isMergePoint: parents.length > 1,
    }
    if (isHead && dependents.length > 0) info.requiredBy = graph.dependentsOf(id)
    if (current.has(id)) info.isCurrent = true
    if (rows !== undefined) info.state = current.has(id) ? 'current' : isApplied(id) ? 'applied' : 'pending'
    return info
  })
}

const NONE: readonly string[] = []
