import type { CommandAction } from '../command.ts'
import { moveOptions, refuseWithScript } from '../move-options.ts'
import { reportRun } from '../run-report.ts'
import { splitRange } from '../range.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { core, migrator } = await session.project()
  const target = args[0] ?? ''
  if (options['sql'] === true) {
    refuseWithScript(options, core)
    const { from, to } = splitRange(target)
    const sql = await migrator.script({ direction: 'downgrade', to, ...(from === undefined ? {} : { from }) })
    session.output.text(sql, { sql })
    return 0
  }
  reportRun(await migrator.downgrade(target, moveOptions(options, session.folder, core)), session.output, 'Nothing to downgrade', options)
  return 0
}
