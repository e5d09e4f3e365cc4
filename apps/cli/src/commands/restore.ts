import path from 'node:path'
import { backupOption } from '../backup.ts'
import type { CommandAction } from '../command.ts'
import { confirm } from '../confirm.ts'
import { shownPath } from '../shown-path.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { core, migrator } = await session.project()
  const file = path.resolve(session.folder, args[0] ?? '')
  const shown = shownPath(session.folder, file)
  if (options['yes'] !== true) {
    const answer = session.output.json ? undefined : await confirm(`Put ${shown} in place of all that the database holds?`)
    if (answer === undefined) {
      throw new core.MigError('restore.confirm', 'mig restore replaces all that the database holds, and there is nobody to ask.', {
        hint: 'Pass --yes if that is meant.',
        exit: 2,
      })
    }
    if (!answer) {
      session.output.note('Nothing was done.')
      return 1
    }
  }
  const result = await migrator.restore(file, backupOption(options, session.folder))
  const place = (rows: readonly string[]): string => (rows.length === 0 ? 'base' : rows.join(', '))
  session.output.result(result)
  session.output.note(`Restored ${shownPath(session.folder, result.database)} from ${shown}.`)
  for (const note of result.notes) session.output.note(note)
  const was = result.from === undefined || place(result.from) === place(result.to) ? '' : `, and was at ${place(result.from)}`
  session.output.note(`The database is at ${place(result.to)}${was}.`)
  return 0
}
