import { FAINT, INK, PAPER, STATE_COLOURS, stateName, stateOf, statesOf } from './appearance.ts'
import type { DrawnState } from './appearance.ts'
import type { DrawnRevision } from './drawn-revision.ts'
import { chartNodes } from './chart.ts'
import { oneLine } from './plain-text.ts'

/** The history as a Graphviz graph: https://graphviz.org/doc/info/lang.html */
export function dotText(revisions: readonly DrawnRevision[]): string {
  const nodes = chartNodes(revisions)
  const states = statesOf(revisions)
  const hasHeads = revisions.some(({ isHead }) => isHead)
  const lines = [
    'digraph revisions {',
    `  graph [rankdir="TB", bgcolor="${PAPER}", fontname="Helvetica", fontsize="11", nodesep="0.3", ranksep="0.35"]`,
    `  node [shape="box", fontname="Helvetica", fontsize="11", fontcolor="${INK}", margin="0.12,0.06"]`,
    `  edge [color="${FAINT}", fontname="Helvetica", fontsize="9", fontcolor="${FAINT}", arrowsize="0.6"]`,
    ...nodes.map(({ name, lines: text, revision }) => `  ${quoted(name)} [${attributes({
      label: text, tooltip: [oneLine(revision.message)], ...look(stateOf(revision), revision.isHead),
    })}]`),
    ...nodes.flatMap(({ name, parents }) => parents.map((parent) => `  ${quoted(name)} -> ${quoted(parent)}`)),
    ...nodes.flatMap(({ name, dependencies }) => dependencies.map((need) =>
      `  ${quoted(name)} -> ${quoted(need)} [style="dashed", constraint="false", label="depends on"]`)),
    '  subgraph "cluster_legend" {',
    `    graph [label="Legend", color="${FAINT}", fontcolor="${FAINT}"]`,
    ...states.map((state) => `    ${quoted(`legend ${state}`)} [${attributes({ label: [stateName(state)], ...look(state, false) })}]`),
    ...(hasHeads ? [`    "legend head" [${attributes({ label: ['head'], ...look('unknown', true) })}]`] : []),
    '  }',
    '}',
  ]
  return `${lines.join('\n')}\n`
}

type Attributes = Readonly<Record<string, readonly string[]>>

/** A head has a thick border, a pending revision a dashed one. */
function look(state: DrawnState, isHead: boolean): Attributes {
  const { fill, stroke } = STATE_COLOURS[state]
  return {
    class: [isHead ? `${state} head` : state], style: [`rounded,filled${state === 'pending' ? ',dashed' : ''}`],
    fillcolor: [fill], color: [stroke], penwidth: [isHead ? '3' : '1'],
  }
}

function attributes(values: Attributes): string {
  return Object.entries(values).map(([key, lines]) => `${key}=${quoted(...lines)}`).join(', ')
}

/** Graphviz reads backslashes and HTML entities inside quotes, so both are written twice over. */
function quoted(...lines: readonly string[]): string {
  return `"${lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\\n')}"`
}
