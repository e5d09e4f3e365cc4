import { existsSync, readFileSync } from 'node:fs'
import type { CommandAction } from '../command.ts'
import { verboseLines } from '../revision-lines.ts'

export const run: CommandAction = async ({ args, session }) => {
  const { migrator } = await session.project()
  const revisions = await migrator.show(args)
  if (revisions.length === 0) {
    const { core } = await session.workspace()
    throw new core.RevisionError('revision.none', `There is no revision at ${args.join(' and ')}, so there is nothing to show.`, {
      hint: 'See `mig history` for what can be shown.',
    })
  }
  const shown = revisions.map((revision) => ({
    ...revision,
    source: existsSync(revision.file) ? readFileSync(revision.file, 'utf8') : undefined,
  }))
  session.output.result({ revisions: shown })
  for (const { source, ...revision } of shown)
    session.output.line(`${verboseLines(revision)}\n${source === undefined ? '' : `\n${source}`}`)
  return 0
}
