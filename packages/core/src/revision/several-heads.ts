import { RevisionError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import { revisionLines, shortId } from './shown.ts'

/**
 * Several heads where one was asked for: which they are, where they come from, and the ways out.
 *
 * @param rows the version rows, where they are known: what a database has cannot be put elsewhere
 */
export function severalHeads(graph: RevisionGraph, text: string, heads: readonly string[], rows: readonly string[] = []): RevisionError {
  const message = `'${text}' is ${heads.length} revisions, and one is needed:\n${revisionLines(graph, heads)}`
  return new RevisionError('revision.multipleHeads', message, {
    hint: `${waysOut(graph, heads, rows)}\nOr take all of them with heads, or one by its id or as label@head.`,
    exit: 3,
  })
}

/** A new revision has to say which of several heads it follows. */
export function headToFollow(graph: RevisionGraph): RevisionError {
  const { heads } = graph
  const message = `There are ${heads.length} heads, and a new revision follows one:\n${revisionLines(graph, heads)}`
  return new RevisionError('revision.multipleHeads', message, {
    hint: `${waysOut(graph, heads, [])}\nOr name the one to follow: mig revision --head ${shortId(graph, heads.at(-1) as string)}`,
    exit: 3,
  })
}

/** How many revisions the message of a merge names. */
const NAMED = 4

/** What a merge is called where nobody gave it a message: `merge 8f2c and 51d0`. */
export function mergeMessage(graph: RevisionGraph, ids: readonly string[]): string {
  if (ids.length > NAMED) return `merge ${ids.length} branches`
  const short = ids.map((id) => shortId(graph, id))
  return `merge ${short.slice(0, -1).join(', ')} and ${short.at(-1) ?? ''}`
}

/** The commands that leave one head. */
function waysOut(graph: RevisionGraph, heads: readonly string[], rows: readonly string[]): string {
  // `heads` leaves out what another head depends on, which a merge then would not merge.
  const all = heads.length === graph.heads.length && graph.effectiveHeads.length === heads.length
  const short = heads.map((id) => shortId(graph, id))
  const merge = `Make them one: mig merge ${all ? 'heads' : short.join(' ')} -m "${mergeMessage(graph, heads)}"`
  const applied = graph.ancestorsOf(rows.filter((row) => graph.has(row)))
  const moved = heads.findLast((id) => !applied.has(id))
  const onto = heads.find((id) => id !== moved)
  if (heads.length > 2 || moved === undefined || onto === undefined) return merge
  const rebase = `mig rebase ${shortId(graph, moved)} --onto ${shortId(graph, onto)}`
  return `${merge}\nOr put one after the other, as long as no database has it: ${rebase}`
}
