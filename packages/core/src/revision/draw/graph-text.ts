import { dotText } from './dot.ts'
import type { DrawnRevision } from './drawn-revision.ts'
import { mermaidText } from './mermaid.ts'
import { svgText } from './svg.ts'

/** What a picture of the history can be written as. */
export const GRAPH_FORMATS = ['mermaid', 'dot', 'svg'] as const

export type GraphFormat = (typeof GRAPH_FORMATS)[number]

const WRITERS: Readonly<Record<GraphFormat, (revisions: readonly DrawnRevision[]) => string>> = {
  mermaid: mermaidText,
  dot: dotText,
  svg: svgText,
}

/**
 * The history as a picture, newest revisions on top, with a legend: a Mermaid flowchart, a Graphviz graph, or an SVG that
 * stands alone. It ends with a line end.
 *
 * @param revisions newest first
 * @throws RevisionError `revision.cycle` when revisions follow each other in a circle (svg)
 */
export function graphText(revisions: readonly DrawnRevision[], format: GraphFormat): string {
  return WRITERS[format](revisions)
}
