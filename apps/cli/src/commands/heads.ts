import type { CommandAction } from '../command.ts'
import { headLine, verboseLines } from '../revision-lines.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { migrator } = await session.project()
  const heads = await migrator.heads({ resolveDependencies: options['resolveDependencies'] === true })
  session.output.result({ heads })
  for (const head of heads) session.output.line(options['verbose'] === true ? `${verboseLines(head)}\n` : headLine(head))
  return 0
}
