import { FAINT, INK, PAPER, STATE_COLOURS, stateName, stateOf, statesOf } from './appearance.ts'
import type { DrawnRevision } from './drawn-revision.ts'
import { assignLanes } from './lanes.ts'
import type { LaneRow } from './lanes.ts'
import { cutTo, oneLine } from './plain-text.ts'
import { columnX, laneColour, lanePath, rowHeights } from './svg-lanes.ts'
import { escaped, textLine } from './svg-text.ts'
import type { Piece } from './svg-text.ts'

const MARGIN = 24
const MESSAGE_CELLS = 72
const LEGEND_Y = 28
/** Texts begin in one line unless lanes are in the way; beside a wide graph they would stand too far from most revisions. */
const ALIGNED_COLUMNS = 5

/** The history as an SVG that stands alone: it has its own paper, so that it reads on light and dark pages alike. */
export function svgText(revisions: readonly DrawnRevision[]): string {
  const { rows, lanes, width: columns } = assignLanes(revisions)
  const heights = rowHeights(rows)
  const textColumn = Math.min(columns, ALIGNED_COLUMNS)
  const parts = [legend(revisions), ...rows.map((row, at) => revisionAt(row, heights[at] as number, textColumn))]
  const width = Math.ceil(parts.reduce((right, part) => Math.max(right, part.right), 0)) + MARGIN
  const height = (heights.at(-1) ?? LEGEND_Y) + MARGIN
  const paths = lanes.map((lane) => ({ lane, path: lanePath(lane, heights) })).filter(({ path }) => path !== undefined)
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="mig-graph" role="img" width="${width}" height="${height}"`
      + ` viewBox="0 0 ${width} ${height}">`,
    `<title>Revision history, ${revisions.length} revision${revisions.length === 1 ? '' : 's'}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...paths.map(({ lane, path }) => `<path class="lane" stroke="${laneColour(lane.column)}" d="${path}"/>`),
    ...parts.map(({ markup }) => markup),
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

interface Part {
  readonly markup: string
  /** Where it ends, in pixels from the left. */
  readonly right: number
}

function revisionAt({ revision, column, open, opens }: LaneRow, y: number, textColumn: number): Part {
  const { id, labels, dependsOn, message, createdAt, isHead, state } = revision
  const depends = dependsOn.length === 0 ? '' : `depends on ${dependsOn.join(', ')}`
  const { markup, right } = textLine(columnX(Math.max(textColumn, 1 + Math.max(...open, ...opens))), y, [
    { text: oneLine(id), style: 'id' },
    { text: createdAt?.slice(0, 10) ?? '', style: 'date' },
    ...(isHead ? [{ text: 'head', style: 'head' } as const] : []),
    ...(state === 'current' ? [{ text: 'current', style: 'current' } as const] : []),
    ...labels.map((label): Piece => ({ text: oneLine(label), style: 'label' })),
    { text: cutTo(oneLine(message), MESSAGE_CELLS), style: 'message' },
    { text: oneLine(depends), style: 'note' },
  ])
  const classes = `revision ${stateOf(revision)}${isHead ? ' head' : ''}`
  const title = [id, createdAt ?? '', message, depends].map(oneLine).filter((line) => line !== '').join('\n')
  const mark = `<circle cx="${columnX(column)}" cy="${y}" r="5.5"/>`
  return { right, markup: `<g class="${classes}"><title>${escaped(title)}</title>${mark}${markup}</g>` }
}

/** What the marks mean: only those that the picture has. */
function legend(revisions: readonly DrawnRevision[]): Part {
  let right = columnX(0)
  let markup = ''
  for (const state of statesOf(revisions)) {
    const text = textLine(right + 12, LEGEND_Y, [{ text: stateName(state), style: 'note' }])
    markup += `<g class="${state}"><circle cx="${right}" cy="${LEGEND_Y}" r="5.5"/>${text.markup}</g>`
    right = text.right + MARGIN
  }
  const badges = textLine(right - 8, LEGEND_Y, [
    ...(revisions.some(({ isHead }) => isHead) ? [{ text: 'head', style: 'head' } as const] : []),
    ...(revisions.some(({ labels }) => labels.length > 0) ? [{ text: 'branch label', style: 'label' } as const] : []),
  ])
  return { right: badges.right, markup: `<g class="legend">${markup}${badges.markup}</g>` }
}

const STYLE = [
  `.mig-graph .paper{fill:${PAPER};stroke:#d0d7de}`,
  `.mig-graph text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${INK}}`,
  `.mig-graph .lane{fill:none;stroke-width:2}`,
  `.mig-graph circle{stroke-width:2}`,
  ...Object.entries(STATE_COLOURS).map(([state, { stroke }]) =>
    `.mig-graph .${state} circle{fill:${state === 'pending' ? PAPER : stroke};stroke:${stroke}}`),
  `.mig-graph text.id{fill:${FAINT}}.mig-graph .head text.id{fill:${INK};font-weight:bold}`,
  `.mig-graph text.date,.mig-graph text.note{fill:${FAINT}}`,
  `.mig-graph rect.head{fill:#1f2328}.mig-graph text.head{fill:#ffffff}`,
  `.mig-graph rect.current{fill:${STATE_COLOURS.current.stroke}}.mig-graph text.current{fill:#ffffff}`,
  `.mig-graph rect.label{fill:#f1e8ff;stroke:#8250df}.mig-graph text.label{fill:#6639ba}`,
].join('')
