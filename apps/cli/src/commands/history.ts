import type { CommandAction } from '../command.ts'
import { historyLine, verboseLines } from '../revision-lines.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { migrator } = await session.project()
  const range = typeof options['revRange'] === 'string' ? options['revRange'] : undefined
  const revisions = await migrator.history(range, { indicateCurrent: options['indicateCurrent'] === true })
  session.output.result({ revisions })
  const line = options['verbose'] === true ? (revision: (typeof revisions)[number]) => `${verboseLines(revision)}\n` : historyLine
  for (const revision of revisions) session.output.line(line(revision))
  if (revisions.length === 0) session.output.note('There are no revisions here. mig revision -m "…" writes the first one.')
  return 0
}
