import { existsSync, readFileSync } from 'node:fs'
import type { InspectedDatabase, Migrator, RehearsedStep } from '@mig/core'
import { describe } from '@mig/core/dialect'
import type { Schema } from '@mig/core/dialect'
import { findChanges, type AutogenerateOptions } from '../autogenerate.ts'
import { tidySchema } from '../tidy.ts'
import type { Passage } from '../verify/verification.ts'
import { verify } from '../verify/verify.ts'

/** What trying out a revision of the project has shown. */
export interface RehearsedRevision {
  readonly revision: string
  readonly message: string
  readonly file: string
  /** What went wrong, a sentence each; none where up, down and up again led to where they should. */
  readonly problems: readonly string[]
  /** What its downgrade does not give back of what was there before the upgrade; absent where that is not known. */
  readonly downgrade?: Pick<Passage, 'kind' | 'tables' | 'columns'>
  /** The file says in a comment that its downgrade is lossy or destructive, as autogenerate writes it. */
  readonly marked: boolean
}

/**
 * Tries out every revision of a project, in the order in which they run, in a dev database: up, down and up again, each time with a look
 * at the catalog; and what its downgrade makes of rows, where the revision does not depend on data.
 * @param schemas the schemas to look at besides the default one.
 * @throws ConfigError `config.dev` when there is no dev database; LoadError, RevisionError for a file that is no revision.
 */
export async function rehearseRevisions(migrator: Migrator, schemas: readonly string[] = []): Promise<readonly RehearsedRevision[]> {
  const rehearsed: RehearsedRevision[] = []
  await migrator.rehearse(async (step, database) => {
    const stands = rehearsed.every(({ problems }) => problems.length === 0)
    // Where a revision fails, those that follow have nothing to stand on.
    const tried = stands ? await tryOut(step, { database, schemas }) : { problems: ['A revision before it fails, so it was not tried out.'] }
    const { revision, message, file } = step
    rehearsed.push({ revision, message, file, ...tried, marked: saysLoss(file) })
  })
  return rehearsed
}

interface Place {
  readonly database: InspectedDatabase
  readonly schemas: readonly string[]
}

async function tryOut(step: RehearsedStep, place: Place): Promise<Pick<RehearsedRevision, 'problems' | 'downgrade'>> {
  const before = await catalogOf(place)
  const after = await attempt('upgrade', step.up, place)
  if (typeof after === 'string') return { problems: [after] }
  const downgrade = await lossesOf(step, { ...place, before, after })
  const known = downgrade === undefined ? {} : { downgrade }
  if (step.irreversible !== undefined) return { problems: [], ...known }

  const back = await attempt('downgrade', step.down, place)
  if (typeof back === 'string') return { problems: [back], ...known }
  const problems = (await differences(before, place)).map((line) => `After the downgrade, this is not as it was before: ${line}`)
  const again = await attempt('second upgrade', step.up, place)
  if (typeof again === 'string') return { problems: [...problems, again], ...known }
  const rest = (await differences(after, place)).map((line) => `After the second upgrade, this is not as after the first: ${line}`)
  return { problems: [...problems, ...rest], ...known }
}

/** @returns the catalog afterwards, or the sentence that says what failed. */
async function attempt(way: string, run: () => Promise<void>, place: Place): Promise<Schema | string> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return `The ${way} fails: ${error.message}`
  }
  return catalogOf(place)
}

async function catalogOf({ database, schemas }: Place): Promise<Schema> {
  const { dialect, connection, ownTables } = database
  return tidySchema(await dialect.reflector.reflect(connection, { schemas, exclude: ownTables, privileges: true }))
}

async function differences(wanted: Schema, place: Place): Promise<readonly string[]> {
  const { ops } = await findChanges(comparison(wanted, place), place.database.registry)
  return ops.map((op) => describe(op, place.database.registry))
}

function comparison(wanted: Schema, { database, schemas }: Place): AutogenerateOptions {
  const { dialect, connection, ownTables } = database
  return { dialect, connection, wanted, schemas, versionTables: ownTables, objects: 'all' }
}

/** What becomes of rows is tried out as autogenerate does it, in databases of its own. */
async function lossesOf(
  { ops, downgradeOps }: RehearsedStep,
  { before, after, ...place }: Place & { readonly before: Schema; readonly after: Schema },
): Promise<RehearsedRevision['downgrade']> {
  if (ops === undefined || downgradeOps === undefined || ops.length === 0) return undefined
  const change = { found: comparison(after, place), actual: before, ops, downgrade: downgradeOps }
  const verification = await verify(change, () => place.database.openDev())
  if (verification.outcome !== 'verified' || verification.downgrade === undefined) return undefined
  const { kind, tables, columns } = verification.downgrade
  return { kind, tables, columns }
}

/**
 * `// Verified: …, downgrade lossy (users.name)`, or words of somebody's own: `// The downgrade is destructive.` A comment goes on over
 * lines. A module of a bundle has no text that could say it.
 */
function saysLoss(file: string): boolean {
  if (!existsSync(file)) return false
  const text = readFileSync(file, 'utf8').replace(/\s*\n\s*(?:\/\/|\*)\s*/g, ' ')
  return /\bdowngrade (?:is )?(?:lossy|destructive)\b/i.test(text)
}
