import { loadAutogenerate } from '../base.ts'
import { listOption, type CommandAction } from '../command.ts'
import { draftOptions } from '../new-revision.ts'
import { shownPath } from '../shown-path.ts'
import { writeFile } from '../write-revision.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const project = await session.project()
  const { config, migrator } = project
  const { output, folder } = session
  const autogenerate = await loadAutogenerate(config.folder)
  const { message, id } = draftOptions(options)
  const found = await autogenerate.squash(migrator, args[0] ?? '', {
    ...(message === undefined ? {} : { message }),
    ...(id === undefined ? {} : { id }),
    without: listOption(options, 'without'),
  })
  const squashed = { ...found, ...autogenerate.withTemplate(found, config.template) }
  const { draft, files, irreversible, notes, replaced, summary, verification, warnings } = squashed
  const deletes = options['delete'] === true
  if (deletes) await autogenerate.assertDeletable(migrator, squashed)

  for (const note of notes) output.note(note)
  for (const warning of warnings) output.note(`Warning: ${warning}`)
  for (const line of summary) output.note(`  ${line}`)
  if (irreversible !== undefined) output.note(`It cannot be downgraded: ${irreversible}`)
  output.note(`Verified: ${squashed.proved}`)
  const source = await writeFile(autogenerate, squashed, project, session)
  if (deletes) {
    autogenerate.deleteReplaced(squashed)
    for (const file of files) output.line(`Deleted ${shownPath(folder, file)}`)
    output.note('Only this database was asked: others have to be at the end of the range, or at base.')
  } else {
    output.note(`It stands in for ${replaced.length} revisions. Keep their files until no database is in the middle of them.`)
  }
  output.result({
    ...draft,
    replaces: squashed.replaces,
    operations: summary,
    risks: squashed.risks.map(({ kind, way = 'upgrade', sentence }) => ({ kind, way, sentence })),
    warnings,
    ...(irreversible === undefined ? {} : { irreversible }),
    verification,
    ...(deletes ? { deleted: files } : {}),
    source,
  })
  return 0
}
