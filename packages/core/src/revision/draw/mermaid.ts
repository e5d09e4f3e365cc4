import { FAINT, INK, PAPER, STATE_COLOURS, stateName, stateOf, statesOf } from './appearance.ts'
import type { DrawnState } from './appearance.ts'
import { chartNodes, foldStretches } from './chart.ts'
import type { ChartNode } from './chart.ts'
import type { DrawnRevision } from './drawn-revision.ts'

/** What Mermaid draws unless the page that shows the chart allows more: https://mermaid.js.org/config/schema-docs/config.html */
const MAX_EDGES = 499
const MAX_TEXT = 50_000

/** The history as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html */
export function mermaidText(revisions: readonly DrawnRevision[]): string {
  const nodes = chartNodes(revisions)
  const states = statesOf(revisions)
  const edges = nodes.reduce((count, { parents, dependencies }) => count + parents.length + dependencies.length, 0)
  const whole = edges > MAX_EDGES ? undefined : chart(nodes, states)
  return whole === undefined || whole.length > MAX_TEXT ? chart(foldStretches(nodes), states) : whole
}

function chart(nodes: readonly ChartNode[], states: readonly DrawnState[]): string {
  const heads = nodes.filter(({ revision }) => revision.isHead).map(({ name }) => name)
  const lines = [
    'flowchart TD',
    ...nodes.map(({ name, lines: text, revision }) => `  ${name}["${text.map(escaped).join('<br/>')}"]:::${stateOf(revision)}`),
    ...nodes.flatMap(({ name, parents }) => parents.map((parent) => `  ${name} --> ${parent}`)),
    ...nodes.flatMap(({ name, dependencies }) => dependencies.map((need) => `  ${name} -. depends on .-> ${need}`)),
    '  subgraph legend [Legend]',
    ...states.map((state) => `    ${state}["${stateName(state)}"]:::${state}`),
    ...(heads.length === 0 ? [] : ['    head["head"]:::head']),
    '  end',
    `  style legend fill:${PAPER},stroke:${FAINT},color:${INK}`,
    ...states.map((state) => `  classDef ${state} ${colours(state)}${state === 'pending' ? ',stroke-dasharray:5 3' : ''}`),
    ...(heads.length === 0 ? [] : [
      `  style head ${colours('unknown')}`, '  classDef head stroke-width:4px', `  class ${heads.join(',')} head`,
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function colours(state: DrawnState): string {
  const { fill, stroke } = STATE_COLOURS[state]
  return `fill:${fill},stroke:${stroke},color:${INK}`
}

/**
 * All marks are written as character codes: what is not plain letters and digits may mean something to Mermaid, or to the
 * Markdown and HTML that it reads in texts. Line ends (`\n`), formulas (`$$`) and icons (`fa:fa-car`) are looked for after
 * the codes are read, so a space without width parts these.
 */
function escaped(text: string): string {
  const parted = text.replace(/\\(?=n)|\$(?=\$)|:(?=\w)/g, '$&\u200B')
  return parted.replace(/[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/g, (mark) => `#${mark.charCodeAt(0)};`)
}
