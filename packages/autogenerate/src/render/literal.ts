import { isBigintValue, isBytesValue, isDateValue } from '@mig/core/dialect'
import type { SqlText, Value } from '@mig/core/dialect'
import { coreCall, object, type Source } from './layout.ts'

/**
 * A text in quotes: single ones, or double ones where that needs fewer escapes. What ends a line or is no character by itself is
 * escaped, so that the file holds it whatever reads it.
 */
export function quote(text: string): string {
  const mark = count(text, "'") > count(text, '"') ? '"' : "'"
  return (
    mark +
    text
      .replace(/[\\'"]/g, (character) => (character === '\\' || character === mark ? `\\${character}` : character))
      .replace(UNPRINTABLE, escape) +
    mark
  )
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

// Control and format characters, which reorder or hide text, line ends beyond \n, and halves of surrogate pairs.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const SHORT: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index).toString(16).padStart(4, '0'))
  return SHORT[character] ?? units.map((unit) => `\\u${unit}`).join('')
}

/** The key of an object literal. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)
}

/** SQL text for the tag `sql`. */
export function sqlSource(text: string): Source {
  return isPrintable(text) ? { kind: 'template', texts: [templateText(text)], values: [] } : coreCall('sql.raw', quote(text))
}

/** SQL with values between its pieces, which the tag binds. */
export function sqlTextSource({ text, values }: SqlText): Source {
  if (text.every(isPrintable)) return { kind: 'template', texts: text.map(templateText), values: values.map(literal) }
  // A fragment inside a fragment is part of its text.
  const pieces = text.flatMap((piece, index) => [
    ...(index === 0 ? [] : [literal(values[index - 1] ?? null)]),
    coreCall('sql.raw', quote(piece)),
  ])
  return { kind: 'template', texts: ['', ...pieces.map(() => '')], values: pieces }
}

/** Line breaks and tabs read well in a template; what cannot be seen does not. */
function isPrintable(text: string): boolean {
  return text.replace(/[\n\t]/g, '').search(UNPRINTABLE) === -1
}

/** The tag reads the raw text, in which a backslash stands before a backtick, a dollar and another backslash only. */
function templateText(text: string): string {
  return text
    .replace(/\\(?=[\\`$]|$)/g, '\\\\')
    .replaceAll('`', '\\`')
    .replace(/\$(?=\{|$)/g, '\\$')
}

/** The source of a value; evaluated and made data again it is the same value. */
export function literal(value: Value): Source {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (typeof value === 'string') return quote(value)
  if (isBigintValue(value)) return `${value.$bigint}n`
  if (isDateValue(value)) return `new Date(${quote(value.$date)})`
  if (isBytesValue(value)) return `Buffer.from(${quote(value.$bytes)}, 'hex')`
  if (isArray(value)) return { kind: 'array', items: value.map(literal) }
  return object(Object.entries(value).map(([key, item]) => [propertyKey(key), literal(item)]))
}

function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
