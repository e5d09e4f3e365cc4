import type { DraftOptions, DriftFound, Migrator } from '@mig/core'
import { DatabaseStateError } from '@mig/core/dialect'
import { revise, type Revised, type ReviseOptions } from '../revise.ts'

/** How the revision is called, what has been decided, and whether it is tried out. */
export type AdoptOptions = Omit<DraftOptions, 'head' | 'splice'> & Pick<ReviseOptions, 'ask' | 'decisions' | 'verify' | 'writeAnyway'>

/**
 * The revision that does to other databases what somebody did to this one, which has it already: nothing is written, and nothing is run.
 * @throws DatabaseStateError `database.behind` when the database lacks revisions: they would come after what was done to it.
 * @throws RevisionError `revision.multipleHeads` when it is not clear what it follows.
 * @throws UndecidedError when something has to be decided that only a person knows, and nobody has answered.
 */
export async function adoptDrift(
  migrator: Migrator,
  { recorded, actual, schemas }: DriftFound,
  options: AdoptOptions = {},
): Promise<Revised> {
  try {
    return await revise(migrator, { ...options, from: recorded, wanted: actual, schemas, objects: 'all' })
  } catch (error) {
    if (!(error instanceof DatabaseStateError) || error.code !== 'database.behind') throw error
    throw new DatabaseStateError('database.behind', error.message, {
      hint:
        'Nothing was written. The new revision would come after these, so the database needs them first: mig upgrade head, and then adopt ' +
        'what is still drift.',
      exit: 3,
      cause: error,
    })
  }
}
