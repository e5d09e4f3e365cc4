import { DatabaseStateError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import { shown } from './shown.ts'

/** The statements that bring the version table from one state to the next: at most one row is updated, the rest comes or goes. */
export interface RowChanges {
  readonly delete: readonly string[]
  readonly update?: readonly [from: string, to: string]
  readonly insert: readonly string[]
}

/** A change of the version table. */
export interface RowMove {
  /** The rows before it, sorted. */
  readonly rowsBefore: readonly string[]
  /** The rows after it, sorted. */
  readonly rows: readonly string[]
  readonly rowChanges: RowChanges
}

/** The smallest changes that take away some rows and bring others, none of which is in both lists: what can be an update is one. */
export function rowChanges(gone: readonly string[], come: readonly string[]): RowChanges {
  const [goes, comes] = [[...gone].sort(), [...come].sort()]
  const [from, to] = [goes.at(-1), comes.at(-1)]
  if (from === undefined || to === undefined) return { delete: goes, insert: comes }
  return { delete: goes.slice(0, -1), update: [from, to], insert: comes.slice(0, -1) }
}

/** The states of the version table along a plan. They are worked out when they are asked for: a plan may be long and wide. */
export class RowTrail {
  readonly #start: readonly string[]
  readonly #changes: readonly RowChanges[]
  #rows: Set<string>
  #at = 0

  constructor(start: Iterable<string>, changes: readonly RowChanges[]) {
    this.#start = [...new Set(start)]
    this.#changes = changes
    this.#rows = new Set(this.#start)
  }

  /** The rows after so many changes, sorted. */
  at(count: number): readonly string[] {
    if (count < this.#at) {
      this.#rows = new Set(this.#start)
      this.#at = 0
    }
    for (; this.#at < count; this.#at++) this.#apply(this.#changes[this.#at])
    return [...this.#rows].sort()
  }

  #apply(changes: RowChanges | undefined): void {
    if (changes === undefined) return
    for (const row of changes.delete) this.#rows.delete(row)
    if (changes.update !== undefined) this.#rows.delete(changes.update[0])
    if (changes.update !== undefined) this.#rows.add(changes.update[1])
    for (const row of changes.insert) this.#rows.add(row)
  }
}

/**
 * Refuses version rows that no file explains.
 *
 * @throws DatabaseStateError `database.unknownRevision`, `database.squashed` for one of which nothing but the id is left
 */
export function assertKnownRows(graph: RevisionGraph, rows: readonly string[]): void {
  const unknown = rows.filter((row) => !graph.has(row))
  if (unknown.length === 0) return
  const squashed = unknown.find((row) => graph.replacementOf(row) !== undefined)
  if (squashed !== undefined) throw filesGone(graph, squashed)
  const names = unknown.map((row) => `'${row}'`).join(', ')
  throw new DatabaseStateError('database.unknownRevision', `The database is at ${names}, which no file in the migrations folder has.`, {
    hint: 'Bring the file back (is it on another branch of the code?); if it is gone for good, '
      + '`mig stamp --purge <revision>` says where the database is.',
  })
}

function filesGone(graph: RevisionGraph, row: string): DatabaseStateError {
  const { id, replaces = [] } = graph.header(graph.replacementOf(row) as string)
  const place = `in the middle of what revision ${shown(graph, id)} replaces`
  const message = `The database is at '${row}', ${place}, and not all of those files are there.`
  return new DatabaseStateError('database.squashed', message, {
    hint: `Check out the code from before they were deleted, run \`mig upgrade ${replaces.at(-1) ?? id}\` there, and come back.`,
  })
}
