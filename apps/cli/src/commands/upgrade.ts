import type { CommandAction } from '../command.ts'
import { moveOptions, refuseWithScript } from '../move-options.ts'
import { reportRun } from '../run-report.ts'
import { splitTargets } from '../range.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { core, migrator } = await session.project()
  const targets = args.length === 0 ? ['head'] : args
  if (options['sql'] === true) {
    refuseWithScript(options, core)
    const sql = await migrator.script({ direction: 'upgrade', ...splitTargets(targets) })
    session.output.text(sql, { sql })
    return 0
  }
  reportRun(await migrator.upgrade(targets, moveOptions(options, session.folder, core)), session.output, 'Nothing to upgrade', options)
  return 0
}
