import { columnsOf } from './columns.ts'
import { linksOf } from './links.ts'
import type { DrawnRevision } from './drawn-revision.ts'
import { drawingOrder } from './order.ts'
import type { Row } from './order.ts'

/** A revision in its row, and how the lanes go on below it. All numbers are columns, counted from the left. */
export interface LaneRow<R extends DrawnRevision = DrawnRevision> {
  readonly revision: R
  readonly column: number
  /** The columns in use beside the revision, its own among them, from left to right. */
  readonly open: readonly number[]
  /** Whether the lane of the revision goes on below it. */
  readonly goesOn: boolean
  /** Lanes that begin at this revision, for its parents after the first, from left to right. */
  readonly opens: readonly number[]
  /**
   * Below that, lanes that end in another one which leads to the same revision, always further left: step by step, those of
   * one step side by side.
   */
  readonly joins: readonly (readonly Join[])[]
}

export interface Join {
  readonly from: number
  readonly to: number
}

/** A line from top to bottom in one column. Rows are counted from 0 at the top. */
export interface Lane {
  readonly column: number
  /** The row of the revision where the lane begins, or below which it opens. */
  readonly top: number
  /** The column of the revision at `top` when the lane opens below it; absent when the lane begins with that revision. */
  readonly opensFrom?: number
  /** The row of its last revision, or of the one below which it joins another lane. */
  readonly bottom: number
  /** The column of the lane that it joins, and in which step of its last row; absent when it ends at a revision. */
  readonly joins?: { readonly column: number, readonly step: number }
}

/** Where everything stands in a drawing of the history. */
export interface LaneDrawing<R extends DrawnRevision = DrawnRevision> {
  readonly rows: readonly LaneRow<R>[]
  readonly lanes: readonly Lane[]
  /** How many columns there are. */
  readonly width: number
}

/**
 * Gives every revision a row and a column, and every edge a way along lanes, so that few columns are needed and lines seldom cross.
 *
 * A lane leads to one revision at a time, and no other lane leads there for longer than a row: edges to the same parent share one.
 *
 * @param revisions newest first, which decides between branches; rows are put in the order that {@link drawingOrder} gives
 * @throws RevisionError `revision.cycle` when revisions follow each other in a circle
 */
export function assignLanes<R extends DrawnRevision>(revisions: readonly R[]): LaneDrawing<R> {
  const links = linksOf(revisions)
  const sweep = new Sweep(links.parents)
  for (const row of drawingOrder(links)) sweep.draw(row)
  const columns = columnsOf(sweep.lanes.length, sweep.neighbours)
  const column = (lane: number): number => columns[lane] as number
  const joinSteps = sweep.rows.map(({ joins }) => sideBySide(joins, column))
  const rows = sweep.rows.map((row, at): LaneRow<R> => ({
    revision: revisions[row.revision] as R,
    column: column(row.lane),
    open: row.open.map(column),
    goesOn: row.goesOn,
    opens: row.opens.map(column),
    joins: (joinSteps[at] ?? []).map((step) => step.map(({ from, to }) => ({ from: column(from), to: column(to) }))),
  }))
  const lanes = sweep.lanes.map(({ top, bottom, opensFrom, joins }, lane): Lane => ({
    column: column(lane), top, bottom,
    ...(opensFrom === undefined ? {} : { opensFrom: column(opensFrom) }),
    ...(joins === undefined ? {} : { joins: { column: column(joins), step: stepOf(joinSteps[bottom], lane) } }),
  }))
  return { rows, lanes, width: columns.reduce((width, at) => Math.max(width, at + 1), 0) }
}

/** Puts joins into steps; those of a step have no column in common. */
function sideBySide(joins: readonly Join[], column: (lane: number) => number): readonly (readonly Join[])[] {
  const steps: Join[][] = []
  for (const join of joins) {
    const step = steps.at(-1)
    const isApart = ({ from, to }: Join): boolean => column(from) < column(join.to) || column(to) > column(join.from)
    if (step?.every(isApart) === true) step.push(join)
    else steps.push([join])
  }
  return steps
}

function stepOf(steps: readonly (readonly Join[])[] | undefined, lane: number): number {
  return steps?.findIndex((joins) => joins.some(({ from }) => from === lane)) ?? 0
}

/** A row while the columns are not known: numbers are lanes. */
interface SweptRow extends Omit<LaneRow, 'revision' | 'column' | 'joins'> {
  readonly revision: number
  readonly lane: number
  readonly joins: readonly Join[]
}

interface SweptLane {
  readonly top: number
  readonly opensFrom: number | undefined
  bottom: number
  joins: number | undefined
}

/** The lanes that are open while the rows are drawn from top to bottom. Their order from left to right never changes. */
class Sweep {
  readonly rows: SweptRow[] = []
  readonly lanes: SweptLane[] = []
  /** Pairs of lanes, the left one first, that stood beside each other at some row. */
  readonly neighbours: (readonly [number, number])[] = []
  readonly #parents: readonly (readonly number[])[]
  readonly #open: number[] = []
  /** The lane that leads to a revision. */
  readonly #leading = new Map<number, number>()

  constructor(parents: readonly (readonly number[])[]) {
    this.#parents = parents
  }

  draw({ revision, beside }: Row): void {
    const lane = this.#leading.get(revision) ?? this.#add(this.#placeFor(beside))
    this.#leading.delete(revision)
    const open = [...this.#open]
    const [first, ...others] = this.#parents[revision] as readonly number[]
    if (first === undefined) {
      this.rows.push({ revision, lane, open, goesOn: false, opens: [], joins: [] })
      this.#end(lane)
      return
    }
    const place = this.#open.indexOf(lane)
    const opens = others.map((_, at) => this.#add(place + 1 + at, lane))
    const joins: Join[] = []
    this.rows.push({ revision, lane, open, goesOn: true, opens, joins })
    this.#lead(lane, first, joins)
    for (const [at, parent] of others.entries()) this.#lead(opens[at] as number, parent, joins)
  }

  /** Lets a lane lead to a revision. Of two lanes that lead there, the right one ends in the left one. */
  #lead(lane: number, revision: number, joins: Join[]): void {
    const other = this.#leading.get(revision)
    if (other === undefined) {
      this.#leading.set(revision, lane)
      return
    }
    const isLeft = this.#open.indexOf(lane) < this.#open.indexOf(other)
    const [from, to] = isLeft ? [other, lane] : [lane, other]
    joins.push({ from, to })
    this.#leading.set(revision, to)
    this.#end(from, to)
  }

  #placeFor(beside: number | undefined): number {
    const lane = beside === undefined ? undefined : this.#leading.get(beside)
    return lane === undefined ? this.#open.length : this.#open.indexOf(lane) + 1
  }

  #add(place: number, opensFrom?: number): number {
    const lane = this.lanes.push({ top: this.rows.length, opensFrom, bottom: 0, joins: undefined }) - 1
    this.#open.splice(place, 0, lane)
    this.#meet(place - 1, place)
    this.#meet(place, place + 1)
    return lane
  }

  #end(lane: number, joins?: number): void {
    const place = this.#open.indexOf(lane)
    Object.assign(this.lanes[lane] as SweptLane, { bottom: this.rows.length - 1, joins })
    this.#open.splice(place, 1)
    this.#meet(place - 1, place)
  }

  #meet(left: number, right: number): void {
    const [a, b] = [this.#open[left], this.#open[right]]
    if (a !== undefined && b !== undefined) this.neighbours.push([a, b])
  }
}
