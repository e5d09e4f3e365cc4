import { loadAutogenerate } from '../base.ts'
import type { CommandAction } from '../command.ts'
import { wantedSchema } from '../models.ts'

/** Exit code 3: there are findings. */
const FINDINGS = 3

export const run: CommandAction = async ({ session }) => {
  const project = await session.project()
  const { checkModels } = await loadAutogenerate(project.config.folder)
  const pending = await checkModels(project.migrator, {
    wanted: await wantedSchema(project),
    schemas: project.config.schemas,
    objects: project.config.objects,
  })
  session.output.result({ pending })
  if (pending.length === 0) {
    session.output.note('Models and database agree.')
    return 0
  }
  for (const line of pending) session.output.line(line)
  session.output.note(
    `\nThe models differ from the database (${pending.length} ${pending.length === 1 ? 'operation' : 'operations'}). ` +
      'Write a revision: mig revision --autogenerate -m "…"',
  )
  return FINDINGS
}
