import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import { exampleOf, isHeaderField } from './header-fields.ts'
import type { HeaderDraft, HeaderField, HeaderValue, HeaderValues } from './header-fields.ts'
import { SourceCursor } from './source-cursor.ts'

/** Where the literals of a header stand in its source. */
export type LiteralPlaces = Map<HeaderField, { readonly start: number, readonly end: number }>

/**
 * Reads the constants of a header that is written in an unusual way: other order, comments in between, escapes, CommonJS.
 *
 * It looks at statements outside of brackets only, and ends at the first exported function. Types may stand at the values.
 *
 * @param file the name that messages show
 * @param places is told where the literals stand
 * @throws RevisionError `revision.header` naming the line where a value is not a literal
 */
export function scanHeader(source: string, file: string, places: LiteralPlaces = new Map()): HeaderValues {
  const cursor = new SourceCursor(source)
  const found: Found = { values: {}, places, file }
  cursor.take(/#![^\n]*/y)
  for (cursor.skipGap(); !cursor.done; cursor.skipGap()) {
    if (cursor.depth > 0) {
      cursor.skipToken()
      continue
    }
    if (cursor.take(/export(?![\w$])/y) !== undefined) {
      if (!scanExport(cursor, found)) break
      continue
    }
    const exported = cursor.take(/(?:module\s*\.\s*)?exports\s*\.\s*(?=[\w$]+\s*=(?![=>]))/y)
    if (exported === undefined) cursor.skipToken()
    else if (!scanCommonJs(cursor, found)) break
  }
  return found.values
}

/** What was found of a header so far, and the file that it is searched in. */
interface Found {
  readonly values: HeaderDraft
  readonly places: LiteralPlaces
  readonly file: string
}

/** After `export`; false where the header ends. */
function scanExport(cursor: SourceCursor, found: Found): boolean {
  cursor.skipGap()
  if (cursor.take(/(?:const|let|var)(?![\w$])/y) === undefined) return !cursor.sees(/(?:async|function|default|class)(?![\w$])/y)
  do {
    cursor.skipGap()
    const name = cursor.word()
    if (isFunctionName(name)) return false
    if (!isHeaderField(name)) return true
    const line = cursor.line
    cursor.skipType()
    if (cursor.take(/=/y) === undefined) throw computed(name, line, found.file)
    scanValue(cursor, name, line, found)
  } while (cursor.take(/,/y) !== undefined)
  return true
}

/** After `exports.`; false where the header ends. Compilers begin such files with a chain: `exports.a = exports.b = void 0`. */
function scanCommonJs(cursor: SourceCursor, found: Found): boolean {
  const name = cursor.word()
  const line = cursor.line
  cursor.take(/\s*=/y)
  cursor.skipGap()
  if (cursor.take(/(?:exports\s*\.\s*[\w$]+\s*=\s*)*void 0(?![\w$])/y) !== undefined) return true
  // A compiler that hoists writes `exports.upgrade = upgrade` above the constants.
  if (isFunctionName(name)) return cursor.take(/[\w$]+[ \t]*;?[ \t]*(?=\r?\n)/y) !== undefined
  if (isHeaderField(name)) scanValue(cursor, name, line, found)
  return true
}

/** A literal up to the end of its statement: `'a' + 'b'` begins like one. */
function scanValue(cursor: SourceCursor, field: HeaderField, line: number, { values, places, file }: Found): void {
  cursor.skipGap()
  const start = cursor.offset
  const value = literal(cursor)
  const end = cursor.offset
  if (value === undefined || !endsStatement(cursor)) throw computed(field, line, file)
  values[field] = value
  places.set(field, { start, end })
}

const TYPE = String.raw`(?:readonly\s+)?[\w.]+(?:<[^<>;]*>)?(?:\[\])*`
const ASSERTION = new RegExp(String.raw`(?:as|satisfies)\s+${TYPE}(?:\s*\|\s*${TYPE})*`, 'y')

function endsStatement(cursor: SourceCursor): boolean {
  cursor.skipGap()
  while (cursor.take(ASSERTION) !== undefined) cursor.skipGap()
  if (cursor.done || cursor.take(/;/y) !== undefined) return true
  if (cursor.sees(/,/y)) return true
  return cursor.onNewLine && !cursor.sees(/[-+*/%.?:([`<>=&|^]|(?:in|instanceof)(?![\w$])/y)
}

function literal(cursor: SourceCursor): HeaderValue | undefined {
  if (cursor.take(/(?:null|undefined|void 0)(?![\w$])/y) !== undefined) return null
  if (cursor.take(/\[/y) === undefined) return cursor.string()
  const items: string[] = []
  for (;;) {
    cursor.skipGap()
    if (cursor.take(/\]/y) !== undefined) return items
    const item = cursor.string()
    if (item === undefined) return undefined
    items.push(item)
    cursor.skipGap()
    if (cursor.take(/,/y) === undefined && !cursor.sees(/\]/y)) return undefined
  }
}

function isFunctionName(name: string): boolean {
  return name === 'upgrade' || name === 'downgrade'
}

function computed(field: HeaderField, line: number, file: string): RevisionError {
  const place = `${displayPath(file)}:${line}`
  return new RevisionError('revision.header', `${place}: ${field} is not a literal, so it cannot be read without running the file.`, {
    hint: `Write the value itself: ${exampleOf(field, file)}`,
  })
}
