import { IrreversibleError } from '../errors.ts'
import type { Op } from '../ops/op.ts'
import { performerOn, undone } from './run-operations.ts'
import { performWork } from './perform-work.ts'
import { planUpgrade, type Step } from '../revision/plan.ts'
import { prepareSteps, type PreparedStep } from './prepare.ts'
import type { Project } from './project.ts'
import type { ReplayDatabase } from './replay-revisions.ts'
import { stepError } from './failure.ts'

/** A revision whose turn has come, in a database that has all revisions before it. */
export interface RehearsedStep {
  readonly revision: string
  readonly message: string
  readonly file: string
  /** What it does, where that does not depend on data. */
  readonly ops?: readonly Op[]
  /** Why there is no way back. */
  readonly irreversible?: string
  /** What its downgrade does, where that does not depend on data and there is one. */
  readonly downgradeOps?: readonly Op[]
  /** @throws StatementError, RevisionError when it fails; nothing of it stays then but what cannot run in a transaction. */
  readonly up: () => Promise<void>
  /** @throws IrreversibleError when there is no way back; what `up` throws. */
  readonly down: () => Promise<void>
}

/**
 * Hands every revision, in the order in which they run, to a visitor who tries it out in an empty database of mig's own. A visitor leaves
 * it with `up` done.
 * @throws LoadError, RevisionError for a file that is no revision.
 */
export async function rehearse(
  { graph, source }: Project,
  database: ReplayDatabase,
  visit: (step: RehearsedStep) => Promise<void>,
): Promise<void> {
  const { dialect, connection, registry } = database
  const performer = performerOn(database)
  const prepare = (steps: readonly Step[]): Promise<readonly PreparedStep[]> =>
    prepareSteps(steps, { source, dialect, registry, version: connection.version })
  const perform = async ({ step, work }: PreparedStep): Promise<void> => {
    const { revision, rowsBefore } = step
    const failed = async (error: unknown): Promise<unknown> =>
      stepError(await undone(performer, error), revision, 'It was tried out in the dev database.')
    await performWork(performer, { work, file: revision.file }, { rows: rowsBefore, commits: true }, failed)
  }
  for (const item of await prepare(planUpgrade(graph, [], 'heads'))) {
    const back = await prepare([downwards(item.step)]).then(([only]) => only, refusal)
    const { id: revision, message, file } = item.step.revision
    await visit({
      revision,
      message,
      file,
      ...(item.work.kind === 'static' ? { ops: opsOf(item) } : {}),
      ...(back instanceof IrreversibleError ? { irreversible: back.message } : {}),
      ...(back !== undefined && 'work' in back && back.work.kind === 'static' ? { downgradeOps: opsOf(back) } : {}),
      up: () => perform(item),
      down: async () => {
        if (back instanceof IrreversibleError) throw back
        if (back !== undefined) await perform(back)
      },
    })
  }
}

function refusal(error: unknown): IrreversibleError {
  if (error instanceof IrreversibleError) return error
  throw error
}

function opsOf({ work }: PreparedStep): readonly Op[] {
  return work.operations.map(({ op }) => op)
}

/** The way back of a step; there are no version rows that could move. */
function downwards({ revision, rows, rowsBefore }: Step): Step {
  return { revision, direction: 'downgrade', rowsBefore: rows, rows: rowsBefore, rowChanges: { delete: [], insert: [] } }
}
