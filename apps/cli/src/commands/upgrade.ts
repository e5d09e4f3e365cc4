import type { CommandAction } from '../command.ts'
import { reportRun } from '../run-report.ts'
import { splitTargets } from '../range.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { migrator } = await session.project()
  const targets = args.length === 0 ? ['head'] : args
  if (options['sql'] === true) {
    const sql = await migrator.script({ direction: 'upgrade', ...splitTargets(targets) })
    session.output.text(sql, { sql })
    return 0
  }
  reportRun(await migrator.upgrade(targets), session.output, 'Nothing to upgrade')
  return 0
}
