import { headerOfModule } from '../revision/header.ts'
import type { Loader } from '../load/loader.ts'
import { readRevisions } from '../revision/directory.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { RevisionGraph } from '../revision/graph.ts'
import type { RevisionSource } from './revision-module.ts'

/** The revisions of a project, and where they are loaded from. */
export interface Project {
  readonly graph: RevisionGraph
  readonly source: RevisionSource
}

/** The history as a database with these version rows sees it; where none was asked, as a new one does. */
export function seenFrom(
  { graph }: Project,
  rows: readonly string[] | undefined,
): { readonly graph: RevisionGraph; readonly rows?: readonly string[] } {
  return rows === undefined ? { graph } : graph.seenFrom(rows)
}

/**
 * Reads the headers of all revisions; no file runs.
 * @throws RevisionError when files contradict each other or are no revisions.
 */
export function openProject(config: ResolvedConfig, loader: Loader): Project {
  const { migrations, recursive, revisions, invocation, database } = config
  const given = { invocation, ...(database === undefined ? {} : { database }) }
  if (revisions === undefined) {
    return { graph: new RevisionGraph(readRevisions(migrations, { recursive })), source: { loader, ...given } }
  }
  const headers = Object.entries(revisions).map(([file, module]) => headerOfModule(module as Readonly<Record<string, unknown>>, file))
  return { graph: new RevisionGraph(headers), source: { modules: revisions, ...given } }
}
