import { describe } from '../ops/describe.ts'
import { inlined } from '../sql/statement.ts'
import type { PreparedOperation, PreparedStep } from './prepare.ts'
import type { Registry } from '../plugin/registry.ts'
import type { Quoting } from '../sql/quoting.ts'
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
export interface RevisionInfo extends Omit<RevisionHeader, 'labels'> {
  /** The labels of the branches that it is on. */
  readonly labels: readonly string[]
  /** No other revision follows it. */
  readonly isHead: boolean
  readonly isBranchPoint: boolean
  readonly isMergePoint: boolean
  /** A database that was asked is at this revision. */
  readonly isCurrent?: true
}

/** Where a database is. */
export interface Current {
  /** The version rows; none is base. */
  readonly rows: readonly string[]
  /** The revisions of the rows. */
  readonly revisions: readonly RevisionInfo[]
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

export function plannedStep({ step, work }: PreparedStep, quoting: Quoting, registry: Registry): PlannedStep {
  const planned = ({ op, statements, autocommit }: PreparedOperation): PlannedOperation => ({
    description: describe(op, registry),
    statements: statements.map((item) => inlined(item, quoting)),
    ...(autocommit === true || statements.some((item) => item.autocommit === true) ? { autocommit: true } : {}),
  })
  return { ...stepResult(step), dynamic: work.kind === 'dynamic', operations: work.operations.map(planned) }
}

/** Revisions with their places in the history; those that are among the rows of a database are marked. */
export function revisionInfos(
  graph: RevisionGraph,
  headers: readonly RevisionHeader[],
  rows: readonly string[] = [],
): readonly RevisionInfo[] {
  const current = new Set(rows)
  return headers.map((header) => ({
    ...header,
    labels: graph.labelsOf(header.id),
    isHead: graph.childrenOf(header.id).length === 0,
    isBranchPoint: graph.childrenOf(header.id).length > 1,
    isMergePoint: header.parents.length > 1,
    ...(current.has(header.id) ? { isCurrent: true } : {}),
  }))
}
