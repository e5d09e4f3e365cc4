import { ASCII_PEN } from './ascii-pen.ts'
import { CanvasLine } from './canvas-line.ts'
import type { DrawnRevision } from './drawn-revision.ts'
import { assignLanes } from './lanes.ts'
import type { LaneRow } from './lanes.ts'
import type { Pen } from './pen.ts'
import { cellsOf, cutTo, oneLine } from './plain-text.ts'
import { UNICODE_PEN } from './unicode-pen.ts'

/** Colours for a drawing in a terminal; a function that is left out leaves its text as it is. */
export interface Paint {
  /** A piece of a lane. `index` is its column, counted from 0 at the left. */
  readonly lane?: (index: number, text: string) => string
  readonly id?: (text: string) => string
  /** A mark in round brackets. */
  readonly mark?: (mark: 'head' | 'current' | 'pending', text: string) => string
  /** A branch label in square brackets. */
  readonly label?: (text: string) => string
  /** What a revision depends on. */
  readonly note?: (text: string) => string
  readonly message?: (text: string) => string
}

export interface DrawHistoryOptions {
  /** Draws with `* | / \ _` instead of box characters. */
  readonly ascii?: boolean
  readonly paint?: Paint
  /** The cells of the terminal: longer lines are cut and end in `…`. Without it they are not cut. */
  readonly width?: number
}

/**
 * Draws revisions as a graph of characters, one to a line, each above what it follows; there is no line end at the end.
 *
 * A pending revision is marked `○` (`o` in ASCII), the current one `◉`, all others `●` (`*`).
 *
 * @param revisions newest first
 * @throws RevisionError `revision.cycle` when revisions follow each other in a circle
 */
export function drawHistory(revisions: readonly DrawnRevision[], options: DrawHistoryOptions = {}): string {
  const { paint = {}, width = Infinity } = options
  const pen = options.ascii === true ? ASCII_PEN : UNICODE_PEN
  const laneColour = paint.lane ?? ((_: number, text: string): string => text)
  const lines: string[] = []
  let above: LaneRow | undefined
  for (const row of assignLanes(revisions).rows) {
    if (above !== undefined && looksConnected(above, row)) lines.push(lanesOnly(row, pen).paint(laneColour))
    const line = revisionLine(row, pen)
    lines.push(`${line.paint(laneColour)} ${caption(row.revision, paint, width - line.length - 1)}`.trimEnd())
    for (const below of linesBelow(row, pen)) lines.push(below.paint(laneColour))
    above = row
  }
  return lines.join('\n')
}

/** A line that ends at a revision just above a branch that begins in the same column: without a gap they would seem to be one. */
function looksConnected(above: LaneRow, { column }: LaneRow): boolean {
  return !above.goesOn && above.column === column
}

/** The lanes that pass by a branch that begins. */
function lanesOnly({ open, column }: LaneRow, pen: Pen): CanvasLine {
  const line = new CanvasLine()
  for (const lane of open) if (lane !== column) line.put(2 * lane, pen.lane, lane)
  return line
}

function revisionLine({ revision, open, column }: LaneRow, pen: Pen): CanvasLine {
  const line = new CanvasLine()
  for (const lane of open) line.put(2 * lane, lane === column ? pen.mark(revision) : pen.lane, lane)
  return line
}

function linesBelow(row: LaneRow, pen: Pen): readonly CanvasLine[] {
  const lines: CanvasLine[] = []
  let open = row.open
  if (row.opens.length > 0) {
    lines.push(...pen.opening(open, row.column, row.opens))
    open = [...open, ...row.opens].sort((a, b) => a - b)
  }
  for (const joins of row.joins) {
    lines.push(...pen.joining(open, joins))
    open = open.filter((lane) => !joins.some(({ from }) => from === lane))
  }
  return lines
}

/** `8f2c1d9a7b3e (head) [billing] (depends on 51d0c2a9e4f7) add currency` */
function caption(revision: DrawnRevision, paint: Paint, cells: number): string {
  const { id, isHead, state, labels, dependsOn, message } = revision
  const marks = [...(isHead ? ['head' as const] : []), ...(state === 'current' || state === 'pending' ? [state] : [])]
  const pieces: readonly (readonly [string, ((text: string) => string) | undefined])[] = [
    [oneLine(id), paint.id],
    ...marks.map((mark) => [`(${mark})`, (text: string) => paint.mark?.(mark, text) ?? text] as const),
    ...labels.map((label) => [`[${oneLine(label)}]`, paint.label] as const),
    [dependsOn.length === 0 ? '' : `(depends on ${dependsOn.map(oneLine).join(', ')})`, paint.note],
    [oneLine(message), paint.message],
  ]
  let left = cells
  const shown: string[] = []
  for (const [text, colour = (plain: string): string => plain] of pieces) {
    if (text === '' || left < 1) continue
    const cut = left === Infinity ? text : cutTo(text, left)
    left -= left === Infinity ? 0 : cellsOf(cut) + 1
    shown.push(colour(cut))
  }
  return shown.join(' ')
}
