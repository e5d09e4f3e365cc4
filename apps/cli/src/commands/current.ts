import { FINDINGS, type CommandAction } from '../command.ts'
import type { RevisionInfo } from '@mig/core'
import { headLine, verboseLines } from '../revision-lines.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { migrator } = await session.project()
  const current = await migrator.current()
  session.output.result(current)
  const verbose = options['verbose'] === true
  const line = (revision: RevisionInfo): string => (verbose ? `${verboseLines(revision)}\n` : headLine(unmarked(revision)))
  for (const revision of [...current.revisions, ...current.implied]) session.output.line(line(revision))
  for (const row of current.unknown) session.output.line(`${row} (no file has this revision)`)
  if (current.absent !== undefined) session.output.note(`There is no file ${current.absent} yet.`)
  if (current.rows.length === 0) session.output.note('The database is at base: no revision has been run.')
  if (options['checkHeads'] !== true || current.atHead) return 0
  const astray = current.unknown.length > 0
  session.output.note(astray ? 'The database is at a revision that no file has.' : 'Not every revision is applied: mig upgrade heads')
  return FINDINGS
}

/** Every line of this command is about the current revision, so none is marked. */
function unmarked({ isCurrent: _isCurrent, ...revision }: RevisionInfo): RevisionInfo {
  return revision
}
