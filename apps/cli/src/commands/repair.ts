import type { CommandAction } from '../command.ts'
import { shownPath } from '../shown-path.ts'
import { writeOptions } from '../write-options.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { core, migrator } = await session.project()
  const all = options['all'] === true
  if (all === args.length > 0) {
    const message = all ? 'Name revisions, or give --all, not both.' : 'Which files are to be accepted as they are now?'
    throw new core.MigError('usage', message, {
      hint: 'mig repair 8f2c, or mig repair --all; `mig status` lists what was edited.',
      exit: 2,
    })
  }
  const accepted = await migrator.repair(all ? undefined : args, writeOptions(options, core))
  session.output.result({ accepted })
  for (const { revision, file } of accepted) session.output.line(`Accepted ${revision} as ${shownPath(session.folder, file)} is now`)
  if (accepted.length === 0) session.output.note('No file of an applied revision was edited.')
  return 0
}
