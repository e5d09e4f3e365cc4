import { IrreversibleError } from '../errors.ts'
import type { Op } from '../ops/op.ts'
import { planUpgrade, type Step } from '../revision/plan.ts'
import { prepareSteps, type PreparedStep } from './prepare.ts'
import type { Project } from './project.ts'
import { type ReplayDatabase, replaySteps, stepAlone } from './replay-revisions.ts'

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
  const prepare = (steps: readonly Step[]): Promise<readonly PreparedStep[]> =>
    prepareSteps(steps, { source, dialect, registry, version: connection.version })
  for (const item of await prepare(planUpgrade(graph, [], 'heads'))) {
    const back = await prepare([stepAlone(item.step.revision, 'downgrade')]).then(([only]) => only, refusal)
    const { id: revision, message, file } = item.step.revision
    await visit({
      revision,
      message,
      file,
      ...(item.work.kind === 'static' ? { ops: opsOf(item) } : {}),
      ...(back instanceof IrreversibleError ? { irreversible: back.message } : {}),
      ...(back !== undefined && 'work' in back && back.work.kind === 'static' ? { downgradeOps: opsOf(back) } : {}),
      up: () => replaySteps([item], database),
      down: async () => {
        if (back instanceof IrreversibleError) throw back
        if (back !== undefined) await replaySteps([back], database)
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
