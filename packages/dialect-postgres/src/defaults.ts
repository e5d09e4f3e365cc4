import {
  closing,
  isBigintValue,
  isBytesValue,
  isDateValue,
  isSymbol,
  typeFor,
  type Column,
  type ColumnDefault,
  type ColumnType,
  type Value,
} from '@mig/core/dialect'
import { arrayText, jsonText } from './values.ts'
import { sqlWords } from './tokens.ts'
import { quoting } from './quoting.ts'

/** The default as an expression; a value is written as the column's type reads it. */
export function defaultText(given: ColumnDefault, columnType: ColumnType): string {
  return 'sql' in given ? given.sql : quoting.literal(readable(given.value, typeFor(columnType, 'postgres')))
}

/** A text for json stays as it is: it is the JSON text, as in every other place where SQL is given json. */
function readable(value: Value, type: ColumnType): Value {
  if (value === null || typeof value === 'string') return value
  if (type.kind === 'array' && Array.isArray(value)) return arrayText(value, type.of)
  const isScalar = typeof value !== 'object' || isBigintValue(value) || isDateValue(value) || isBytesValue(value)
  return isScalar && type.kind !== 'json' && type.kind !== 'jsonb' ? value : jsonText(value)
}

/** The expression where the grammar allows only part of them, as after DEFAULT in a column definition. */
function inParentheses(sql: string): string {
  const tokens = sqlWords(sql)
  const call =
    isSymbol(tokens[1], '(') && (tokens[0]?.kind === 'word' || tokens[0]?.kind === 'quoted') && closing(tokens, 1) === tokens.length - 1
  const negative = tokens.length === 2 && isSymbol(tokens[0], '-') && tokens[1]?.kind === 'number'
  const literalWithCast =
    tokens[0]?.kind === 'string' && isSymbol(tokens[1], '::') && tokens.slice(2).every((token) => token.kind === 'word')
  return tokens.length === 1 || call || negative || literalWithCast ? sql : `(${sql})`
}

/** `DEFAULT …` of a column definition, or nothing. */
export function defaultClause(column: Column): string {
  return column.default === undefined ? '' : `DEFAULT ${inParentheses(defaultText(column.default, column.type))}`
}

const INTEGER = /^(?:\((-?\d+)\)|(-?\d+)|'(-?\d+)'::(?:integer|bigint|smallint))$/
const DECIMAL = /^(?:\((-?[\d.]+)\)|(-?[\d.]+)|'(-?[\d.]+)'::(?:numeric|real|double precision|integer|bigint))$/
const TEXT = /^'((?:[^'\\]|'')*)'::(.+)$/s
const NO_DEFAULT = /^NULL(?:::.*)?$/s

/**
 * The default that the database prints, as a value where it is a plain literal of the column's type: `'EUR'::bpchar` is `EUR`.
 * @param typeText the column's type as `format_type` prints it without modifier and with an empty search path.
 */
export function readDefault(text: string, type: ColumnType, typeText: string): ColumnDefault | undefined {
  if (NO_DEFAULT.test(text)) return undefined
  const value = literalValue(text, type, typeText)
  return value === undefined ? { sql: text } : { value }
}

function literalValue(text: string, type: ColumnType, typeText: string): Value | undefined {
  switch (type.kind) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'integer':
    case 'bigint':
    case 'smallint':
      return integerValue(INTEGER.exec(text))
    case 'numeric':
    case 'real':
    case 'double':
      return decimalValue(DECIMAL.exec(text))
    case 'text':
      return textValue(text, 'text')
    case 'varchar':
      return textValue(text, 'character varying')
    case 'char':
      return textValue(text, 'bpchar')
    case 'enum':
      return textValue(text, typeText)
    case 'jsonb':
      return jsonValue(textValue(text, 'jsonb'), spacedJson)
    case 'json':
      return jsonValue(textValue(text, 'json'), jsonText)
    case 'array':
    case 'bytes':
    case 'custom':
    case 'date':
    case 'interval':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return undefined
  }
}

function integerValue(match: RegExpExecArray | null): Value | undefined {
  const digits = match?.[1] ?? match?.[2] ?? match?.[3]
  if (digits === undefined) return undefined
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : { $bigint: digits }
}

/** A number with the same text in JavaScript; `0.00` is not, and stays SQL. */
function decimalValue(match: RegExpExecArray | null): Value | undefined {
  const digits = match?.[1] ?? match?.[2] ?? match?.[3]
  return digits !== undefined && String(Number(digits)) === digits ? Number(digits) : undefined
}

function textValue(text: string, cast: string): string | undefined {
  const match = TEXT.exec(text)
  return match?.[2] === cast ? match[1]?.replaceAll("''", "'") : undefined
}

/** An object or array whose text is what the value would be written as, so that nothing of it is lost. */
function jsonValue(text: string | undefined, write: (value: Value) => string): Value | undefined {
  if (text === undefined || !/^[[{]/.test(text)) return undefined
  const value = JSON.parse(text) as Value
  return write(value) === text ? value : undefined
}

/** JSON as jsonb prints it, with a space behind each comma and colon. */
function spacedJson(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item: Value) => spacedJson(item)).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, item]: [string, Value]) => `${JSON.stringify(key)}: ${spacedJson(item)}`)
    .join(', ')}}`
}
