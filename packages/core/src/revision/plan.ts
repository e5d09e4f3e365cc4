import { RevisionError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import type { RevisionHeader } from './header.ts'
import { parseIdentifier } from './identifier.ts'
import { nameRevisions } from './resolve.ts'
import { listed, shown } from './shown.ts'
import { downgradeTarget, resolveIdentifier, upgradeTargets } from './target.ts'
import { assertKnownRows, rowChanges, RowTrail } from './version-rows.ts'
import type { RowChanges, RowMove } from './version-rows.ts'

/** One revision that a plan runs, with the version rows around it. */
export interface Step extends RowMove {
  readonly revision: RevisionHeader
  readonly direction: 'upgrade' | 'downgrade'
}

/** One identifier, or several. */
export type Targets = string | readonly string[]

/**
 * The steps from the version rows up to the targets, dependencies included: none when the database has them already.
 *
 * @throws RevisionError when a target cannot be understood
 * @throws DatabaseStateError `database.unknownRevision`
 */
export function planUpgrade(history: RevisionGraph, given: readonly string[], targets: Targets): readonly Step[] {
  const { graph, rows } = history.seenFrom(given)
  assertKnownRows(graph, rows)
  const wanted = asList(targets).flatMap((text) => upgradeTargets(graph, text, rows))
  const applied = graph.ancestorsOf(rows)
  const needed = graph.ancestorsOf(wanted)
  for (const id of applied) needed.delete(id)
  const current = new Set(rows)
  const superfluous = superfluousRows(graph, rows)
  const moves = graph.inOrder(needed).map((id): Move => {
    const gone = [...superfluous.splice(0), ...needsOf(graph, id)].filter((row) => current.delete(row))
    current.add(id)
    return { id, gone, come: [id] }
  })
  return steps({ graph, rows, given }, 'upgrade', moves)
}

/**
 * The steps that take back what stands above the targets, and what depends on it: none when the database is there already.
 *
 * @throws RevisionError when a target cannot be understood, or `revision.unreachable` when it is not below the version rows
 * @throws DatabaseStateError `database.unknownRevision`
 */
export function planDowngrade(history: RevisionGraph, given: readonly string[], targets: Targets): readonly Step[] {
  const { graph, rows } = history.seenFrom(given)
  assertKnownRows(graph, rows)
  const applied = graph.ancestorsOf(rows)
  const dropped = new Set<string>()
  for (const text of asList(targets)) {
    for (const id of revisionsAbove(graph, rows, applied, text)) dropped.add(id)
  }
  const uses = new Map<string, number>()
  const superfluous = new Set(superfluousRows(graph, rows))
  const moves = [...graph.inOrder(dropped)].reverse().map((id): Move => {
    applied.delete(id)
    const come = needsOf(graph, id).filter((need) => {
      const left = (uses.get(need) ?? usersOf(graph, need).filter((user) => applied.has(user) || user === id).length) - 1
      uses.set(need, left)
      return left === 0
    })
    const inserted = come.filter((row) => !superfluous.delete(row))
    const gone = [id, ...superfluous]
    superfluous.clear()
    return { id, gone, come: inserted }
  })
  return steps({ graph, rows, given }, 'downgrade', moves)
}

/**
 * The change of the version rows that says the database is at the targets, without running anything. Rows of other branches stay.
 *
 * @param options.purge forgets all rows first, unknown ones as well
 * @throws RevisionError when a target cannot be understood
 * @throws DatabaseStateError `database.unknownRevision`, unless purged
 */
export function planStamp(
  history: RevisionGraph, rows: readonly string[], targets: Targets, options: { readonly purge?: boolean } = {},
): RowMove {
  const { graph, rows: known } = history.seenFrom(options.purge === true ? [] : rows)
  assertKnownRows(graph, known)
  const wanted = new Set<string>()
  const after = new Set(known)
  for (const text of asList(targets)) {
    const ids = resolveIdentifier(graph, text, known)
    for (const id of ids) wanted.add(id)
    if (ids.length === 0) for (const id of belowBase(graph, text, known)) after.delete(id)
  }
  // A target that another one implies says nothing more, and would be a row that contradicts it.
  const tips = graph.tipsOf(graph.ancestorsOf(wanted))
  for (const related of [graph.ancestorsOf(tips), graph.descendantsOf(tips)]) for (const id of related) after.delete(id)
  for (const id of tips) after.add(id)
  const named = new Set(graph.rowsOf([...after]))
  return { rowsBefore: [...new Set(rows)].sort(), rows: [...named].sort(), rowChanges: changesBetween(rows, named) }
}

/** What `base` forgets: every row, or those that have to do with the branch before `@`. */
function belowBase(graph: RevisionGraph, text: string, rows: readonly string[]): readonly string[] {
  const { branch } = nameRevisions(graph, parseIdentifier(text), rows)
  if (branch === undefined) return rows
  const lineage = graph.lineageOf(branch, {})
  return rows.filter((row) => lineage.has(row))
}

/** What a downgrade to one target takes back. */
function revisionsAbove(graph: RevisionGraph, rows: readonly string[], applied: ReadonlySet<string>, text: string): readonly string[] {
  const { id, branch } = downgradeTarget(graph, text, rows)
  const above = id === undefined ? graph.bases : graph.childrenOf(id)
  const lineage = branch === undefined ? undefined : graph.lineageOf(branch)
  const onBranch = above.filter((root) => lineage?.has(root) !== false)
  if (id !== undefined && branch !== undefined && above.length > 0 && onBranch.length === 0) throw offBranch(graph, id, branch)
  const roots = onBranch.filter((root) => applied.has(root))
  const dropped = [...graph.descendantsOf(roots)].filter((revision) => applied.has(revision))
  if (id !== undefined && dropped.length === 0 && !rows.includes(id)) throw unreachable(graph, rows, applied, id)
  return dropped
}

function offBranch(graph: RevisionGraph, id: string, branch: string): RevisionError {
  return new RevisionError('revision.unreachable', `Nothing above ${shown(graph, id)} is on the branch of ${shown(graph, branch)}.`, {
    hint: 'Leave out the part before @, or name a revision of that branch; `mig history` shows the branches.',
  })
}

function unreachable(graph: RevisionGraph, rows: readonly string[], applied: ReadonlySet<string>, id: string): RevisionError {
  const at = rows.length === 0 ? 'the database is at base' : `the database is at ${listed(graph, rows)}`
  return new RevisionError('revision.unreachable', applied.has(id)
    ? `Nothing of the branch above ${shown(graph, id)} can be taken back: ${at}, which depends on it.`
    : `A downgrade cannot lead to ${shown(graph, id)}, which is not applied: ${at}.`, {
    hint: applied.has(id)
      ? 'Name a revision below the ones that the database is at.'
      : `To apply it, use \`mig upgrade ${id}\`; \`mig history -i\` shows what is applied.`,
  })
}

/** Rows that another row implies: a dependency that was added later leaves them behind. The first step clears them away. */
function superfluousRows(graph: RevisionGraph, rows: readonly string[]): string[] {
  const tips = new Set(graph.tipsOf(graph.ancestorsOf(rows)))
  return rows.filter((row) => !tips.has(row))
}

function needsOf(graph: RevisionGraph, id: string): readonly string[] {
  return [...graph.parentsOf(id), ...graph.dependenciesOf(id)]
}

function usersOf(graph: RevisionGraph, id: string): readonly string[] {
  return [...graph.childrenOf(id), ...graph.dependentsOf(id)]
}

/** Targets as a list. */
export function asList(targets: Targets): readonly string[] {
  return typeof targets === 'string' ? [targets] : targets
}

/** A revision that runs, and the rows that go and come with it, by the ids of revisions. */
interface Move {
  readonly id: string
  readonly gone: readonly string[]
  readonly come: readonly string[]
}

/** @param start.given the rows as the version table has them; what they say in an older way, the first step says anew. */
function steps(
  { graph, rows, given }: { readonly graph: RevisionGraph, readonly rows: readonly string[], readonly given: readonly string[] },
  direction: Step['direction'],
  moves: readonly Move[],
): readonly Step[] {
  const changes = moves.map(({ gone, come }, at) => {
    const [goes, comes] = [graph.rowsOf(gone), graph.rowsOf(come)]
    return at === 0 && given !== rows ? fromGiven(given, graph.rowsOf(rows), goes, comes) : rowChanges(goes, comes)
  })
  const trail = new RowTrail(given, changes)
  return moves.map(({ id }, at) => ({
    revision: graph.header(id),
    direction,
    rowChanges: changes[at] as RowChanges,
    get rowsBefore() { return trail.at(at) },
    get rows() { return trail.at(at + 1) },
  }))
}

function fromGiven(given: readonly string[], rows: readonly string[], gone: readonly string[], come: readonly string[]): RowChanges {
  const after = new Set(rows.filter((row) => !gone.includes(row)))
  for (const row of come) after.add(row)
  return changesBetween(given, after)
}

function changesBetween(rows: Iterable<string>, after: ReadonlySet<string>): RowChanges {
  const before = new Set(rows)
  return rowChanges([...before].filter((row) => !after.has(row)), [...after].filter((row) => !before.has(row)))
}
