import path from 'node:path'
import { RevisionError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import { checkNewRevision, newRevisionId, revisionFileName } from './new-revision.ts'
import { listed } from './resolve.ts'

export interface DraftOptions {
  readonly message?: string
  /** Default: 12 random hexadecimal digits. */
  readonly id?: string
}

/** A revision before its file is written. */
export interface RevisionDraft {
  readonly id: string
  readonly parents: readonly string[]
  readonly message: string
  /** ISO 8601 in UTC, to the second. */
  readonly createdAt: string
  /** The absolute path. */
  readonly file: string
}

/**
 * What a new revision after the head would be.
 * @throws RevisionError `revision.multipleHeads`, `revision.duplicate`, `revision.name`.
 */
export function draftRevision(graph: RevisionGraph, folder: string, { message = '', id = newRevisionId() }: DraftOptions): RevisionDraft {
  const [head, ...others] = graph.heads
  if (others.length > 0) {
    throw new RevisionError('revision.multipleHeads', `There are several heads, and a new revision follows one: ${listed(graph, graph.heads)}`, {
      hint: 'Put one behind the other by its downRevision, as long as nobody has run it',
      exit: 3,
    })
  }
  const parents = head === undefined ? [] : [head]
  checkNewRevision(graph, { id, parents })
  const createdAt = new Date().toISOString().replace(/\.\d+/, '')
  return { id, parents, message, createdAt, file: path.join(folder, revisionFileName({ id, message, createdAt })) }
}
