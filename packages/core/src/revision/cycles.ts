import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { RevisionNode } from './link-revisions.ts'

type Edges = (node: RevisionNode) => readonly RevisionNode[]

const parents: Edges = (node) => node.parents
const everything: Edges = (node) => [...node.parents, ...node.dependencies]

/**
 * Refuses a history that runs in a circle.
 *
 * @param nodes every revision at its position
 * @throws RevisionError `revision.loop` or `revision.cycle` over `downRevision`, `revision.dependencyLoop` or
 * `revision.dependencyCycle` when `dependsOn` takes part
 */
export function assertAcyclic(nodes: readonly RevisionNode[]): void {
  if (nodes.every(needsOlder)) return
  const left = unreachable(nodes)
  if (left.size === 0) return
  const circle = findCircle(left, parents)
  if (circle === undefined) throw circleError(findCircle(left, everything) ?? [], 'dependency')
  throw circleError(circle, 'parent')
}

/** Where all revisions need older ones only, as they nearly always do, there is no circle to look for. */
function needsOlder({ position, parents, dependencies }: RevisionNode): boolean {
  for (const parent of parents) if (parent.position >= position) return false
  for (const needed of dependencies) if (needed.position >= position) return false
  return true
}

/** What is left when all revisions are taken away that wait for nothing: circles, and what stands above them. */
function unreachable(nodes: readonly RevisionNode[]): ReadonlySet<RevisionNode> {
  const waitsFor = Int32Array.from(nodes, (node) => node.parents.length + node.dependencies.length)
  const ready = nodes.filter((node) => waitsFor[node.position] === 0)
  for (const node of ready) {
    for (const users of [node.children, node.dependents]) {
      for (const user of users) {
        const count = (waitsFor[user.position] ?? 0) - 1
        waitsFor[user.position] = count
        if (count === 0) ready.push(user)
      }
    }
  }
  return ready.length === nodes.length ? new Set() : new Set(nodes.filter((node) => (waitsFor[node.position] ?? 0) > 0))
}

/** Follows edges downwards until a revision comes again; every revision is followed once. */
function findCircle(within: ReadonlySet<RevisionNode>, edges: Edges): readonly RevisionNode[] | undefined {
  const finished = new Set<RevisionNode>()
  for (const start of within) {
    const path: { node: RevisionNode, next: readonly RevisionNode[], at: number }[] = []
    const onPath = new Set<RevisionNode>()
    const enter = (node: RevisionNode): void => {
      path.push({ node, next: edges(node), at: 0 })
      onPath.add(node)
    }
    if (!finished.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.next[top.at++]
      if (next === undefined) {
        path.pop()
        onPath.delete(top.node)
        finished.add(top.node)
      } else if (onPath.has(next)) {
        return path.slice(path.findIndex(({ node }) => node === next)).map(({ node }) => node)
      } else if (within.has(next) && !finished.has(next)) {
        enter(next)
      }
    }
  }
  return undefined
}

function circleError(circle: readonly RevisionNode[], kind: 'parent' | 'dependency'): RevisionError {
  const ids = circle.map((node) => node.id)
  const files = circle.map((node) => displayPath(node.header.file))
  const field = kind === 'parent' ? 'downRevision' : 'dependsOn'
  if (circle.length === 1) {
    return new RevisionError(
      kind === 'parent' ? 'revision.loop' : 'revision.dependencyLoop',
      `${files[0]}: the revision '${ids[0]}' ${kind === 'parent' ? 'follows' : 'depends on'} itself.`,
      { hint: `Correct ${field} in this file.` },
    )
  }
  const shown = [...ids.slice(0, 10), ...(ids.length > 10 ? ['…'] : []), ids[0]].join(' -> ')
  return new RevisionError(
    kind === 'parent' ? 'revision.cycle' : 'revision.dependencyCycle',
    `The revisions run in a circle: ${shown} (${files.slice(0, 10).join(', ')}).`,
    { hint: `Correct ${kind === 'parent' ? field : 'downRevision or dependsOn'} in one of these files.` },
  )
}
