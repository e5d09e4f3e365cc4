import type { EditedRevision, LoggedStep, Status } from '@mig/core'
import { out } from '../colors.ts'
import { FINDINGS, type CommandAction } from '../command.ts'
import { logLine, moment } from '../log-line.ts'
import { headLine, historyLine } from '../revision-lines.ts'
import { shownPath } from '../shown-path.ts'

export const run: CommandAction = async ({ session }) => {
  const { migrator } = await session.project()
  const status = await migrator.status()
  session.output.result(status)
  for (const line of statusLines(status, session.folder)) session.output.line(line)
  return hasFindings(status) ? FINDINGS : 0
}

/** What is pending is no finding: it is what an upgrade is for. */
function hasFindings({ current, edited, last }: Status): boolean {
  return current.unknown.length > 0 || edited.length > 0 || last?.state === 'failed'
}

function statusLines({ current, pending, edited, last }: Status, folder: string): readonly string[] {
  const { absent, revisions, implied, unknown, rows } = current
  const at = [...revisions, ...implied].map((revision) => `${headLine(revision)}${revision.message === '' ? '' : `, ${revision.message}`}`)
  return [
    ...section('At', rows.length === 0 ? [absent === undefined ? 'base' : `base: there is no file ${absent} yet`] : at),
    ...section('Unknown', unknown.map((row) => out().red(`${row}: no file has this revision`))),
    ...section('Pending', pending.length === 0 ? ['nothing'] : pending.map(historyLine)),
    ...section('Edited', edited.map((revision) => editedLine(revision, folder))),
    ...section('Last', last === undefined ? ['nothing was ever run'] : lastLines(last)),
  ]
}

function editedLine({ revision, file, since }: EditedRevision, folder: string): string {
  return out().red(`${shownPath(folder, file)} changed since it ran (${moment(since)}): mig repair ${revision} accepts it as it is`)
}

function lastLines(last: LoggedStep): readonly string[] {
  return last.state === 'done'
    ? [logLine(last)]
    : [logLine(last), out().red('The last run failed: correct the revision and upgrade again.')]
}

const WIDTH = 10

/** The name stands beside the first line. */
function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${out().bold((index === 0 ? name : '').padEnd(WIDTH))}${line}`)
}
