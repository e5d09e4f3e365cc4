import { textOption, type CommandAction } from '../command.ts'
import { drawing } from '../drawing.ts'
import { historyLine, verboseLines } from '../revision-lines.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { core, migrator } = await session.project()
  const [ascii, verbose] = [options['ascii'] === true, options['verbose'] === true]
  const revisions = await migrator.history(textOption(options, 'revRange'), { indicateCurrent: options['indicateCurrent'] === true })
  session.output.result({ revisions })
  if (revisions.length === 0) {
    session.output.note('There are no revisions here. The first one is written by: mig revision --autogenerate -m "…"')
  } else if (options['graph'] === true || ascii) {
    session.output.line(drawing(revisions, core, ascii))
  } else {
    session.output.line(revisions.map((revision) => (verbose ? `${verboseLines(revision)}\n` : historyLine(revision))).join('\n'))
  }
  return 0
}
