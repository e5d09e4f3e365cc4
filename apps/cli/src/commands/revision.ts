import path from 'node:path'
import { loadAutogenerate } from '../base.ts'
import type { CommandAction, CommandInput } from '../command.ts'
import { wantedSchema } from '../models.ts'

export const run: CommandAction = async (input) => {
  const { options, session } = input
  const project = await session.project()
  const { config, migrator } = project
  const { revise, writeRevision } = await loadAutogenerate(config.folder)
  const wanted = options['autogenerate'] === true ? { wanted: await wantedSchema(project), schemas: config.schemas } : {}
  const revised = await revise(migrator, { ...texts(input), ...wanted })
  const { draft, irreversible, source, statements, summary, warnings } = revised

  for (const warning of warnings) session.output.note(`Warning: ${warning}`)
  if (options['sql'] === true) {
    const sql = statements.map((statement) => `${statement};\n`).join('')
    session.output.text(sql, { sql: statements })
    return 0
  }
  writeRevision(revised)
  for (const line of summary) session.output.note(`  ${line}`)
  if (options['autogenerate'] === true && summary.length === 0) session.output.note('Models and database agree: the revision is empty.')
  if (irreversible !== undefined) session.output.note(`It cannot be downgraded: ${irreversible}`)
  session.output.line(`Wrote ${path.relative(session.folder, draft.file)}`)
  session.output.result({ ...draft, operations: summary, warnings, ...(irreversible === undefined ? {} : { irreversible }), source })
  return 0
}

function texts({ options }: CommandInput): { readonly message?: string; readonly id?: string } {
  const { message, revId } = options
  return { ...(typeof message === 'string' ? { message } : {}), ...(typeof revId === 'string' ? { id: revId } : {}) }
}
