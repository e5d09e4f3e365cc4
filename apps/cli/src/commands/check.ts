import type { Differences } from '@mig/autogenerate'
import { loadAutogenerate, type Autogenerate } from '../base.ts'
import { FINDINGS, type CommandAction, type Options } from '../command.ts'
import { countOf, printDifferences } from '../differences.ts'
import { fileFindings } from '../file-findings.ts'
import { wantedSchema } from '../models.ts'
import type { Project } from '../session.ts'

export const run: CommandAction = async ({ options, session }) => {
  const project = await session.project()
  const { folder, output } = session
  const autogenerate = await loadAutogenerate(project.config.folder)
  const fromRevisions = options['fromRevisions'] === true
  const other = fromRevisions ? 'revisions' : 'database'
  // What files were when they ran, a database alone knows.
  const status = fromRevisions ? undefined : await project.migrator.status({ drift: false })
  const unknown = status?.current.unknown ?? []
  const wrong = status === undefined ? [] : fileFindings(status, folder)
  for (const line of wrong) output.line(line)
  const found = unknown.length > 0 ? NOT_COMPARED : await differences(autogenerate, project, options)
  printDifferences(autogenerate, found, output, status === undefined ? {} : { edited: status.edited, unknown })
  if (found.ops.length > 0) {
    output.note(
      `\nThe models differ from the ${other} (${countOf(found.ops)}). ` +
        `Write a revision: mig revision --autogenerate${fromRevisions ? ' --from-revisions' : ''} -m "…"`,
    )
  } else if (found !== NOT_COMPARED) output.note(`Models and ${other} agree.`)
  return wrong.length > 0 || found.ops.length > 0 ? FINDINGS : 0
}

const NOT_COMPARED: Differences = {
  ops: [],
  summary: [],
  findings: [],
  left: [],
  notes: [
    'The models were not compared: the database is at a revision that no file has, so nobody knows what it has to be. ' +
      'Bring the file back, or say where the database is: mig stamp --purge <revision>',
  ],
}

async function differences(autogenerate: Autogenerate, project: Project, options: Options): Promise<Differences> {
  const { schemas, objects, privileges } = project.config
  return autogenerate.checkModels(project.migrator, {
    wanted: await wantedSchema(project),
    schemas,
    objects,
    privileges,
    sql: options['sql'] === true,
    fromRevisions: options['fromRevisions'] === true,
  })
}
