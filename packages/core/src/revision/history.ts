import { RevisionError } from '../errors.ts'
import type { Reach, RevisionGraph } from './graph.ts'
import type { RevisionHeader } from './header.ts'
import { parseIdentifier, parseRange } from './identifier.ts'
import { nameRevisions } from './resolve.ts'
import { listed, shown } from './shown.ts'
import { walk } from './walk.ts'
import type { Place } from './walk.ts'

/**
 * The revisions of a range, newest first, both ends included: `a:b`, `a:`, `:b`, `-3:`, `current:`, `:+2`.
 *
 * An end that is left out is base or the heads. `-N` at the start counts down from the end of the range, `+N` at the end counts
 * up from its start, and a count that is too large reaches to the end of the history.
 *
 * @param range all revisions when it is left out
 * @param rows the version rows, which `current` stands for
 * @throws RevisionError `revision.range`, `revision.unreachable`, or what the identifiers throw
 */
export function historyOf(graph: RevisionGraph, range = ':', rows?: readonly string[]): readonly RevisionHeader[] {
  const { from = 'base', to = 'heads' } = parseRange(range)
  const fromEnd = isBareOffset(from)
  if (fromEnd && isBareOffset(to)) {
    throw new RevisionError('revision.range', `'${range}' counts from nowhere.`, {
      hint: 'Name a revision at one end of the range: -3:head',
    })
  }
  const first = fromEnd ? undefined : endOf(graph, from, rows, [undefined])
  const last = endOf(graph, to, rows, first ?? [undefined])
  const lower = (first ?? endOf(graph, from, rows, last)).filter((id) => id !== undefined)
  const upper = last.filter((id) => id !== undefined)
  if (lower.length === 0 && to === 'heads') return headers(graph)
  const members = graph.ancestorsOf(upper)
  for (const id of lower) if (!members.has(id)) throw notBelow(graph, id, upper)
  if (lower.length === 0) return headers(graph, members)
  return headers(graph, between(graph, lower, upper, members))
}

/** What lies above the lower end along its branch; where that leads to no upper end, dependencies count as well. */
function between(graph: RevisionGraph, lower: readonly string[], upper: readonly string[], members: ReadonlySet<string>): Set<string> {
  const above = (reach: Reach): Set<string> => new Set([...graph.descendantsOf(lower, reach)].filter((id) => members.has(id)))
  const branch = above({ dependencies: false })
  return upper.some((id) => branch.has(id)) ? branch : above({})
}

function headers(graph: RevisionGraph, ids?: ReadonlySet<string>): readonly RevisionHeader[] {
  return graph.inOrder(ids).map((id) => graph.header(id)).reverse()
}

function isBareOffset(text: string): boolean {
  const { symbol, offset } = parseIdentifier(text)
  return symbol === undefined && offset !== undefined
}

/** @param starts where an offset without a revision counts from */
function endOf(graph: RevisionGraph, text: string, rows: readonly string[] | undefined, starts: readonly Place[]): readonly Place[] {
  const identifier = parseIdentifier(text)
  const { symbol, offset } = identifier
  const { ids, branch } = nameRevisions(graph, identifier, rows)
  if (offset === undefined) return ids.length === 0 ? [undefined] : ids
  const lineage = branch === undefined ? undefined : graph.lineageOf(branch)
  const named = ids.length === 0 ? [undefined] : ids
  const from = symbol === undefined ? starts.filter((id) => id === undefined || lineage?.has(id) !== false) : named
  const options = { text, clip: true, ...(lineage === undefined ? {} : { within: lineage }) }
  return [...new Set(from.map((start) => walk(graph, start, offset, options)))]
}

function notBelow(graph: RevisionGraph, id: string, upper: readonly string[]): RevisionError {
  const end = upper.length === 0 ? 'base' : listed(graph, upper)
  return new RevisionError('revision.unreachable', `The range has no way from ${shown(graph, id)} up to ${end}.`, {
    hint: graph.descendantsOf(upper).has(id)
      ? 'The ends are in the wrong order: write the older one first.'
      : 'Name two revisions of which one follows the other.',
  })
}
