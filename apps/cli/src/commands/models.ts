import path from 'node:path'
import { loadAutogenerate } from '../base.ts'
import { listOption, textOption, type CommandAction } from '../command.ts'
import { shownPath } from '../shown-path.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { config, core, migrator } = await session.project()
  const { readModels, writeModels } = await loadAutogenerate(config.folder)
  const out = textOption(options, 'out')
  const perTable = options['perTable'] === true
  if (perTable && out === undefined) {
    throw new core.MigError('usage', '--per-table needs a folder to write to.', { hint: 'Name one: --out src/models.', exit: 2 })
  }
  const { naming, schemas } = config
  const models = await readModels(migrator, {
    perTable,
    privileges: options['privileges'] === true,
    naming,
    schemas,
    includeName: config.autogenerate.includeName,
    only: listOption(options, 'schema'),
    tables: listOption(options, 'table'),
  })
  for (const note of models.notes) session.output.note(`Warning: ${note}`)
  if (out === undefined) {
    const [file] = models.files
    session.output.text(file?.source ?? '', models)
    return 0
  }
  const files = writeModels(models, path.resolve(session.folder, out), options['force'] === true)
  for (const file of files) session.output.line(`Wrote ${shownPath(session.folder, file)}`)
  session.output.result({ files, notes: models.notes })
  return 0
}
