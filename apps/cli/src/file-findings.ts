import type { EditedRevision, Status } from '@mig/core'
import { out } from './colors.ts'
import { moment } from './log-line.ts'
import { shownPath } from './shown-path.ts'

/** What is wrong with the files of what the database has run, a line each. */
export function fileFindings({ edited, current }: Pick<Status, 'edited' | 'current'>, folder: string): readonly string[] {
  return [...current.unknown.map(unknownLine), ...edited.map((revision) => editedLine(revision, folder))]
}

export function unknownLine(row: string): string {
  return out().red(`${row}: no file has this revision`)
}

export function editedLine({ revision, file, since }: EditedRevision, folder: string): string {
  return out().red(`${shownPath(folder, file)} changed since it ran (${moment(since)}): mig repair ${revision} accepts it as it is`)
}
