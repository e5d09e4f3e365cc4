import { RevisionError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import { listed, shown } from './shown.ts'

/** A revision, or base. */
export type Place = string | undefined

/** How a walk through the history goes. */
export interface WalkOptions {
  /** The identifier, for messages. */
  readonly text: string
  /** Upwards, only revisions of this set are walked. */
  readonly within?: ReadonlySet<string>
  /** Whether a walk that is too long ends where the history ends. */
  readonly clip?: boolean
}

/**
 * Walks a number of steps from a place, up when it is positive.
 *
 * @throws RevisionError `revision.relative` where the way parts, or when the history ends before the walk does
 */
export function walk(graph: RevisionGraph, start: Place, steps: number, options: WalkOptions): Place {
  let place = start
  for (let step = 0; step < Math.abs(steps); step++) {
    const next = steps > 0 ? above(graph, place, options.within) : below(graph, place)
    if (next.length > 1) throw parting(graph, place, next, steps, options.text)
    if (next.length === 0) {
      if (options.clip === true) return place
      throw tooFar(graph, start, step, steps, options.text)
    }
    place = next[0]
  }
  return place
}

function above(graph: RevisionGraph, place: Place, within?: ReadonlySet<string>): readonly Place[] {
  const children = place === undefined ? graph.bases : graph.childrenOf(place)
  return within === undefined ? children : children.filter((id) => within.has(id))
}

/** Base is one step below a first revision, and nothing is below base. */
function below(graph: RevisionGraph, place: Place): readonly Place[] {
  if (place === undefined) return []
  const parents = graph.parentsOf(place)
  return parents.length === 0 ? [undefined] : parents
}

function parting(graph: RevisionGraph, place: Place, next: readonly Place[], steps: number, text: string): RevisionError {
  const ways = listed(graph, next.filter((id) => id !== undefined))
  const from = place === undefined ? 'base' : shown(graph, place)
  return new RevisionError('revision.relative', `'${text}' is ambiguous: ${from} ${steps > 0 ? 'is followed by' : 'merges'} ${ways}.`, {
    hint:
      steps > 0
        ? `Name one of them, or a branch: label@+${steps}.`
        : `Name one of them: \`mig downgrade ${next[0] ?? 'base'}\` undoes the merge alone, and leaves all that it merges.`,
  })
}

function tooFar(graph: RevisionGraph, start: Place, done: number, steps: number, text: string): RevisionError {
  const from = start === undefined ? 'base' : shown(graph, start)
  const way = `${done === 1 ? 'is 1 step' : `are ${done} steps`} ${steps > 0 ? 'above' : 'below'}`
  return new RevisionError('revision.relative', `'${text}' goes too far: there ${way} ${from}.`, {
    hint: `Give a smaller number${steps > 0 ? ', or head' : ', or base'}.`,
  })
}
