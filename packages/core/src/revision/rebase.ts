import { readFileSync, writeFileSync } from 'node:fs'
import { RevisionError } from '../errors.ts'
import { RevisionGraph } from './graph.ts'
import type { RevisionHeader } from './header.ts'
import { parseIdentifier } from './identifier.ts'
import { nameRevision } from './resolve.ts'
import { rewriteParents } from './rewrite-parents.ts'
import { listed, shown } from './shown.ts'
import { assertKnownRows } from './version-rows.ts'

/** A revision that follows others than before. */
export interface Reparented {
  readonly id: string
  readonly message: string
  readonly file: string
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** What a rebase does. */
export interface Rebase {
  /** The revisions that come to stand on the target; those that follow them come along, and their files stay as they are. */
  readonly moved: readonly Reparented[]
  /** All revisions that stand somewhere else afterwards, oldest first. */
  readonly affected: readonly string[]
}

/**
 * What puts a branch on top of another revision: the part of it that the target does not have already. A revision that stands
 * above the target leaves what is in between, and follows the target itself.
 *
 * @param revision the last revision of the branch, or any one of it
 * @param onto the revision that the branch is going to follow
 * @throws RevisionError `revision.rebase` when the target stands on that branch itself, or is base
 */
export function planRebase(graph: RevisionGraph, revision: string, onto: string): Rebase {
  const [branch, target] = [one(graph, revision), one(graph, onto)]
  const below = graph.ancestorsOf([target], { dependencies: false })
  if (below.has(branch)) {
    const where = branch === target ? 'itself' : `${shown(graph, target)}, which follows it`
    throw new RevisionError('revision.rebase', `${shown(graph, branch)} cannot be put on ${where}.`, {
      hint: 'Name the branch that moves first, and the one that it is going to follow with --onto.',
    })
  }
  const history = graph.ancestorsOf([branch], { dependencies: false })
  const branchOnly = history.has(target) ? [branch] : [...history].filter((id) => !below.has(id))
  const moved = graph.inOrder(graph.descendantsOf(branchOnly, { dependencies: false })).flatMap((id): readonly Reparented[] => {
    const { message, file, parents: from } = graph.header(id)
    // What follows a revision of the branch stands on the target through it, so a merge with what is below the target is none any more.
    const kept = from.filter((parent) => !below.has(parent) && !(id === branch && history.has(target)))
    const to = kept.length > 0 ? kept : [target]
    return from.length === to.length && to.every((parent) => from.includes(parent)) ? [] : [{ id, message, file, from, to }]
  })
  for (const { id } of moved) if (graph.header(id).replaces !== undefined) throw squashed(graph, id)
  return { moved, affected: graph.inOrder(graph.descendantsOf(moved.map(({ id }) => id))) }
}

/**
 * Refuses a rebase of revisions that a database has: it would never run what they come to stand on in between.
 *
 * @param rows the version rows of the database
 * @throws RevisionError `revision.applied`
 * @throws DatabaseStateError `database.unknownRevision`
 */
export function assertNotApplied(history: RevisionGraph, { affected }: Rebase, given: readonly string[]): void {
  const { graph, rows } = history.seenFrom(given)
  assertKnownRows(graph, rows)
  const applied = graph.ancestorsOf(rows)
  const done = affected.filter((id) => applied.has(id))
  if (done.length === 0) return
  const stays = done.length === 1 ? 'it stays where it is' : 'they stay where they are'
  throw new RevisionError('revision.applied', `The database has ${listed(graph, done)} already, so ${stays}.`, {
    hint: 'Merge the branches instead: mig merge heads. Or take the revisions back first: mig downgrade.',
  })
}

/**
 * Writes the new parents into the files. What else stands in them is kept byte for byte.
 *
 * @throws RevisionError when the history would go round in a circle, or when a file cannot be changed; then none is
 */
export function writeRebase(graph: RevisionGraph, { moved }: Rebase): void {
  const parents = new Map(moved.map(({ id, to }) => [id, to]))
  const headers = graph.revisions.map((header): RevisionHeader => ({ ...header, parents: parents.get(header.id) ?? header.parents }))
  // A dependency may lead from the target into the branch.
  void new RevisionGraph(headers)
  const changed = moved.map(({ file, to }) => {
    const before = readFileSync(file)
    return { file, before, after: rewriteParents(before, to, file) }
  })
  const written: typeof changed = []
  try {
    for (const text of changed) {
      written.push(text)
      writeFileSync(text.file, text.after)
    }
  } catch (cause) {
    for (const { file, before } of written) writeFileSync(file, before)
    throw cause
  }
}

function squashed(graph: RevisionGraph, id: string): RevisionError {
  return new RevisionError('revision.rebase', `${shown(graph, id)} stays where it is: it replaces revisions that stand there.`, {
    hint: 'Move what stands above it, or merge the branches: mig merge heads.',
  })
}

function one(graph: RevisionGraph, text: string): string {
  const { offset } = parseIdentifier(text)
  const { id } = offset === undefined ? nameRevision(graph, parseIdentifier(text)) : {}
  if (id !== undefined) return id
  throw new RevisionError('revision.rebase', `'${text}' is no revision that a rebase can work with.`, {
    hint: 'Name a revision by its id, a label or label@head.',
  })
}
