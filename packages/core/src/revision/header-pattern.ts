import { HEADER_FIELDS } from './header-fields.ts'
import type { HeaderDraft, HeaderField, HeaderValue, HeaderValues } from './header-fields.ts'

// Each part can match a text in one way only: a comment that could stretch to a later end would let the pattern read code as a
// comment, and a header out of a string.
const GAP = String.raw`(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*`
const STRING = String.raw`(?:'[^'\\\n\r]*'|"[^"\\\n\r]*")`
const IMPORT = String.raw`import\s[\w$\s{},*]*${STRING}[ \t]*;?`
const PROLOGUE = String.raw`\uFEFF?(?:#![^\n]*\n)?${GAP}(?:(?:['"]use strict['"][ \t]*;?|${IMPORT})${GAP})*`
const END = String.raw`(?:[ \t]*as[ \t]+const)?[ \t]*;?[ \t]*(?=\r?\n|//)${GAP}`
const LIST = String.raw`\[\s*(?:${STRING}\s*(?:,\s*${STRING}\s*)*,?\s*)?\]`
const FUNCTION = String.raw`(?=export\s+(?:(?:async\s+)?function|const\s+upgrade)\b)`

/** The rendered form: constants in their usual order, right above the first function, or the functions for several databases. */
const PATTERN = new RegExp(
  `^${PROLOGUE}${HEADER_FIELDS.map((name) => (isRequired(name) ? field(name) : `(?:${field(name)})?`)).join('')}${FUNCTION}`,
)
const STRINGS = new RegExp(STRING, 'g')

/**
 * Reads a header in its usual form from the first lines of a file, or says nothing when the file is written in another way.
 *
 * The pattern holds on to the start of the text and to the first function, so a header that is quoted in a string is never read.
 */
export function matchHeader(text: string): HeaderValues | undefined {
  const found = PATTERN.exec(text)
  if (found === null) return undefined
  const [, revision = '', downRevision = '', branchLabels, dependsOn, replaces, message, createdAt, irreversible] = found
  const values: HeaderDraft = { revision: valueOf(revision), downRevision: valueOf(downRevision) }
  if (branchLabels !== undefined) values.branchLabels = valueOf(branchLabels)
  if (dependsOn !== undefined) values.dependsOn = valueOf(dependsOn)
  if (replaces !== undefined) values.replaces = valueOf(replaces)
  if (message !== undefined) values.message = valueOf(message)
  if (createdAt !== undefined) values.createdAt = valueOf(createdAt)
  if (irreversible !== undefined) values.irreversible = valueOf(irreversible)
  return values
}

function valueOf(source: string): HeaderValue {
  if (source === 'null') return null
  if (source.startsWith('[')) return (source.match(STRINGS) ?? []).map((item) => copied(item.slice(1, -1)))
  return copied(source.slice(1, -1))
}

/** V8 keeps the whole text alive for a part of 13 letters or more; 100,000 heads of files would be 200 MB. */
function copied(part: string): string {
  return part.length < 13 ? part : part.slice(0, 12) + copied(part.slice(12))
}

function isRequired(name: HeaderField): boolean {
  return name === 'revision' || name === 'downRevision'
}

function field(name: HeaderField): string {
  const value = ['downRevision', 'branchLabels', 'dependsOn', 'replaces'].includes(name) ? `${STRING}|null|${LIST}` : STRING
  return String.raw`export\s+const\s+${name}\s*(?::[^=;'"\n/]*)?=\s*(${value})${END}`
}
