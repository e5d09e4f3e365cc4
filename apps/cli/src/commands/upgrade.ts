import type { CommandAction } from '../command.ts'
import { isMeant, lossOf } from '../danger.ts'
import { moveOptions, plannedOption, refuseWithScript, type Planned } from '../move-options.ts'
import { reportRun } from '../run-report.ts'
import { splitTargets } from '../range.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const project = await session.project()
  const { core, config, migrator } = project
  const targets = args.length === 0 ? ['head'] : args
  if (options['sql'] === true) {
    refuseWithScript(options, core)
    const sql = await migrator.script({ direction: 'upgrade', ...splitTargets(targets) })
    session.output.text(sql, { sql })
    return 0
  }
  const move = moveOptions(options, session.folder, core)
  let planned: Planned = {}
  if (config.protected && move.dryRun !== true) {
    const plan = await migrator.plan(targets, { statements: false })
    planned = plannedOption(plan)
    const loss = lossOf(plan)
    const asked = { project, options, output: session.output }
    if (loss !== undefined && !(await isMeant({ command: 'upgrade', does: loss }, asked))) return 1
  }
  reportRun(await migrator.upgrade(targets, { ...move, ...planned }), session.output, 'Nothing to upgrade', options)
  return 0
}
