import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import { scanHeader } from './scan-header.ts'
import type { LiteralPlaces } from './scan-header.ts'

/**
 * The text of a revision file with other parents in its header; nothing else changes, quotes and line ends included.
 *
 * @throws RevisionError `revision.header` when the header cannot be found, or when the file is not UTF-8
 */
export function rewriteParents(content: Buffer, parents: readonly string[], file: string): string {
  const text = content.toString('utf8')
  if (!Buffer.from(text).equals(content)) {
    throw new RevisionError('revision.header', `${displayPath(file)} is not UTF-8, so it cannot be changed.`, { hint: 'Save it as UTF-8.' })
  }
  const places: LiteralPlaces = new Map()
  scanHeader(text, file, places)
  const place = places.get('downRevision')
  if (place === undefined) {
    throw new RevisionError('revision.header', `${displayPath(file)} has no downRevision in its header.`, {
      hint: 'Correct the file by hand.',
    })
  }
  const { start, end } = place
  const old = text.slice(start, end)
  const quote = /['"`]/.exec(old)?.[0] ?? /['"]/.exec(quotedId(text, places))?.[0] ?? "'"
  const names = parents.map((id) => quote + id + quote)
  // A list stays a list: a type may stand beside it.
  const literal = names.length === 1 && !old.startsWith('[') ? names.join('') : `[${names.join(', ')}]`
  return text.slice(0, start) + literal + text.slice(end)
}

function quotedId(text: string, places: LiteralPlaces): string {
  const place = places.get('revision')
  return place === undefined ? '' : text.slice(place.start, place.end)
}
