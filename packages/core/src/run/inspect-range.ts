import path from 'node:path'
import { withCleanup } from './transactions.ts'
import type { Connection } from '../dialect/driver.ts'
import type { DevConnection } from '../dialect/dev-database.ts'
import type { DraftOptions, RevisionDraft } from '../revision/draft.ts'
import { draftRevision } from '../revision/draft.ts'
import { RevisionError } from '../errors.ts'
import { inspectedDialect, noDev } from './inspected.ts'
import type { InspectedDatabase } from './migrator.ts'
import type { Irreversible } from '../ops/reverse.ts'
import { reverseAll } from '../ops/reverse.ts'
import { loadRevision } from './revision-module.ts'
import type { Op } from '../ops/op.ts'
import { prepareSteps } from './prepare.ts'
import type { Project } from './project.ts'
import { recordStep, type StepFunction } from '../ops/step.ts'
import type { RevisionHeader } from '../revision/header.ts'
import { replayRevisions, replaySteps, stepAlone } from './replay-revisions.ts'
import type { RunParts } from './online-run.ts'
import { stepError } from './failure.ts'
import { revisionName, shortId } from '../revision/shown.ts'
import { squashRange, type SquashRange } from '../revision/squash-range.ts'
import { withUrlsWithheld } from './withheld-urls.ts'

/** What a revision that replaces others is asked for. */
export type SquashDraftOptions = Pick<DraftOptions, 'message' | 'id' | 'versionPath'>

/** A range of revisions that one is going to replace, and databases to try that out in. */
export interface InspectedRange extends Omit<InspectedDatabase, 'connection' | 'openDev'> {
  /** The schemas that the configuration names. */
  readonly schemas: readonly string[]
  /** The revision in their place, before its file is written. */
  readonly draft: RevisionDraft
  /** What stands in its `replaces`. */
  readonly replaces: readonly string[]
  /** The files of all that it replaces. */
  readonly files: readonly string[]
  /** In the order in which they run. */
  readonly revisions: readonly RangeRevision[]
  /**
   * Opens a dev database in which the revisions below the range were replayed; whoever opens it closes it.
   * @throws ConfigError `config.dev` when there is no dev database.
   */
  openStart(): Promise<DevConnection>
  /** Runs revisions of the range from their files, as an upgrade or a downgrade does, in a dev database that is ready for them. */
  run(ids: readonly string[], direction: 'upgrade' | 'downgrade', connection: Connection): Promise<void>
}

/** A revision of the range, as it was recorded. */
export interface RangeRevision {
  readonly id: string
  readonly message: string
  readonly file: string
  /** Absent where it depends on data. */
  readonly upgrade?: readonly Op[]
  /** Its downgrade, written or derived, or the reason why there is none; absent where it depends on data. */
  readonly downgrade?: readonly Op[] | Irreversible
}

/**
 * Reads a range of revisions, and records what they do; no database is touched by that.
 * @throws RevisionError `revision.squash` for a range that is not closed, and for what cannot stand in another revision.
 */
export async function inspectRange(
  parts: RunParts,
  project: Project,
  range: string,
  options: SquashDraftOptions,
): Promise<InspectedRange> {
  const { database, config, registry } = parts
  const found = squashRange(project.graph, range)
  const { members, replaces } = found
  const draft = draftOf(parts, project, found, options)
  const replayed = { ...(await inspectedDialect(parts)), registry }
  const { dialect } = replayed
  const url = typeof config.url === 'string' ? config.url : undefined
  const withheld = <T>(work: () => Promise<T>): Promise<T> => withUrlsWithheld(url, work)
  const revisions: RangeRevision[] = []
  for (const header of members) revisions.push(await withheld(() => recorded(header, parts, project)))
  return {
    ...replayed,
    schemas: config.schemas,
    draft,
    replaces,
    files: project.graph.filesOf(replaces),
    revisions,
    async openStart() {
      const dev = await database.openDev()
      if ('unavailable' in dev) throw noDev(dev.unavailable)
      const below = [...found.parents, ...found.dependsOn]
      await withheld(() => replayRevisions(project, below, { dialect, connection: dev, registry })).catch((error: unknown) =>
        withCleanup(() => Promise.reject(error), () => dev.close()),
      )
      return dev
    },
    run: (ids, direction, connection) =>
      withheld(async () => {
        const headers = members.filter(({ id }) => ids.includes(id))
        const order = direction === 'upgrade' ? headers : headers.toReversed()
        const steps = order.map((revision) => stepAlone(revision, direction))
        const context = { source: project.source, dialect, registry, version: connection.version }
        await replaySteps(await prepareSteps(steps, context), { dialect, connection, registry })
      }),
  }
}

function draftOf({ config }: RunParts, { graph }: Project, found: SquashRange, options: SquashDraftOptions): RevisionDraft {
  const { members, parents, dependsOn, labels } = found
  if (config.revisions !== undefined) {
    throw new RevisionError('revision.squash', 'The revisions come as modules, so there is no folder to write to.', {
      hint: 'Squash where the files are, and bundle them again.',
    })
  }
  const [first, last] = [members[0] as RevisionHeader, members.at(-1) as RevisionHeader]
  const message = `squash ${shortId(graph, first.id)} to ${shortId(graph, last.id)}`
  // A first revision has no neighbour below that would say in which of several folders it stands.
  const beside = parents.length === 0 && config.migrations.length > 1 ? { versionPath: path.dirname(last.file) } : {}
  const head = parents.length === 0 ? 'base' : parents
  // The labels are those of revisions that make room for it.
  return { ...draftRevision(graph, config, { message, ...beside, ...options, head, splice: true, dependsOn }), labels }
}

async function recorded(header: RevisionHeader, { registry }: RunParts, { source }: Project): Promise<RangeRevision> {
  const { id, message, file, irreversible } = header
  const module = await loadRevision(header, source)
  const record = async (call: StepFunction): Promise<readonly Op[] | undefined> => {
    if (module.dynamic) return undefined
    const { recorded: ops, dataDependent } = await recordStep(call, { file, registry }).catch((error: unknown) => {
      throw stepError(error, header, 'Nothing was written.')
    })
    if (ops.some(({ autocommit }) => autocommit === true)) throw autocommits(header)
    return dataDependent ? undefined : ops.map(({ op }) => op)
  }
  const upgrade = await record(module.upgrade)
  const written = module.downgrade === undefined ? upgrade && reverseAll(upgrade, registry) : await record(module.downgrade)
  const downgrade = irreversible === undefined ? written : { irreversible }
  return { id, message, file, ...(upgrade === undefined ? {} : { upgrade }), ...(downgrade === undefined ? {} : { downgrade }) }
}

function autocommits(header: RevisionHeader): RevisionError {
  return new RevisionError('revision.squash', `Revision ${revisionName(header)} runs operations outside its transaction (op.autocommit).`, {
    hint: 'Nothing was written. Such operations stand best in a revision of their own: squash what is before it, and what is behind it.',
  })
}
