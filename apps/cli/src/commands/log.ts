import { textOption, type CommandAction } from '../command.ts'
import { logLine } from '../log-line.ts'

/** How many lines a screen takes well. */
const LINES = 20

export const run: CommandAction = async ({ options, session }) => {
  const { core, migrator } = await session.project()
  const given = textOption(options, 'limit')
  if (given !== undefined && !/^\d+$/.test(given)) {
    throw new core.MigError('usage', `--limit takes a number of lines, not ${given}.`, {
      hint: 'mig log -l 50; 0 for all of them.',
      exit: 2,
    })
  }
  const limit = given === undefined ? LINES : Number(given)
  const steps = await migrator.log({ parts: options['verbose'] === true, ...(limit === 0 ? {} : { limit }) })
  session.output.result({ steps })
  for (const step of steps) session.output.line(logLine(step))
  if (steps.length === 0) session.output.note('Nothing was ever run on this database.')
  if (limit > 0 && steps.length === limit) session.output.note(`The last ${limit}; mig log -l 0 lists all.`)
  return 0
}
