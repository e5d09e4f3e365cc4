import type { CanvasLine } from './canvas-line.ts'
import type { DrawnRevision } from './drawn-revision.ts'
import type { Join } from './lanes.ts'

/** How lanes look in characters. */
export interface Pen {
  readonly lane: string
  /** The mark of a revision. */
  mark(revision: DrawnRevision): string
  /**
   * The lines in which lanes open to the right of a revision.
   *
   * @param open the columns in use, without the new ones
   */
  opening(open: readonly number[], from: number, opens: readonly number[]): readonly CanvasLine[]
  /**
   * The lines in which lanes end in others; these do not stand in each other's way.
   *
   * @param open the columns in use, those that end among them
   */
  joining(open: readonly number[], joins: readonly Join[]): readonly CanvasLine[]
}
