import { isBigintValue, isBytesValue, isDateValue, type ColumnType, type Value } from '@mig/core/dialect'
import { timestampText } from './timestamp-text.ts'

/** What SQLite's libraries bind. */
export type Binding = null | number | bigint | string | Uint8Array

/** A value as it is bound. Whole numbers are bound as integers, as a literal would be: the libraries take any number for a double. */
export function binding(value: Value): Binding {
  switch (typeof value) {
    case 'boolean':
      return value ? 1n : 0n
    case 'number':
      return isInt64(value) ? BigInt(value) : value
    case 'string':
      return value
    default:
      return value === null ? null : objectBinding(value)
  }
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63
}

function objectBinding(value: Exclude<Value, null | boolean | number | string>): Binding {
  if (isBigintValue(value)) return BigInt(value.$bigint)
  if (isDateValue(value)) return timestampText(value.$date)
  return isBytesValue(value) ? Buffer.from(value.$bytes, 'hex') : jsonText(value)
}

/** The value as a column of the type takes it; without a type the value says enough by itself. */
export function columnValue(value: Value, type: ColumnType | undefined): Value {
  if (value === null || type === undefined) return value
  if (type.kind === 'json' || type.kind === 'jsonb') return jsonText(value)
  if (isDateValue(value) && type.kind === 'date') return value.$date.slice(0, 10)
  if (isDateValue(value) && type.kind === 'time') return timestampText(value.$date).slice(11)
  return value
}

/** JSON in which tagged values are what JSON has for them: digits and texts. */
export function jsonText(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map((item) => jsonText(item)).join(',')}]`
  if (isBigintValue(value)) return value.$bigint
  if (isDateValue(value)) return JSON.stringify(value.$date)
  if (isBytesValue(value)) return JSON.stringify(value.$bytes)
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`)
    .join(',')}}`
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
