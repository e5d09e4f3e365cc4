import { RevisionError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import { parseIdentifier } from './identifier.ts'
import type { Identifier } from './identifier.ts'
import { branchRevision, nameRevision, nameRevisions } from './resolve.ts'
import { listed } from './shown.ts'
import { walk } from './walk.ts'
import type { Place } from './walk.ts'

/** Where a downgrade leads. The part before `@` says what goes down, not where to: `billing@8f2c` undoes what `billing` has above 8f2c. */
export interface DowngradeTarget {
  /** The revision that stays; nothing is base. */
  readonly id?: string
  /** Only the branch of this revision goes down. */
  readonly branch?: string
}

/**
 * The revisions that an identifier names: none is base. Offsets without a revision count from the version rows.
 *
 * @param rows the version rows; without them `current`, `+1` and `-1` name nothing
 * @throws RevisionError `revision.unknown`, `revision.ambiguous`, `revision.multipleHeads`, `revision.relative`
 */
export function resolveIdentifier(graph: RevisionGraph, text: string, rows?: readonly string[]): readonly string[] {
  const identifier = parseIdentifier(text)
  if (identifier.offset === undefined) return nameRevisions(graph, identifier, rows).ids
  if (identifier.symbol === undefined) return fromRows(graph, text, identifier.offset, rows)
  const place = walkFrom(graph, identifier, nameRevision(graph, identifier, rows).id)
  return place === undefined ? [] : [place]
}

/**
 * The revisions that an upgrade goes to; `+N` counts from the version rows.
 *
 * @throws RevisionError as {@link resolveIdentifier}
 */
export function upgradeTargets(graph: RevisionGraph, text: string, rows: readonly string[]): readonly string[] {
  const identifier = parseIdentifier(text)
  const { offset, symbol } = identifier
  if (offset === undefined || symbol !== undefined) return resolveIdentifier(graph, text, rows)
  if (offset <= 0) throw wrongWay(text, offset, 'upgrade')
  const place = walkFrom(graph, identifier, upgradeStart(graph, identifier, rows))
  return place === undefined ? [] : [place]
}

/**
 * The revision that a downgrade goes back to, and the branch it keeps to; `-N` counts from the version row.
 *
 * @throws RevisionError as {@link resolveIdentifier}
 */
export function downgradeTarget(graph: RevisionGraph, text: string, rows: readonly string[]): DowngradeTarget {
  const identifier = parseIdentifier(text)
  const { offset, symbol } = identifier
  if (offset === undefined) {
    const { id } = nameRevision(graph, withoutBranch(identifier), rows)
    return target(id, identifier.branch === undefined ? undefined : branchRevision(graph, identifier.branch))
  }
  if (symbol === undefined) {
    if (offset >= 0) throw wrongWay(text, offset, 'downgrade')
    const start = downgradeStart(graph, identifier, rows)
    return target(walkFrom(graph, identifier, start), start)
  }
  const { id, branch } = nameRevision(graph, identifier, rows)
  return target(walkFrom(graph, identifier, id), branch)
}

function withoutBranch({ branch: _branch, ...identifier }: Identifier): Identifier {
  return identifier
}

function target(id: Place, branch: string | undefined): DowngradeTarget {
  return { ...(id === undefined ? {} : { id }), ...(branch === undefined ? {} : { branch }) }
}

function walkFrom(graph: RevisionGraph, { text, offset = 0, branch }: Identifier, start: Place): Place {
  const within = branchLineage(graph, branch)
  return walk(graph, start, offset, { text, ...(within === undefined ? {} : { within }) })
}

/** Where `+N` begins: the row, or with a label the highest applied revision of its branch; base when there is none. */
function upgradeStart(graph: RevisionGraph, identifier: Identifier, rows: readonly string[]): Place {
  const lineage = branchLineage(graph, identifier.branch)
  if (lineage === undefined) return single(graph, rows, identifier)
  const onBranch = rows.filter((id) => lineage.has(id))
  if (onBranch.length > 0) return single(graph, onBranch, identifier)
  const applied = [...graph.ancestorsOf(rows)].filter((id) => lineage.has(id))
  return single(graph, graph.tipsOf(new Set(applied)), identifier)
}

/** Where `-N` begins: the row, or with a label the row of its branch, or what other rows imply of it. */
function downgradeStart(graph: RevisionGraph, identifier: Identifier, rows: readonly string[]): string {
  const lineage = branchLineage(graph, identifier.branch)
  let starts = rows
  if (lineage !== undefined) {
    starts = rows.filter((id) => lineage.has(id))
    if (starts.length === 0) starts = graph.tipsOf(graph.ancestorsOf(rows), { dependencies: false }).filter((id) => lineage.has(id))
  }
  const start = single(graph, starts, identifier)
  if (start !== undefined) return start
  throw new RevisionError('revision.relative', `'${identifier.text}' goes too far: the database has nothing to take back here.`, {
    hint: '`mig current` shows where the database is.',
  })
}

function branchLineage(graph: RevisionGraph, branch: string | undefined): ReadonlySet<string> | undefined {
  return branch === undefined ? undefined : graph.lineageOf(branchRevision(graph, branch))
}

function single(graph: RevisionGraph, places: readonly string[], { text, offset = 0 }: Identifier): Place {
  if (places.length < 2) return places[0]
  const steps = offset > 0 ? `+${offset}` : String(offset)
  throw new RevisionError('revision.relative', `'${text}' is ambiguous: the database is at ${listed(graph, places)}.`, {
    hint: `Say from where: ${places[0]}@${steps}`,
  })
}

function wrongWay(text: string, offset: number, command: 'upgrade' | 'downgrade'): RevisionError {
  const [phrase, other] = command === 'upgrade' ? ['An upgrade cannot go down', 'downgrade'] : ['A downgrade cannot go up', 'upgrade']
  if (offset === 0)
    return new RevisionError('revision.relative', `'${text}' leads nowhere.`, { hint: 'Give a number of steps, 1 or more.' })
  return new RevisionError('revision.relative', `${phrase}: '${text}'.`, { hint: `Use \`mig ${other} ${text}\`.` })
}

function fromRows(graph: RevisionGraph, text: string, offset: number, rows: readonly string[] | undefined): readonly string[] {
  if (rows === undefined) {
    throw new RevisionError('revision.relative', `'${text}' counts from the revisions of the database, which nobody looks at here.`, {
      hint: `Put a revision before the sign: ${offset > 0 ? 'base' : 'head'}${text.slice(text.search(/[+-]\d+$/))}`,
    })
  }
  if (offset > 0) return upgradeTargets(graph, text, rows)
  const { id } = downgradeTarget(graph, text, rows)
  return id === undefined ? [] : [id]
}
