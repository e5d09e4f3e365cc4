import type { ColumnDefault, ColumnType, Value } from '@mig/core/dialect'
import { normalExpression } from './expression.ts'
import { quoting } from './quoting.ts'
import { bareExpression, bareTokens, isSymbol, type Token, tokenize } from './tokens.ts'
import { canonicalType } from './type-names.ts'

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/**
 * The default that the text of a column definition gives. NULL is kept, though a column without a default has it too: it is a part of
 * the definition, and compare takes the two for one. Literals become values, so that `'x'` and `('x')` are the same default.
 */
function parseDefault(text: string, type: ColumnType): ColumnDefault {
  const tokens = bareTokens(tokenize(text))
  const value = literalValue(tokens) ?? nameText(tokens)
  if (value === null) return { value }
  if (value === undefined) return { sql: normalExpression(text, new Set()) }
  // SQLite has no booleans: 0 and 1 are what stands in the column.
  if (canonicalType(type).kind !== 'boolean') return { value: typeof value === 'boolean' ? Number(value) : value }
  return { value: value === 0 || value === 1 ? value === 1 : value }
}

const TIMES = /^current_(?:timestamp|date|time)$/i

/** A name behind DEFAULT is a text, as there are no columns to name: https://www.sqlite.org/quirks.html#dblquote */
function nameText([token, ...others]: readonly Token[]): string | null | undefined {
  if (token === undefined || others.length > 0) return undefined
  if (token.kind === 'quoted') return token.value
  if (token.kind !== 'word' || TIMES.test(token.text)) return undefined
  return token.text.toLowerCase() === 'null' ? null : token.text
}

/** The default of a column that is there: a value where mig writes that in the same way, the text where it is written differently. */
export function readDefault(text: string, type: ColumnType): ColumnDefault {
  const bare = bareExpression(text)
  const parsed = parseDefault(bare, type)
  return 'sql' in parsed || quoting.literal(parsed.value) === bare ? parsed : { sql: bare }
}

/** The default in the form in which it is compared. */
export function normalDefault(value: ColumnDefault, type: ColumnType): ColumnDefault {
  return parseDefault('value' in value ? quoting.literal(value.value) : value.sql, type)
}

/** `DEFAULT …`; an expression stands in parentheses: https://www.sqlite.org/lang_createtable.html#the_default_clause */
export function defaultClause(value: ColumnDefault): string {
  const text = 'value' in value ? quoting.literal(value.value) : bareExpression(value.sql)
  const tokens = tokenize(text)
  const plain = (literalValue(tokens) ?? nameText(tokens)) !== undefined || (tokens.length === 1 && TIMES.test(text))
  return `DEFAULT ${plain ? text : `(${text})`}`
}

/** True when each row gets the same value, which is what ALTER TABLE ADD COLUMN asks for. */
export function isConstantDefault(value: ColumnDefault): boolean {
  return literalValue(bareTokens(tokenize('value' in value ? quoting.literal(value.value) : value.sql))) !== undefined
}

/** True when there is no default, or it is NULL. */
export function isNullDefault(value: ColumnDefault | undefined): boolean {
  const normal = value && normalDefault(value, { kind: 'text' })
  return normal === undefined || ('value' in normal && normal.value === null)
}

/** The value of a literal; nothing when the tokens are an expression. */
function literalValue(tokens: readonly Token[]): Value | undefined {
  const [first, second] = tokens
  if (first === undefined || tokens.length > 2) return undefined
  if (second !== undefined) {
    const signed = (isSymbol(first, '-') || isSymbol(first, '+')) && second.kind === 'number'
    return signed ? numberValue(second.text, isSymbol(first, '-')) : undefined
  }
  switch (first.kind) {
    case 'string':
      return first.value
    case 'blob':
      return { $bytes: first.text.slice(2, -1).toLowerCase() }
    case 'number':
      return numberValue(first.text, false)
    case 'word':
      return wordValue(first.text.toLowerCase())
    default:
      return undefined
  }
}

function wordValue(word: string): Value | undefined {
  if (word === 'null') return null
  return word === 'true' || word === 'false' ? word === 'true' : undefined
}

/** Only numbers whose text follows from their value: `1.0` is not `1` in a column without affinity, and hexadecimal stays as it is. */
function numberValue(text: string, negative: boolean): Value | undefined {
  const digits = text.replaceAll('_', '')
  if (/^\d+$/.test(digits)) {
    const exact = negative ? -BigInt(digits) : BigInt(digits)
    if (Number.isSafeInteger(Number(exact))) return Number(exact)
    return exact >= INT64.min && exact <= INT64.max ? { $bigint: String(exact) } : realValue(Number(exact))
  }
  const real = Number(digits)
  return digits.startsWith('0x') || digits.startsWith('0X') || Number.isSafeInteger(real) ? undefined : realValue(negative ? -real : real)
}

function realValue(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}
