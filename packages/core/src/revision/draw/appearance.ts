import type { DrawnRevision } from './drawn-revision.ts'

/** Colours as CSS writes them. */
export interface Colours {
  readonly fill: string
  readonly stroke: string
}

/** How far a revision has come in a database; `unknown` where none was asked. */
export type DrawnState = NonNullable<DrawnRevision['state']> | 'unknown'

export const INK = '#1f2328'
export const FAINT = '#656d76'
export const PAPER = '#ffffff'

/** Where a database stands, in the colours of every picture: dark ones on light paper, told apart without their hue as well. */
export const STATE_COLOURS: Readonly<Record<DrawnState, Colours>> = {
  current: { fill: '#b6d7ff', stroke: '#0550ae' },
  applied: { fill: '#d2f4d9', stroke: '#1a7f37' },
  pending: { fill: '#ffffff', stroke: '#9a6700' },
  unknown: { fill: '#eaeef2', stroke: '#57606a' },
}

/** The states that a picture shows, in the order of its legend. */
export function statesOf(revisions: readonly DrawnRevision[]): readonly DrawnState[] {
  const shown = new Set(revisions.map(stateOf))
  return (['current', 'applied', 'pending', 'unknown'] as const).filter((state) => shown.has(state))
}

export function stateOf({ state }: DrawnRevision): DrawnState {
  return state ?? 'unknown'
}

/** What the legend calls a state. */
export function stateName(state: DrawnState): string {
  return state === 'unknown' ? 'revision' : state
}
