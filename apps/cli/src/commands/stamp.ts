import { backupOption, refuseBackup } from '../backup.ts'
import type { CommandAction } from '../command.ts'
import { isMeant } from '../danger.ts'
import { reportRun } from '../run-report.ts'
import { splitTargets } from '../range.ts'
import { writeOptions } from '../write-options.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const project = await session.project()
  const { migrator, core, config } = project
  const purge = options['purge'] === true
  if (options['sql'] === true) {
    refuseBackup(options, core)
    if (purge) {
      throw new core.MigError('usage', 'A script cannot purge: it knows nothing of the rows that the database has.', {
        hint: 'Run mig stamp --purge on the database, or say where it is: mig stamp 8f2c:head --sql',
        exit: 2,
      })
    }
    const sql = await migrator.script({ direction: 'stamp', ...splitTargets(args) })
    session.output.text(sql, { sql })
    return 0
  }
  const danger = { command: 'stamp --purge', does: 'forgets where the database is' }
  if (purge && config.protected && !(await isMeant(danger, { project, options, output: session.output }))) return 1
  const write = { purge, ...writeOptions(options, core), ...backupOption(options, session.folder) }
  reportRun(await migrator.stamp(args, write), session.output, 'Nothing to stamp', options)
  return 0
}
