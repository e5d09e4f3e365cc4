import type { CommandAction } from '../command.ts'
import { isMeant, lossOf } from '../danger.ts'
import { moveOptions, plannedOption, refuseWithScript, type Planned } from '../move-options.ts'
import { reportRun } from '../run-report.ts'
import { splitRange } from '../range.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const project = await session.project()
  const { core, config, migrator } = project
  const target = args[0] ?? ''
  if (options['sql'] === true) {
    refuseWithScript(options, core)
    const { from, to } = splitRange(target)
    const sql = await migrator.script({ direction: 'downgrade', to, ...(from === undefined ? {} : { from }) })
    session.output.text(sql, { sql })
    return 0
  }
  const move = moveOptions(options, session.folder, core)
  let planned: Planned = {}
  if (move.dryRun !== true) {
    const plan = await migrator.plan(target, { direction: 'downgrade', statements: false })
    planned = plannedOption(plan)
    const loss = lossOf(plan)
    const danger = plan.steps.length > 0 && config.protected ? (loss ?? 'takes revisions back') : loss
    const asked = { project, options, output: session.output }
    if (danger !== undefined && !(await isMeant({ command: 'downgrade', does: danger }, asked))) return 1
  }
  reportRun(await migrator.downgrade(target, { ...move, ...planned }), session.output, 'Nothing to downgrade', options)
  return 0
}
