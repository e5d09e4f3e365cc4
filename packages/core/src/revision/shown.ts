import { displayPath } from '../load/display-path.ts'
import type { RevisionGraph } from './graph.ts'
import type { RevisionHeader } from './header.ts'

/** How many revisions a message lists before it says how many more there are. */
const SHOWN = 8

/** As messages name a revision: `8f2c1d9a7b3e (add currency)`. */
export function revisionName({ id, message }: Pick<RevisionHeader, 'id' | 'message'>): string {
  return message === '' ? id : `${id} (${message})`
}

/** The same for an id, which may be one that no file has. */
export function shown(graph: RevisionGraph, id: string): string {
  return revisionName(graph.get(id) ?? { id, message: '' })
}

/** Revisions as messages list them. */
export function listed(graph: RevisionGraph, ids: readonly string[]): string {
  const more = ids.length - SHOWN
  return ids.slice(0, SHOWN).map((id) => shown(graph, id)).join(', ') + (more > 0 ? `, and ${more} more` : '')
}

/** Revisions in lines of a message, with what people know them by: `  8f2c1d9a7b3e  add currency  2026-11-22  migrations/…ts`. */
export function revisionLines(graph: RevisionGraph, ids: readonly string[]): string {
  const lines = ids.slice(0, SHOWN).map((id) => {
    const { message, createdAt, file } = graph.header(id)
    return `  ${[id, message, createdAt?.slice(0, 10), displayPath(file)].filter((part) => part !== undefined && part !== '').join('  ')}`
  })
  if (ids.length > SHOWN) lines.push(`  and ${ids.length - SHOWN} more`)
  return lines.join('\n')
}

/** The first letters that name a revision and no other one, four at least: short enough to be typed. */
export function shortId(graph: RevisionGraph, id: string): string {
  for (let length = 4; length < id.length; length++) {
    const short = id.slice(0, length)
    const found = graph.names.matches(short)
    if (found.length === 1 && found[0] === id) return short
  }
  return id
}
