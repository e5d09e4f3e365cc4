/*
 * Names in answers: parts with dots between them, `users.name`. A part that holds one of  . , = ( ) "  or begins or ends with a space
 * stands in double quotes, with quotes doubled, as in references; so does an empty one, which the value of an enum may be.
 */
const BARE = String.raw`[^\s.,=()"](?:[^.,=()"]*[^\s.,=()"])?`
const PART = String.raw`(?:${BARE}|"(?:[^"]|"")*")`
const NAME = new RegExp(`^${PART}(?:\\.${PART})*$`)
/** `view:` before a name in quotes; before others it reads as a part of the name. */
const KIND = /^[A-Za-z]+:(?=")/
const NAME_AND_VALUE = new RegExp(`^((?:[A-Za-z]+:(?="))?${PART}(?:\\.${PART})*)=(.*)$`, 's')
const BARE_PART = new RegExp(`^${BARE}$`)
const QUOTED = /^"(?:[^"]|"")*"$/

/** The name of something, from the names of what it stands in: `['users', 'name']` gives `users.name`. */
export function answerName(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => (BARE_PART.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.')
}

/** A name in the form of `answerName`; nothing for what is none. */
export function readName(text: string): string | undefined {
  const [kind = ''] = KIND.exec(text) ?? []
  const name = text.slice(kind.length)
  return NAME.test(name) ? kind + answerName(...splitName(name)) : undefined
}

/** The parts of a name in the form of `answerName`. */
export function splitName(name: string): readonly string[] {
  const parts = name.match(new RegExp(PART, 'g')) ?? []
  return parts.map((part) => (part.startsWith('"') ? unquoted(part) : part))
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll('""', '"')
}

/** A value as it is typed: NULL is the word `null`, and what is meant as it stands may be in double quotes, as names are. */
export function readValue(text: string): string | null {
  if (text === 'null') return null
  return QUOTED.test(text) ? unquoted(text) : text
}

/** A value in the form that `readValue` reads. */
export function valueText(value: string | null): string {
  if (value === null) return 'null'
  return value === 'null' ? '"null"' : answerName(value)
}

/** The name before the first equals sign that stands in none, and what is behind it. */
export function splitAtEquals(text: string): readonly [] | readonly [subject: string, value: string] {
  const [, name, value] = NAME_AND_VALUE.exec(text) ?? []
  const subject = name === undefined ? undefined : readName(name)
  return subject === undefined || value === undefined ? [] : [subject, value]
}
