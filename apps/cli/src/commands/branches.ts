import type { CommandAction } from '../command.ts'
import { headLine, historyLine, verboseLines } from '../revision-lines.ts'

/** Each branch point, and below it the revisions that follow it. */
export const run: CommandAction = async ({ options, session }) => {
  const { migrator } = await session.project()
  const branches = await migrator.branches()
  session.output.result({ branches })
  for (const { revision, children } of branches) {
    if (options['verbose'] === true) {
      for (const each of [revision, ...children]) session.output.line(`${verboseLines(each)}\n`)
      continue
    }
    session.output.line(historyLine(revision))
    for (const child of children) {
      session.output.line(`    -> ${headLine(child)}${child.message === '' ? '' : `, ${child.message}`}`)
    }
  }
  if (branches.length === 0) session.output.note('There are no branches: every revision is followed by one at most.')
  return 0
}
