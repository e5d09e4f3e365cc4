import { types } from 'node:util'
import { MigError } from '../errors.ts'
import type { Value } from './value.ts'

/**
 * The value as schemas and operations hold it: see `Value`. Keys whose value is `undefined` are left out, `-0` becomes `0`.
 *
 * @param path How the value is called in a message: `row 3, column "total"`.
 * @throws MigError `value.unsupported` for what the domain does not hold: functions, class instances, NaN, invalid dates, cycles.
 */
export function toData(value: unknown, path = 'value'): Value {
  return convert(value, path, new Set())
}

function convert(value: unknown, path: string, parents: Set<unknown>): Value {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value
    case 'number':
      if (!Number.isFinite(value)) return refuse(path, `${value} has no literal`, "write it as SQL: sql`'NaN'`")
      return value === 0 ? 0 : value
    case 'bigint':
      return { $bigint: String(value) }
    case 'object':
      return value === null ? null : convertObject(value, path, parents)
    case 'undefined':
      return refuse(path, 'it is undefined', 'write null for a missing value; a name imported in a circle is undefined as well')
    case 'function':
    case 'symbol':
      return refuse(path, `a ${typeof value} is no data`, 'give a value that JSON can hold, a bigint, a Date or bytes')
  }
}

function convertObject(value: object, path: string, parents: Set<unknown>): Value {
  if (types.isDate(value)) {
    return Number.isNaN(value.getTime()) ? refuse(path, 'the date is invalid', 'check how it was made') : { $date: value.toISOString() }
  }
  if (types.isUint8Array(value)) return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') }
  if (parents.has(value)) return refuse(path, 'it holds itself', 'give data without cycles')
  parents.add(value)
  const data = Array.isArray(value)
    ? Array.from(value, (item: unknown, index) => convert(item, `${path}[${index}]`, parents))
    : convertPlain(value, path, parents)
  parents.delete(value)
  return data
}

function convertPlain(value: object, path: string, parents: Set<unknown>): Value {
  if (!isPlain(value)) {
    const kind = Object.getOwnPropertySymbols(value).length > 0 ? 'part of a model' : (value.constructor?.name ?? 'object')
    return refuse(path, `a ${kind} is no data`, 'give a value that JSON can hold, a bigint, a Date or bytes')
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  const kept = entries.find(([key]) => key.startsWith('$'))
  if (kept !== undefined) return refuse(`${path}.${kept[0]}`, 'keys that start with $ are kept for mig', 'choose another key')
  return Object.fromEntries(entries.map(([key, item]) => [key, convert(item, `${path}.${key}`, parents)]))
}

/** Told by the end of the prototype chain: objects of another realm, such as a test runner's, are plain too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  const base = prototype === null || Object.getPrototypeOf(prototype) === null
  return base && Object.getOwnPropertySymbols(value).length === 0
}

function refuse(path: string, reason: string, hint: string): never {
  throw new MigError('value.unsupported', `${path}: ${reason}.`, { hint: `${hint.charAt(0).toUpperCase()}${hint.slice(1)}.` })
}

/** JSON with sorted keys: the same text for equal data, so it serves as equality, hash input and cache key. */
export function canonical(data: unknown): string {
  return JSON.stringify(sortKeys(data))
}

/** True when both are the same data, whatever the order of keys. */
export function equalData(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, place) => equalData(item, b[place]))
  }
  const [left, right] = [a as Fields, b as Fields]
  // An absent key and one whose value is undefined are the same.
  return hasAll(left, right) && Object.keys(right).every((key) => right[key] === undefined || left[key] !== undefined)
}

interface Fields {
  readonly [key: string]: unknown
}

function hasAll(a: Fields, b: Fields): boolean {
  return Object.keys(a).every((key) => equalData(a[key], b[key]))
}

function sortKeys(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sortKeys)
  if (typeof data !== 'object' || data === null) return data
  const entries = Object.entries(data).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, sortKeys(value)]))
}
