import type { CommandAction } from '../command.ts'
import type { RevisionInfo } from '@mig/core'
import { headLine, verboseLines } from '../revision-lines.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { migrator } = await session.project()
  const current = await migrator.current()
  session.output.result(current)
  for (const revision of current.revisions) {
    session.output.line(options['verbose'] === true ? `${verboseLines(revision)}\n` : headLine(withoutCurrent(revision)))
  }
  for (const row of current.unknown) session.output.line(`${row} (no file has this revision)`)
  if (current.absent !== undefined) session.output.note(`There is no file ${current.absent} yet.`)
  if (current.rows.length === 0) session.output.note('The database is at base: no revision has been run.')
  return 0
}

/** Every line of this command is about the current revision, so none is marked. */
function withoutCurrent({ isCurrent: _isCurrent, ...revision }: RevisionInfo): RevisionInfo {
  return revision
}
