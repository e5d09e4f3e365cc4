import { RevisionError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import type { RevisionHeader } from './header.ts'
import { historyOf } from './history.ts'
import { listed, shown } from './shown.ts'

/** Revisions that one could replace: nobody else sees what is between the first and the last one. */
export interface SquashRange {
  /** In the order in which they run; the last one is where the others lead. */
  readonly members: readonly RevisionHeader[]
  /** What the first one follows. */
  readonly parents: readonly string[]
  /** What they need besides, whole ids. */
  readonly dependsOn: readonly string[]
  /** The labels that they declare. */
  readonly labels: readonly string[]
  /** What a revision in their place replaces: they, and what they replace themselves, the last one last. */
  readonly replaces: readonly string[]
}

/**
 * The revisions of a range, which have to be closed: one first, one last, and nothing from outside in the middle.
 *
 * @throws RevisionError `revision.squash` that says what is in the way, and what reading the range throws
 */
export function squashRange(graph: RevisionGraph, range: string): SquashRange {
  const found = new Set(historyOf(graph, range).map(({ id }) => id))
  if (found.size < 2) {
    const what = [...found].map((id) => `one revision, ${shown(graph, id)}`)[0] ?? 'no revision'
    throw refusal(
      `The range ${range} is ${what}, and a squash takes two at least.`,
      'Name the first and the last one: mig squash first:last',
    )
  }
  const order = graph.inOrder(found)
  const first = only(graph, order.filter((id) => !graph.parentsOf(id).some((parent) => found.has(parent))), 'begins', range)
  const last = only(graph, order.filter((id) => !graph.childrenOf(id).some((child) => found.has(child))), 'ends', range)
  for (const id of order) assertClosed(graph, id, { found, first, last })
  const members = [...order.filter((id) => id !== last), last].map((id) => graph.header(id))
  const outside = order.flatMap((id) => graph.dependenciesOf(id).filter((needed) => !found.has(needed)))
  const parents = graph.parentsOf(first)
  return {
    members,
    parents,
    dependsOn: [...new Set(outside)].filter((id) => !parents.includes(id)),
    labels: members.flatMap(({ labels }) => labels),
    replaces: [...new Set(members.flatMap(({ id, replaces = [] }) => [...replaces, id]))],
  }
}

interface Ends {
  readonly found: ReadonlySet<string>
  readonly first: string
  readonly last: string
}

/** Databases can stand in the middle for good when something outside does. */
function assertClosed(graph: RevisionGraph, id: string, { found, first, last }: Ends): void {
  const entering = id === first ? undefined : graph.parentsOf(id).find((parent) => !found.has(parent))
  if (entering !== undefined) {
    throw refusal(
      `${shown(graph, id)} is in the range, and follows ${shown(graph, entering)}, which is not.`,
      'Begin below the revision where the branches part, or after the one where they meet.',
    )
  }
  if (id === last) return
  const leaving = graph.childrenOf(id).find((child) => !found.has(child))
  if (leaving !== undefined) {
    throw refusal(
      `${shown(graph, leaving)} follows ${shown(graph, id)}, which is in the middle of the range.`,
      `Take the branch in as well, up to where it is merged, or end the range at ${id}.`,
    )
  }
  const dependent = graph.dependentsOf(id).find((other) => !found.has(other))
  if (dependent === undefined) return
  throw refusal(
    `${shown(graph, dependent)} depends on ${shown(graph, id)}, which is in the middle of the range.`,
    `End the range at ${id}, and squash what follows it by itself.`,
  )
}

function only(graph: RevisionGraph, ids: readonly string[], verb: 'begins' | 'ends', range: string): string {
  const [id, ...others] = ids
  if (id !== undefined && others.length === 0) return id
  throw refusal(
    `The range ${range} ${verb} at several revisions: ${listed(graph, ids)}.`,
    `Name one revision where it ${verb}; \`mig history --graph\` shows where branches part and meet.`,
  )
}

function refusal(message: string, hint: string): RevisionError {
  return new RevisionError('revision.squash', message, { hint: `Nothing was written. ${hint}`, exit: 2 })
}
