import type { InspectedRange, Migrator, SquashDraftOptions } from '@mig/core'
import { describe, isIrreversible, MigError, RevisionError } from '@mig/core/dialect'
import type { Op } from '@mig/core/dialect'
import { renderRevision } from '../render/revision-file.ts'
import type { Revised } from '../revise.ts'
import { risksOf } from '../risks/risks.ts'
import { verifiedComment, type Verified } from '../verify/verification.ts'
import { asWritten, condensed, type Condensed, type Contents } from './contents.ts'
import { squashedRevisions, type SquashedRevision } from './members.ts'
import { namedSchemas } from './named-schemas.ts'
import { prove, type Unequal } from './proof.ts'

export interface SquashOptions extends SquashDraftOptions {
  /** Revisions whose work with data is left out, while their schema stays: ids, or their first letters. Default: none. */
  readonly without?: readonly string[]
}

/** A revision in place of others. */
export interface Squashed extends Revised {
  /** What it replaces, in its order; the files are still there. */
  readonly replaced: readonly { readonly id: string; readonly message: string; readonly file: string }[]
  /** What stands in its header: those, and what they replace themselves. */
  readonly replaces: readonly string[]
  /** The files of all of them. */
  readonly files: readonly string[]
  readonly verification: Verified
  /** What was proved, as the end of `Verified: …`; it stands in the file as well. */
  readonly proved: string
}

/**
 * Makes one revision in place of a range of others, and proves in dev databases that it does the same; nothing is written,
 * `writeRevision` does that.
 *
 * Changes of the schema become as few operations as they take, and operations on data stay where they are among them.
 * @param range `a:b`, both included.
 * @throws RevisionError `revision.squash` for a range that is not closed, and for revisions that cannot be kept.
 * @throws MigError `squash.differs` when what was made is not the same in everything; the message says in what.
 * @throws ConfigError `config.dev` when there is no dev database.
 */
export async function squash(migrator: Migrator, range: string, { without = [], ...options }: SquashOptions = {}): Promise<Squashed> {
  return migrator.inspectRange(range, options, async (given) => {
    refuseParts(given)
    const revisions = squashedRevisions(given, without)
    const ground = { ...given, schemas: schemasOf(given, revisions) }
    const { contents, verification, notes } = await proved(ground, await condense(ground, revisions), asWritten(revisions))
    return squashed(ground, revisions, { contents, verification, notes })
  })
}

/** What one database sees of its revisions is not all that they do. */
function refuseParts({ database }: Pick<InspectedRange, 'database'>): void {
  if (database === undefined || database.sharing.length < 2) return
  const [first = '', ...others] = database.sharing.filter((name) => name !== database.name)
  throw new RevisionError('revision.squash', `These revisions are those of the databases ${[database.name, first, ...others].join(', ')}.`, {
    hint: 'Only revisions of one database can be squashed: others would lose what they do in the others.',
  })
}

function schemasOf({ dialect, schemas }: InspectedRange, revisions: readonly SquashedRevision[]): readonly string[] {
  if (!dialect.features.schemas) return schemas
  const ops = revisions.flatMap(({ upgrade = [], downgrade = [] }) => [...upgrade, ...(isIrreversible(downgrade) ? [] : downgrade)])
  return [...new Set([...schemas, ...namedSchemas(ops)])].sort()
}

async function condense(range: InspectedRange, revisions: readonly SquashedRevision[]): Promise<Condensed> {
  try {
    return await withStart(range, (ahead) => withStart(range, (behind) => condensed(range, revisions, { ahead, behind })))
  } catch (error) {
    // A revision that fails says best itself where it does.
    const ids = revisions.map(({ id }) => id)
    if (error instanceof MigError) await withStart(range, (connection) => range.run(ids, 'upgrade', connection))
    throw error
  }
}

type Dev = Awaited<ReturnType<InspectedRange['openStart']>>

async function withStart<T>(range: InspectedRange, work: (dev: Dev) => Promise<T>): Promise<T> {
  const dev = await range.openStart()
  try {
    return await work(dev)
  } finally {
    await dev.close()
  }
}

interface Proved {
  readonly contents: Contents
  readonly verification: Verified
  readonly notes: readonly string[]
}

/** The short way where it does the same, else the long one. */
async function proved(range: InspectedRange, { end, ...made }: Condensed, written: Contents | undefined): Promise<Proved> {
  const proof = await prove(range, made, end)
  if (proof.outcome === 'verified') return { contents: made, verification: proof, notes: [] }
  if (written === undefined) throw differs(proof)
  const second = await prove(range, written, end)
  if (second.outcome !== 'verified') throw differs(second)
  const note = `All operations stay as they were written: in fewer, ${differenceText(proof)}: ${proof.rest.join('; ')}`
  return { contents: written, verification: second, notes: [note] }
}

function differs(proof: Unequal): MigError {
  const lines = proof.rest.map((line) => `\n  ${line}`).join('')
  return new MigError('squash.differs', `One revision in their place does not do the same: ${differenceText(proof)}:${lines}`, {
    hint:
      'Nothing was written. A range that ends before the revision to blame, or begins behind it, may do; ' +
      'what --without leaves out has to leave no trace.',
  })
}

function differenceText({ after, database, rest }: Unequal): string {
  return `after the ${after} in ${database}, ${rest.length === 1 ? 'this differs' : `these ${rest.length} things differ`}`
}

function squashed(range: InspectedRange, revisions: readonly SquashedRevision[], { contents, verification, notes }: Proved): Squashed {
  const { draft, registry, replaces, dialect } = range
  const { upgrade, downgrade } = contents
  const risks = risksOf(upgrade, downgrade, { dialect, fills: [] })
  const left = revisions.filter(({ keepsData }) => !keepsData).map(({ id }) => id)
  const without = left.length === 0 ? '' : `, without the data of ${left.join(', ')}`
  const equal = `it does what the ${revisions.length} revisions do that it replaces${without}`
  const proof = `${equal}; ${verifiedComment(verification).verified ?? ''}`
  return {
    draft,
    source: renderRevision({ ...draft, replaces, upgrade, downgrade, registry, risks, verified: proof }),
    summary: upgrade.map((op: Op) => describe(op, registry)),
    risks,
    warnings: risks.map(({ sentence }) => sentence),
    notes,
    ...(isIrreversible(downgrade) ? { irreversible: downgrade.irreversible } : {}),
    statements: [],
    verification,
    proved: proof,
    replaced: revisions.map(({ id, message, file }) => ({ id, message, file })),
    replaces,
    files: range.files,
  }
}
