import { RevisionError } from '../../errors.ts'
import type { Links } from './links.ts'

/** A revision in the order of the rows. */
export interface Row {
  readonly revision: number
  /** The revision that waits for the branch which begins here: the new lane belongs beside its lane. */
  readonly beside?: number
}

/**
 * The order in which revisions are drawn, from top to bottom: each above its parents, one branch at a time.
 *
 * A line is followed down until a revision is met that other branches come from as well; these are drawn next, so that a
 * branch stands just above the place where it parts, and a merged one just below its merge. That keeps few lines open at a
 * time. Dependencies do not count: where branches depend on each other they would be torn into many pieces.
 *
 * @throws RevisionError `revision.cycle` when revisions follow each other in a circle
 */
export function drawingOrder(links: Links): readonly Row[] {
  const missing = links.children.map((list) => list.length)
  const rows: Row[] = []
  /** Revisions whose turn may have come, the next one last. */
  const ready: number[] = []
  /** Revisions that were met before all their children were drawn, the next one last. */
  const waiting: number[] = []
  const hasLane = new Uint8Array(missing.length)
  const climb = climber(links, missing, hasLane)
  const draw = (row: Row): void => {
    rows.push(row)
    missing[row.revision] = DRAWN
    for (const parent of links.parents[row.revision] as readonly number[]) {
      missing[parent] = (missing[parent] as number) - 1
      hasLane[parent] = 1
      ready.push(parent)
    }
  }
  for (const [head, children] of links.children.entries()) {
    if (children.length > 0 || missing[head] === DRAWN) continue
    draw({ revision: head })
    while (ready.length > 0 || waiting.length > 0) {
      const next = ready.pop()
      if (next === undefined) {
        const blocked = waiting.at(-1) as number
        if (missing[blocked] === DRAWN) waiting.pop()
        else draw(climb(blocked))
      } else if (missing[next] === 0) draw({ revision: next })
      else if (missing[next] !== DRAWN) waiting.push(next)
    }
  }
  return rows
}

/** What stands in place of the number of children that are not drawn yet, once a revision is drawn itself. */
const DRAWN = -1

/** Finds the head of the longest line above a revision, of what is not drawn yet, and the first lane that the line comes to. */
function climber({ parents, children }: Links, missing: readonly number[], hasLane: Uint8Array): (from: number) => Row {
  const heights = heightsOf(parents, missing)
  const byHeight = (a: number, b: number): number => (heights[b] as number) - (heights[a] as number)
  const longest = children.map((list) => (list.length < 2 ? list : [...list].sort(byHeight)))
  const passed = new Int32Array(children.length)
  return (from) => {
    let [at, beside] = [from, from]
    while (missing[at] !== 0) {
      if (hasLane[at] === 1) beside = at
      const list = longest[at] as readonly number[]
      while (missing[list[passed[at] as number] as number] === DRAWN) passed[at] = (passed[at] as number) + 1
      at = list[passed[at] as number] as number
    }
    return { revision: at, beside }
  }
}

/** How many revisions the longest line above each one has. */
function heightsOf(parents: Links['parents'], childCounts: readonly number[]): Int32Array {
  const heights = new Int32Array(parents.length)
  const missing = [...childCounts]
  const open = [...missing.keys()].filter((revision) => missing[revision] === 0)
  let seen = 0
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    seen++
    for (const parent of parents[at] as readonly number[]) {
      heights[parent] = Math.max(heights[parent] as number, (heights[at] as number) + 1)
      missing[parent] = (missing[parent] as number) - 1
      if (missing[parent] === 0) open.push(parent)
    }
  }
  if (seen < parents.length) {
    throw new RevisionError('revision.cycle', 'Revisions that follow each other in a circle cannot be drawn', {
      hint: 'Draw the revisions of a RevisionGraph: it names the ones that make the circle',
    })
  }
  return heights
}
