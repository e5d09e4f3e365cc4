import { backupOption, refuseBackup } from '../backup.ts'
import type { CommandAction } from '../command.ts'
import { reportRun } from '../run-report.ts'
import { splitTargets } from '../range.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { migrator, core } = await session.project()
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
  reportRun(await migrator.stamp(args, { purge, ...backupOption(options, session.folder) }), session.output, 'Nothing to stamp', options)
  return 0
}
