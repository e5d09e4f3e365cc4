import { DatabaseStateError } from '../errors.ts'
import type { LoggedPart } from './journal.ts'
import { planUpgrade, type Step } from '../revision/plan.ts'
import { prepareSteps, type PrepareContext } from './prepare.ts'
import type { Progress } from './run-log.ts'
import type { Project } from './project.ts'
import type { ResumeChoice } from './resume.ts'
import type { RevisionGraph } from '../revision/graph.ts'

/** A step that was stopped after a part of it was committed. */
export interface UnfinishedStep {
  readonly revision: string
  readonly message: string
  readonly direction: 'upgrade' | 'downgrade'
  /** The operation that comes next, counted from 1. */
  readonly operation: number
  /** How many the step has; absent where that depends on data. */
  readonly operations?: number
  /** What the operation does, where it had begun. */
  readonly detail?: string
  /** How far it had come, where it is committed piece by piece. */
  readonly progress?: Progress
  /** It was interrupted outside a transaction, or failed. */
  readonly state: 'done' | 'interrupted' | 'failed'
  readonly since: string
}

/** How plans are made: from the version rows to a target. */
export type MakePlan = (rows: readonly string[]) => readonly Step[]

/**
 * The steps to run: the one that is half applied comes first.
 * @param recorded what is recorded of it, if there is one.
 * @throws DatabaseStateError `database.halfApplied` where the plan leaves it half applied.
 */
export function planResumed(
  plan: MakePlan,
  rows: readonly string[],
  { graph, recorded }: { readonly graph: RevisionGraph; readonly recorded: readonly LoggedPart[] },
): readonly Step[] {
  const steps = plan(rows)
  const [part] = recorded
  if (part === undefined) return steps
  const { revision, direction } = part
  const place = steps.findIndex((step) => step.revision.id === revision && step.direction === direction)
  if (place === 0) return steps
  if (place > 0 && direction === 'upgrade') {
    const [first, ...others] = planUpgrade(graph, rows, revision)
    if (first !== undefined && others.length === 0) return [first, ...plan(first.rows)]
  }
  const command = direction === 'upgrade' ? `mig upgrade ${revision}` : 'mig downgrade -1'
  throw new DatabaseStateError(
    'database.halfApplied',
    `The ${direction} of revision ${revision} is half done: it was stopped at operation ${nextOperation(recorded)}.`,
    { hint: `\`${command}\` goes on from there. If you have brought the database to a revision by hand, say so: \`mig stamp\`.` },
  )
}

/** @throws DatabaseStateError `database.nothingInterrupted` for an answer that nobody asked for. */
export function expectInterrupted(recorded: readonly LoggedPart[], choice: ResumeChoice | undefined): void {
  if (choice === undefined || recorded.at(-1)?.state === 'intent') return
  const message = 'No operation was interrupted, so there is nothing to answer with --resume.'
  throw new DatabaseStateError('database.nothingInterrupted', message, {
    hint: 'Leave --resume out.',
    exit: 2,
  })
}

/** What a person should know of the step that is half done. */
export async function unfinishedStep(
  recorded: readonly LoggedPart[],
  rows: readonly string[],
  { project, ...context }: Omit<PrepareContext, 'source'> & { readonly project: Project },
): Promise<UnfinishedStep | undefined> {
  const last = recorded.at(-1)
  if (last === undefined || (last.direction !== 'upgrade' && last.direction !== 'downgrade')) return undefined
  const { revision, direction, state, detail, progress, finishedAt: since } = last
  const { graph, source } = project
  const count = graph.has(revision) ? await operationsOf(revision, rows, { ...context, graph, source }).catch(() => undefined) : undefined
  return {
    revision,
    message: graph.has(revision) ? graph.header(revision).message : '',
    direction,
    operation: nextOperation(recorded),
    ...(count === undefined || direction === 'downgrade' ? {} : { operations: count }),
    ...(detail === undefined || state === 'done' ? {} : { detail }),
    ...(progress === undefined || state === 'done' ? {} : { progress }),
    state: state === 'intent' ? 'interrupted' : state,
    since,
  }
}

function nextOperation(recorded: readonly LoggedPart[]): number {
  const last = recorded.at(-1)
  return last === undefined ? 1 : last.state === 'done' ? last.operation + 1 : last.operation
}

/** How many operations the upgrade has, where that is known without running it. */
async function operationsOf(
  revision: string,
  rows: readonly string[],
  { graph, ...context }: PrepareContext & { readonly graph: RevisionGraph },
): Promise<number | undefined> {
  const step = planUpgrade(graph, rows.filter((row) => graph.has(row)), revision).at(-1)
  if (step === undefined) return undefined
  const [prepared] = await prepareSteps([step], context)
  return prepared?.work.kind === 'static' ? prepared.work.operations.length : undefined
}
