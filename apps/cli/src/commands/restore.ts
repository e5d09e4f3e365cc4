import path from 'node:path'
import { backupOption } from '../backup.ts'
import type { CommandAction } from '../command.ts'
import { isMeant } from '../danger.ts'
import { shownPath } from '../shown-path.ts'
import { writeOptions } from '../write-options.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const project = await session.project()
  const { core, migrator } = project
  const file = path.resolve(session.folder, args[0] ?? '')
  const shown = shownPath(session.folder, file)
  // What is no backup is said before anybody is asked.
  await migrator.checkBackup(file)
  const danger = { command: 'restore', does: `puts ${shown} in place of all that the database holds` }
  if (!(await isMeant(danger, { project, options, output: session.output }))) return 1
  const result = await migrator.restore(file, { ...writeOptions(options, core), ...backupOption(options, session.folder) })
  const place = (rows: readonly string[]): string => (rows.length === 0 ? 'base' : rows.join(', '))
  session.output.result(result)
  session.output.note(`Restored ${shownPath(session.folder, result.database)} from ${shown}.`)
  for (const note of result.notes) session.output.note(note)
  const was = result.from === undefined || place(result.from) === place(result.to) ? '' : `, and was at ${place(result.from)}`
  session.output.note(`The database is at ${place(result.to)}${was}.`)
  return 0
}
