import { isBigintValue, isBytesValue, isDateValue, type ColumnType, type Value } from '@mig/core/dialect'

/** A value as it is bound: PostgreSQL reads it by the type of the place where it stands. */
export function parameter(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value
  if (isBytesValue(value)) return Buffer.from(value.$bytes, 'hex')
  return scalarText(value) ?? jsonText(value)
}

/** The value as a column of the type takes it; without a type the value says enough by itself. */
export function columnValue(value: Value, type: ColumnType | undefined): Value {
  if (value === null || type === undefined) return value
  if (type.kind === 'array' && Array.isArray(value)) return arrayText(value, type.of)
  if (type.kind === 'json' || type.kind === 'jsonb') return jsonText(value)
  return value
}

/** The text of an array, `{1,NULL,"a b"}`: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
export function arrayText(items: readonly Value[], of?: ColumnType): string {
  return `{${items.map((item) => elementText(item, of)).join(',')}}`
}

function elementText(item: Value, of: ColumnType | undefined): string {
  if (item === null) return 'NULL'
  if (of?.kind === 'json' || of?.kind === 'jsonb') return quoted(jsonText(item))
  if (isItems(item)) return arrayText(item, of)
  if (typeof item === 'number' || typeof item === 'boolean') return String(item)
  if (typeof item === 'string') return quoted(item)
  if (isBytesValue(item)) return quoted(`\\x${item.$bytes}`)
  return quoted(scalarText(item) ?? jsonText(item))
}

function isItems(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function scalarText(value: Value): string | undefined {
  if (isBigintValue(value)) return value.$bigint
  return isDateValue(value) ? value.$date : undefined
}

/** JSON in which tagged values are what JSON has for them: digits and texts. */
export function jsonText(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isItems(value)) return `[${value.map((item) => jsonText(item)).join(',')}]`
  if (isBigintValue(value)) return value.$bigint
  if (isDateValue(value)) return JSON.stringify(value.$date)
  if (isBytesValue(value)) return JSON.stringify(value.$bytes)
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`)
  return `{${entries.join(',')}}`
}
