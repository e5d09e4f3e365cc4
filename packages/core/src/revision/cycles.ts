import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { RevisionNode } from './link-revisions.ts'

type Nodes = ReadonlyMap<string, RevisionNode>
type Edges = (node: RevisionNode) => readonly string[]

const parents: Edges = (node) => node.parents
const everything: Edges = (node) => (node.dependencies.length === 0 ? node.parents : [...node.parents, ...node.dependencies])

/**
 * Refuses a history that runs in a circle.
 *
 * @throws RevisionError `revision.loop` or `revision.cycle` over `downRevision`, `revision.dependencyLoop` or
 * `revision.dependencyCycle` when `dependsOn` takes part
 */
export function assertAcyclic(nodes: Nodes): void {
  const left = unreachable(nodes)
  if (left.size === 0) return
  const circle = findCircle(nodes, left, parents)
  if (circle === undefined) throw circleError(nodes, findCircle(nodes, left, everything) ?? [], 'dependency')
  throw circleError(nodes, circle, 'parent')
}

/** What is left when all revisions are taken away that wait for nothing: circles, and what stands above them. */
function unreachable(nodes: Nodes): Set<string> {
  const left = new Set(nodes.keys())
  const waitsFor = new Map<string, number>()
  const ready: string[] = []
  for (const [id, node] of nodes) {
    const count = node.parents.length + node.dependencies.length
    if (count === 0) ready.push(id)
    else waitsFor.set(id, count)
  }
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    left.delete(id)
    const node = nodes.get(id) as RevisionNode
    for (const next of [...node.children, ...node.dependents]) {
      const count = (waitsFor.get(next) ?? 0) - 1
      waitsFor.set(next, count)
      if (count === 0) ready.push(next)
    }
  }
  return left
}

/** Follows edges downwards until a revision comes again; every revision is followed once. */
function findCircle(nodes: Nodes, within: ReadonlySet<string>, edges: Edges): readonly string[] | undefined {
  const finished = new Set<string>()
  for (const start of within) {
    const path: { id: string, next: readonly string[], at: number }[] = []
    const onPath = new Set<string>()
    const enter = (id: string): void => {
      path.push({ id, next: edges(nodes.get(id) as RevisionNode), at: 0 })
      onPath.add(id)
    }
    if (!finished.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.next[top.at++]
      if (next === undefined) {
        path.pop()
        onPath.delete(top.id)
        finished.add(top.id)
      } else if (onPath.has(next)) {
        return path.slice(path.findIndex(({ id }) => id === next)).map(({ id }) => id)
      } else if (within.has(next) && !finished.has(next)) {
        enter(next)
      }
    }
  }
  return undefined
}

function circleError(nodes: Nodes, circle: readonly string[], kind: 'parent' | 'dependency'): RevisionError {
  const files = circle.map((id) => displayPath(nodes.get(id)?.header.file ?? id))
  const field = kind === 'parent' ? 'downRevision' : 'dependsOn'
  if (circle.length === 1) {
    return new RevisionError(
      kind === 'parent' ? 'revision.loop' : 'revision.dependencyLoop',
      `${files[0]}: the revision '${circle[0]}' ${kind === 'parent' ? 'follows' : 'depends on'} itself`,
      { hint: `Correct ${field} in this file` },
    )
  }
  const shown = [...circle.slice(0, 10), ...(circle.length > 10 ? ['…'] : []), circle[0]].join(' -> ')
  return new RevisionError(
    kind === 'parent' ? 'revision.cycle' : 'revision.dependencyCycle',
    `The revisions run in a circle: ${shown} (${files.slice(0, 10).join(', ')})`,
    { hint: `Correct ${kind === 'parent' ? field : 'downRevision or dependsOn'} in one of these files` },
  )
}
