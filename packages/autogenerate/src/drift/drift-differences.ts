import type { DriftFound, Migrator } from '@mig/core'
import { UnsupportedError } from '@mig/core/dialect'
import { findDifferences, type Differences } from '../differences.ts'
import { line, type Finding } from '../findings/finding.ts'
import { withoutJudgements } from './without-judgements.ts'

/**
 * What somebody else changed in a database, as findings and as the operations that do the same to another one.
 * @param drift what the migrator has found.
 * @param options.sql whether the statements are wanted that undo it in this one. Default: false.
 * @throws UnsupportedError where they are wanted, and no operation undoes it.
 */
export async function driftDifferences(
  migrator: Migrator,
  drift: DriftFound,
  { sql = false }: { readonly sql?: boolean } = {},
): Promise<Differences> {
  const { recorded, actual, schemas } = drift
  const compared = { schemas, objects: 'all' as const }
  return migrator.inspect(async (given) => {
    const database = withoutJudgements(given)
    const found = await findDifferences(database, { ...compared, from: recorded, wanted: actual }).catch(unsupported)
    const findings = found.findings.length === 0 ? namesOf(drift) : found.findings
    if (!sql) return { ...found, findings }
    const { statements = [] } = await findDifferences(database, { ...compared, wanted: recorded, sql })
    return { ...found, findings, statements }
  })
}

/** What no operation does can be named all the same. */
function unsupported(error: unknown): Differences {
  if (!(error instanceof UnsupportedError)) throw error
  return { ops: [], summary: [], findings: [], left: [error.message], notes: [] }
}

/** What differs in a way of which no operation speaks. */
function namesOf({ objects }: DriftFound): readonly Finding[] {
  const signs = { added: '+', removed: '-', changed: '~' } as const
  return objects.map(({ what, name, change }) => ({ ...line(signs[change], `${what} ${name}`), lines: [] }))
}
