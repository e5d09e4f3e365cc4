import { loadAutogenerate } from '../base.ts'
import type { CommandAction } from '../command.ts'
import { draftOptions } from '../new-revision.ts'
import { writeFile } from '../write-revision.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const project = await session.project()
  const { config, migrator } = project
  const autogenerate = await loadAutogenerate(config.folder)
  const revised = autogenerate.withTemplate(await autogenerate.revise(migrator, { ...draftOptions(options), merge: args }), config.template)
  const { draft } = revised
  const source = await writeFile(autogenerate, revised, project, session)
  session.output.note(`It follows ${draft.parents.join(' and ')}: ${draft.message}`)
  session.output.note('Run it: mig upgrade head')
  session.output.result({ ...draft, source })
  return 0
}
