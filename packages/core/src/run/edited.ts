import { readFileSync } from 'node:fs'
import { checksumOf } from './checksum.ts'
import type { Project } from './project.ts'
import { type LoggedStep, logPlace, readLog } from './read-log.ts'
import type { RunParts } from './online-run.ts'
import type { RevisionGraph } from '../revision/graph.ts'
import type { RevisionHeader } from '../revision/header.ts'

/** A revision whose file is not the one that ran. */
export interface EditedRevision {
  readonly revision: string
  readonly message: string
  readonly file: string
  /** When the text ran, or was accepted, that the database knows. */
  readonly since: string
  /** The checksum that the file has now. */
  readonly checksum: string
}

/**
 * The applied revisions whose files changed since they ran. Of revisions that were stamped nobody knows what their files were.
 * @param log newest first
 */
function editedRevisions(history: RevisionGraph, given: readonly string[], log: readonly LoggedStep[]): readonly EditedRevision[] {
  const { graph, rows } = history.seenFrom(given)
  const ran = lastTexts(log)
  const applied = graph.ancestorsOf(rows.filter((row) => graph.has(row)))
  return [...applied].toSorted().flatMap((id) => {
    const last = ran.get(id)
    return last === undefined ? [] : changed(graph.header(id), last)
  })
}

/** The same, with the log read from the database. Modules have no texts to compare. */
export async function findEdited(
  parts: Pick<RunParts, 'database' | 'config'>,
  { graph, source }: Project,
  rows: readonly string[],
): Promise<readonly EditedRevision[]> {
  if ('modules' in source) return []
  return editedRevisions(graph, rows, await readLog(await logPlace(parts)))
}

function changed({ id, message, file }: RevisionHeader, { checksum: before, finishedAt: since }: LoggedStep): readonly EditedRevision[] {
  const checksum = checksumOf(readFileSync(file, 'utf8'))
  return checksum === before ? [] : [{ revision: id, message, file, since, checksum }]
}

/** For each revision the newest row that says which text of it the database has. */
function lastTexts(log: readonly LoggedStep[]): ReadonlyMap<string, LoggedStep> {
  const texts = new Map<string, LoggedStep>()
  for (const step of log) {
    const tells = step.state === 'done' && step.checksum !== undefined && (step.direction === 'upgrade' || step.direction === 'repair')
    if (tells && !texts.has(step.revision)) texts.set(step.revision, step)
  }
  return texts
}
