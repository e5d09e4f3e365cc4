import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { RevisionHeader } from './header.ts'

/**
 * What is left of the files of a project when revisions that replace others (`replaces`) stand in for them. The last of the replaced ones
 * is where the others lead, so it means the same as the revision that replaces them all.
 */
export interface Folded {
  /** The revisions that count, in the order in which they came. */
  readonly standing: readonly RevisionHeader[]
  /** Ids that mean another revision, which stands. */
  readonly aliases: ReadonlyMap<string, string>
  /** Replaced ids, each with the standing revision that replaces it. */
  readonly replacements: ReadonlyMap<string, string>
  /** Standing revisions whose row in the version table has the id of another one: that which replaces them, among others. */
  readonly rowNames: ReadonlyMap<string, string>
}

/** The history as a database sees it: revisions that it has run in part are there one by one. */
export interface Unfolding {
  /** The revisions that do not stand in for what they replace. */
  readonly unfolded: ReadonlySet<string>
  /** The version rows, by the ids of standing revisions; what no file explains stays as it is. */
  readonly rows: readonly string[]
}

const NO_NAMES: ReadonlyMap<string, string> = new Map()

/**
 * Leaves out what is replaced.
 *
 * @param unfolded the replacing revisions that do not count this time, so that what they replace does
 * @throws RevisionError `revision.replaces` when two revisions replace the same one, or one replaces itself
 */
export function foldReplaced(headers: readonly RevisionHeader[], unfolded: ReadonlySet<string>): Folded {
  const squashes = headers.filter(({ replaces }) => replaces !== undefined)
  if (squashes.length === 0) return { standing: headers, aliases: NO_NAMES, replacements: NO_NAMES, rowNames: NO_NAMES }
  const within = new Map(squashes.map((header) => [header.id, replacedBy(header, squashes)]))
  const hidden = new Set(squashes.flatMap(({ id, replaces = [] }) => (unfolded.has(id) ? [id] : replaces)))
  const standing = headers.filter(({ id }) => !hidden.has(id))
  const replacements = new Map<string, string>()
  for (const squash of squashes) {
    if (hidden.has(squash.id)) continue
    for (const id of within.get(squash.id) ?? []) {
      const other = replacements.get(id)
      if (other !== undefined) throw replacedTwice(id, squash, squashes.find((header) => header.id === other) as RevisionHeader)
      replacements.set(id, squash.id)
    }
  }
  const { aliases, rowNames } = namesOf(squashes, standing, unfolded, within)
  return { standing, aliases, replacements, rowNames }
}

/**
 * Which replacing revisions a database sees one by one: those of which it has a part. It goes on through the replaced files, if all of
 * them are there.
 *
 * @param rows the version rows as they are
 * @param fold the same history with some revisions unfolded
 */
export function unfoldFor(
  headers: readonly RevisionHeader[], rows: readonly string[], fold: (unfolded: ReadonlySet<string>) => Folded,
): Unfolding {
  const unfolded = new Set<string>()
  for (;;) {
    const { aliases, replacements } = fold(unfolded)
    const named = new Set(rows.map((row) => aliases.get(row) ?? row))
    const parts = [...named].filter((row) => replacements.has(row))
    // Who has the whole has its parts: a row that was left behind says nothing.
    const inTheMiddle = parts.filter((row) => !named.has(replacements.get(row) as string))
    const open = inTheMiddle.map((row) => replacements.get(row) as string).filter((id) => isComplete(id, headers))
    if (open.length === 0) {
      const gone = new Set(parts.filter((row) => !inTheMiddle.includes(row)))
      return { unfolded, rows: [...named].filter((row) => !gone.has(row)) }
    }
    for (const id of open) unfolded.add(id)
  }
}

/** Whether the files are there of all that a revision replaces; what one of those replaces itself may be gone. */
function isComplete(id: string, headers: readonly RevisionHeader[]): boolean {
  const byId = new Map(headers.map((header) => [header.id, header]))
  const replaces = byId.get(id)?.replaces ?? []
  const inner = new Set(replaces.flatMap((replaced) => byId.get(replaced)?.replaces ?? []))
  return replaces.every((replaced) => byId.has(replaced) || inner.has(replaced))
}

/** All that a revision replaces, directly or not. */
function replacedBy({ id: start, replaces = [], file }: RevisionHeader, squashes: readonly RevisionHeader[]): ReadonlySet<string> {
  const found = new Set(replaces)
  // A set gives what is added while it is walked through.
  for (const id of found) for (const inner of squashes.find((header) => header.id === id)?.replaces ?? []) found.add(inner)
  if (!found.has(start)) return found
  throw new RevisionError('revision.replaces', `${displayPath(file)}: the revision '${start}' replaces itself.`, {
    hint: 'Take it out of replaces; a revision can replace another one that replaces others, but not the other way round as well.',
  })
}

/** Ends of what is replaced and the revisions that replace them mean the same: whichever of them stands. */
function namesOf(
  squashes: readonly RevisionHeader[], standing: readonly RevisionHeader[], unfolded: ReadonlySet<string>,
  within: ReadonlyMap<string, ReadonlySet<string>>,
): Pick<Folded, 'aliases' | 'rowNames'> {
  const stands = new Set(standing.map(({ id }) => id))
  const pairs = squashes.map(({ id, replaces = [] }): readonly [string, string] => {
    const last = replaces.at(-1) as string
    return unfolded.has(id) ? [id, last] : [last, id]
  })
  const next = new Map(pairs)
  const aliases = new Map<string, string>()
  const rowNames = new Map<string, string>()
  for (const [from, first] of pairs) {
    let to = first
    for (let further = next.get(to); further !== undefined; further = next.get(to)) to = further
    if (stands.has(from) || !stands.has(to)) continue
    aliases.set(from, to)
    const known = rowNames.get(to)
    if (unfolded.has(from) && (known === undefined || within.get(from)?.has(known) === true)) rowNames.set(to, from)
  }
  return { aliases, rowNames }
}

function replacedTwice(id: string, a: RevisionHeader, b: RevisionHeader): RevisionError {
  return new RevisionError('revision.replaces', `Two revisions replace '${id}': ${displayPath(a.file)} and ${displayPath(b.file)}.`, {
    hint: 'Keep one of the two files; what the other one replaces then counts again.',
  })
}
