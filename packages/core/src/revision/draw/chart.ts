import type { DrawnRevision } from './drawn-revision.ts'
import { cutTo, oneLine } from './plain-text.ts'

/** Boxes as wide as a sentence: longer messages are cut. */
const BOX_CELLS = 48

/** A revision as the box of a chart that another program lays out. */
export interface ChartNode {
  readonly revision: DrawnRevision
  readonly name: string
  /** Its text: the id with labels, the message, and dependencies that have no arrow because they are not drawn. */
  readonly lines: readonly string[]
  readonly parents: readonly string[]
  readonly dependencies: readonly string[]
}

/** Boxes with short names, which need no quotes in any language: `r0`, `r1`, … */
export function chartNodes(revisions: readonly DrawnRevision[]): readonly ChartNode[] {
  const names = new Map(revisions.map(({ id }, at) => [id, `r${at}`]))
  const named = (ids: readonly string[]): readonly string[] =>
    [...new Set(ids)].map((id) => names.get(id)).filter((name) => name !== undefined)
  return revisions.map((revision, at) => {
    const elsewhere = revision.dependsOn.filter((id) => !names.has(id))
    const lines = [
      [revision.id, ...revision.labels.map((label) => `[${label}]`)].join(' '),
      cutTo(oneLine(revision.message), BOX_CELLS),
      elsewhere.length === 0 ? '' : `depends on ${elsewhere.join(', ')}`,
    ]
    return {
      revision, name: `r${at}`, lines: lines.map(oneLine).filter((line) => line !== ''),
      parents: named(revision.parents), dependencies: named(revision.dependsOn),
    }
  })
}

/**
 * The chart with its uneventful stretches folded into a box each: where at least three revisions of one state follow each
 * other, and none is a head, current, labelled, or tied to others by a branch or a dependency.
 */
export function foldStretches(nodes: readonly ChartNode[]): readonly ChartNode[] {
  const children = new Map<string, number>()
  for (const { parents } of nodes) for (const parent of parents) children.set(parent, (children.get(parent) ?? 0) + 1)
  const needed = new Set(nodes.flatMap(({ dependencies }) => dependencies))
  const plain = new Map(nodes.filter(({ name, parents, revision: { isHead, state, labels, dependsOn } }) =>
    parents.length === 1 && children.get(name) === 1 && !isHead && state !== 'current' && labels.length === 0 && dependsOn.length === 0
    && !needed.has(name)).map((node) => [node.name, node]))
  const followers = new Map([...plain.values()].map((node) => [node.parents[0], node]))
  const continues = (node: ChartNode, next: ChartNode | undefined): next is ChartNode =>
    next !== undefined && next.revision.state === node.revision.state
  const folded = new Map<string, ChartNode>()
  const gone = new Set<string>()
  for (const node of plain.values()) {
    if (continues(node, followers.get(node.name))) continue
    const stretch = [node]
    for (let next = plain.get(node.parents[0] ?? ''); continues(node, next); next = plain.get(next.parents[0] ?? '')) stretch.push(next)
    const last = stretch.at(-1) as ChartNode
    if (stretch.length < 3) continue
    folded.set(node.name, {
      ...node, parents: last.parents, lines: [`${stretch.length} revisions`, oneLine(`${node.revision.id} … ${last.revision.id}`)],
    })
    for (const { name } of stretch.slice(1)) gone.add(name)
  }
  return nodes.filter(({ name }) => !gone.has(name)).map((node) => folded.get(node.name) ?? node)
}
