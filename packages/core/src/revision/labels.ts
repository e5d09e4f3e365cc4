import type { RevisionGraph } from './graph.ts'

/** The labels of every revision that is on a labelled branch. */
export function spreadLabels(graph: RevisionGraph): ReadonlyMap<string, readonly string[]> {
  const labels = new Map<string, readonly string[]>()
  if (graph.labels.size === 0) return labels
  for (const id of graph.inOrder()) {
    const inherited = graph.parentsOf(id).map((parent) => labels.get(parent) ?? [])
    add(labels, id, [...inherited, graph.header(id).labels])
  }
  for (const id of graph.labels.values()) {
    const own = graph.header(id).labels
    for (let at: string | undefined = id; at !== undefined && !isFork(graph, at); at = graph.parentsOf(at)[0]) {
      add(labels, at, [labels.get(at) ?? [], own])
    }
  }
  return labels
}

/** Where branches part or meet, dependencies counted, a label from above says nothing about what is below. */
function isFork(graph: RevisionGraph, id: string): boolean {
  return graph.childrenOf(id).length + graph.dependentsOf(id).length > 1 || graph.parentsOf(id).length > 1
}

/** Neighbours on a branch share one list: a label in a long history costs one entry for each revision, not one for each pair. */
function add(labels: Map<string, readonly string[]>, id: string, lists: readonly (readonly string[])[]): void {
  const filled = lists.filter((list) => list.length > 0)
  const [first] = filled
  if (first === undefined) return
  const all = new Set(filled.flat())
  labels.set(id, all.size === first.length ? first : [...all].sort())
}
