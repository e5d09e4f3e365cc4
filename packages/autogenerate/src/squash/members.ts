import type { InspectedRange, RangeRevision } from '@mig/core'
import { didYouMean, RevisionError } from '@mig/core/dialect'

/** A revision that is going to be replaced. */
export interface SquashedRevision extends RangeRevision {
  /** False where what it does with data is left out, and its schema alone counts. */
  readonly keepsData: boolean
}

/**
 * The revisions of a range with what is decided of their data.
 * @param without ids, or their first letters, of revisions whose work with data is left out.
 * @throws RevisionError `revision.squash` for one that is not in the range, and for revisions that depend on data and are kept.
 */
export function squashedRevisions({ revisions }: InspectedRange, without: readonly string[]): readonly SquashedRevision[] {
  const left = new Set(without.map((name) => memberOf(revisions, name)))
  const members = revisions.map((revision) => ({ ...revision, keepsData: !left.has(revision.id) }))
  const dynamic = members.filter(({ keepsData, upgrade, downgrade }) => keepsData && (upgrade === undefined || downgrade === undefined))
  if (dynamic.length === 0) return members
  const lines = dynamic.map(({ id, message, file }) => `\n  ${[id, message, file].filter((part) => part !== '').join('  ')}`).join('')
  throw new RevisionError('revision.squash', `What these revisions do depends on data, so it cannot stand in another one:${lines}`, {
    hint:
      'Nothing was written. Squash what is before them and what is behind them. Or, where no database needs their data any more, ' +
      `leave it out: ${dynamic.map(({ id }) => `--without ${id}`).join(' ')}`,
  })
}

function memberOf(revisions: readonly RangeRevision[], name: string): string {
  const ids = revisions.map(({ id }) => id)
  const found = ids.includes(name) ? [name] : ids.filter((id) => name !== '' && id.startsWith(name))
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  const what = only === undefined ? `is none of the range${didYouMean(name, ids)}` : `is ambiguous: it begins ${found.join(', ')}.`
  throw new RevisionError('revision.squash', `--without: '${name}' ${what}`, { hint: 'Nothing was written.', exit: 2 })
}
