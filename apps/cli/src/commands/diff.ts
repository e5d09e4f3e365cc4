import { loadAutogenerate } from '../base.ts'
import { FINDINGS, type CommandAction } from '../command.ts'
import { printDifferences } from '../differences.ts'
import { wantedSchema } from '../models.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const [from = '', to = ''] = args
  const project = await session.project()
  const autogenerate = await loadAutogenerate(project.config.folder)
  const found = await autogenerate.compareSides(
    {
      folder: session.folder,
      open: project.open,
      models: () => wantedSchema(project),
      schemas: project.config.schemas,
      objects: project.config.objects,
      privileges: project.config.privileges,
      onAbsent: (file) => session.output.note(`There is no file ${file} yet.`),
    },
    from,
    to,
    { sql: options['sql'] === true },
  )
  printDifferences(autogenerate, found, session.output)
  if (found.ops.length === 0) session.output.note('There is no difference.')
  return options['exitCode'] === true && found.ops.length > 0 ? FINDINGS : 0
}
