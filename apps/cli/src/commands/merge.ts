import { loadAutogenerate } from '../base.ts'
import type { CommandAction } from '../command.ts'
import { draftOptions } from '../new-revision.ts'
import { shownPath } from '../shown-path.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { config, migrator } = await session.project()
  const { revise, writeRevision } = await loadAutogenerate(config.folder)
  const revised = await revise(migrator, { ...draftOptions(options), merge: args })
  const { draft, source } = revised
  writeRevision(revised)
  session.output.line(`Wrote ${shownPath(session.folder, draft.file)}`)
  session.output.note(`It follows ${draft.parents.join(' and ')}: ${draft.message}`)
  session.output.note('Run it: mig upgrade head')
  session.output.result({ ...draft, source })
  return 0
}
