import { loadAutogenerate } from '../base.ts'
import { FINDINGS, type CommandAction } from '../command.ts'
import { countOf, printDifferences } from '../differences.ts'
import { wantedSchema } from '../models.ts'

export const run: CommandAction = async ({ options, session }) => {
  const project = await session.project()
  const autogenerate = await loadAutogenerate(project.config.folder)
  const fromRevisions = options['fromRevisions'] === true
  const other = fromRevisions ? 'revisions' : 'database'
  const found = await autogenerate.checkModels(project.migrator, {
    wanted: await wantedSchema(project),
    schemas: project.config.schemas,
    objects: project.config.objects,
    privileges: project.config.privileges,
    sql: options['sql'] === true,
    fromRevisions,
  })
  printDifferences(autogenerate, found, session.output)
  if (found.ops.length === 0) {
    session.output.note(`Models and ${other} agree.`)
    return 0
  }
  session.output.note(
    `\nThe models differ from the ${other} (${countOf(found.ops)}). ` +
      `Write a revision: mig revision --autogenerate${fromRevisions ? ' --from-revisions' : ''} -m "…"`,
  )
  return FINDINGS
}
