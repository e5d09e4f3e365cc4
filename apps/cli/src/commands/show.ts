import { existsSync, readFileSync } from 'node:fs'
import type { CommandAction } from '../command.ts'
import { verboseLines } from '../revision-lines.ts'

export const run: CommandAction = async ({ args, session }) => {
  const { migrator } = await session.project()
  const revisions = await migrator.show(args)
  const shown = revisions.map((revision) => ({
    ...revision,
    source: existsSync(revision.file) ? readFileSync(revision.file, 'utf8') : undefined,
  }))
  session.output.result({ revisions: shown })
  for (const { source, ...revision } of shown)
    session.output.line(`${verboseLines(revision)}\n${source === undefined ? '' : `\n${source}`}`)
  return 0
}
