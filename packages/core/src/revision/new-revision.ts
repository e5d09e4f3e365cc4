import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { RevisionGraph } from './graph.ts'
import { assertName } from './revision-name.ts'

/** What a revision is going to be, before its file is written. */
export interface NewRevision {
  readonly id: string
  /** Whole ids. */
  readonly parents?: readonly string[]
  readonly labels?: readonly string[]
  /** Ids, the first letters of ids, or labels. */
  readonly dependsOn?: readonly string[]
}

/** A new revision id: 12 random hexadecimal digits. */
export function newRevisionId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString('hex')
}

/**
 * Refuses a revision that would break the history, before its file is written.
 *
 * @throws RevisionError `revision.name`, `revision.duplicate`, `revision.duplicateLabel`, `revision.missingParent`,
 * `revision.missingDependency`, `revision.ambiguous`
 */
export function checkNewRevision(graph: RevisionGraph, revision: NewRevision): void {
  const { id, parents = [], labels = [], dependsOn = [] } = revision
  assertName(id, 'revision id')
  if (/[^\p{L}\p{N}_.]/u.test(id)) {
    throw new RevisionError('revision.name', `The revision id '${id}' cannot be part of a file name everywhere.`, {
      hint: 'Use letters, digits, underscores and dots, or leave the id out to get a random one.',
    })
  }
  const other = graph.names.exact(id) ?? graph.replacementOf(id)
  if (other !== undefined) {
    throw new RevisionError('revision.duplicate', `'${id}' is taken already: ${displayPath(graph.header(other).file)}.`, {
      hint: 'Choose another id, or leave it out to get a random one.',
    })
  }
  for (const label of labels) assertFreeLabel(graph, label, revision)
  const lost = parents.find((parent) => !graph.has(parent))
  if (lost !== undefined) {
    throw new RevisionError('revision.missingParent', `There is no revision '${lost}' that the new one could follow.`, {
      hint: '`mig heads` lists the revisions that nothing follows yet.',
    })
  }
  for (const name of dependsOn) assertDependency(graph, name)
}

function assertFreeLabel(graph: RevisionGraph, label: string, { id, labels = [] }: NewRevision): void {
  assertName(label, 'branch label')
  const other = graph.names.exact(label)
  if (other === undefined && label !== id && labels.indexOf(label) === labels.lastIndexOf(label)) return
  const where = other === undefined ? 'the new revision itself' : displayPath(graph.header(other).file)
  throw new RevisionError('revision.duplicateLabel', `The branch label '${label}' is taken already: ${where}.`, {
    hint: 'Choose another label; a revision that follows a labelled one is on its branch without a label of its own.',
  })
}

function assertDependency(graph: RevisionGraph, name: string): void {
  const found = graph.names.matches(name)
  if (found.length === 1) return
  throw found.length === 0
    ? new RevisionError('revision.missingDependency', `There is no revision or label '${name}' to depend on.`, {
      hint: '`mig history` lists the revisions.',
    })
    : new RevisionError('revision.ambiguous', `'${name}' is ambiguous: it matches ${found.slice(0, 5).join(', ')}.`, {
      hint: 'Give the whole id.',
    })
}
