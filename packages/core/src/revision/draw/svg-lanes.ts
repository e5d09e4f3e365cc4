import type { Lane, LaneRow } from './lanes.ts'

/** Distances in pixels. */
const ROW = 26
const COLUMN = 18
const LEFT = 24
const TOP = 68
const BEND = 8
/** Lanes open a little higher between two rows than others join, and these join in steps: no line ever lies on another. */
const OPENING = 0.4 * ROW
const JOINING = 0.6 * ROW
const STEP = 8

/** Even steps around the colour wheel, dark enough for white paper; neighbours differ much. */
const COLOURS = ['#57606a', '#8250df', '#bc4c00', '#1b7c83', '#bf3989', '#4d6b10', '#3b5bdb', '#a4404c'] as const

/** The middle of a column. */
export function columnX(column: number): number {
  return LEFT + column * COLUMN
}

/** The middles of the rows. Where lanes join in several steps, the next row makes room for them. */
export function rowHeights(rows: readonly LaneRow[]): readonly number[] {
  let next = TOP
  return rows.map(({ joins }) => {
    const y = next
    next += ROW + STEP * Math.max(0, joins.length - 1)
    return y
  })
}

export function laneColour(column: number): string {
  return COLOURS[column % COLOURS.length] as string
}

/**
 * The path of a lane from where it begins to where it ends; none for a revision without neighbours.
 *
 * @param heights the middles of the rows
 */
export function lanePath({ column, top, bottom, opensFrom, joins }: Lane, heights: readonly number[]): string | undefined {
  const [x, topY, bottomY] = [columnX(column), heights[top] as number, heights[bottom] as number]
  const start = opensFrom === undefined ? x : columnX(opensFrom)
  const end = joins === undefined ? x : columnX(joins.column)
  if (top === bottom && start === end) return undefined
  const joiningY = bottomY + JOINING + STEP * (joins?.step ?? 0)
  // A lane that ends in another one as soon as it opens needs no way along its own column.
  if (top === bottom && start !== x && end !== x) return `M${start} ${topY}${across(start, end, joiningY)}`
  const opening = start === x ? '' : across(start, x, topY + OPENING)
  return `M${start} ${topY}${opening}${end === x ? `V${bottomY}` : across(x, end, joiningY)}`
}

/** Down to a height, across to another column, and on down, with round corners. */
function across(from: number, to: number, y: number): string {
  const side = Math.sign(to - from) * BEND
  return `V${y - BEND}Q${from} ${y} ${from + side} ${y}H${to - side}Q${to} ${y} ${to} ${y + BEND}`
}
