/**
 * The closed domain of values in schemas and operations: what JSON holds exactly, and tagged objects for the rest.
 *
 * `{ $bigint }` is a decimal text, `{ $date }` an ISO 8601 text in UTC with milliseconds, `{ $bytes }` hexadecimal text.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | BigintValue
  | DateValue
  | BytesValue
  | readonly Value[]
  | { readonly [key: string]: Value }

export interface BigintValue {
  readonly $bigint: string
}
export interface DateValue {
  readonly $date: string
}
export interface BytesValue {
  readonly $bytes: string
}

/** A row of values by column name. */
export type Row = { readonly [column: string]: Value }

/** Options of one dialect each, by the dialect's name; the dialect checks them. */
export interface DialectOptions {
  readonly [dialect: string]: { readonly [option: string]: Value } | undefined
}

export function isBigintValue(value: Value): value is BigintValue {
  return hasText(value, '$bigint')
}

export function isDateValue(value: Value): value is DateValue {
  return hasText(value, '$date')
}

export function isBytesValue(value: Value): value is BytesValue {
  return hasText(value, '$bytes')
}

function hasText(value: Value, key: string): boolean {
  return (
    typeof value === 'object' && value !== null && key in value && typeof (value as { readonly [key: string]: Value })[key] === 'string'
  )
}
