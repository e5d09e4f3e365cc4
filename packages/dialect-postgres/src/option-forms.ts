import type { Value } from '@mig/core/dialect'
import { PRIVILEGES } from './privileges.ts'

/** What the value of an option looks like; a list holds the texts that it can be. */
export type Form =
  | 'true'
  | 'serial'
  | 'text'
  | 'texts'
  | 'name'
  | 'names'
  | 'count'
  | 'count by name'
  | 'distinct'
  | 'settings'
  | 'partition key'
  | 'partition'
  | 'replica identity'
  | 'text by name'
  | 'privileges'
  | 'grants'
  | readonly string[]

const EXPECTED: { readonly [kind in Exclude<Form, readonly string[]>]: string } = {
  true: 'true or left out',
  serial: "'integer', 'bigint' or 'smallint', or { type, sequence, start, … } with numbers as text",
  text: 'a text',
  texts: 'a list of texts',
  name: 'a name, or { schema, name }',
  names: 'a list of names, each a text or { schema, name }',
  count: 'a whole number that is not negative',
  'count by name': 'an object of whole numbers that are not negative',
  distinct: 'a number from -1 on',
  settings: 'an object of texts, numbers and booleans',
  'partition key': "{ range: ['column'] }, or the same with list or hash",
  partition: "{ table: 'parent', values: 'DEFAULT' }",
  'replica identity': "'full', 'nothing' or { index: 'name' }",
  'text by name': 'an object of texts',
  privileges: `a list of ${['all', ...PRIVILEGES].join(', ')}`,
  grants:
    "a list of { to: 'role', privileges: ['select'] }, with columns and grantOption: true where they are meant; " +
    `each has at least one privilege, which are ${['all', ...PRIVILEGES].join(', ')}`,
}

/** What a value of another form is told. */
export function expectedForm(kind: Form): string {
  return typeof kind === 'string' ? EXPECTED[kind] : `one of ${kind.join(', ')}`
}

export function hasForm(value: Value, kind: Form): boolean {
  switch (kind) {
    case 'true':
      return value === true
    case 'serial':
      return isSerial(value)
    case 'text':
      return typeof value === 'string'
    case 'texts':
      return isTexts(value)
    case 'name':
      return isName(value)
    case 'names':
      return Array.isArray(value) && value.every((item: Value) => isName(item))
    case 'count':
      return isCount(value)
    case 'count by name':
      return isObject(value) && Object.values(value).every(isCount)
    case 'distinct':
      return typeof value === 'number' && value >= -1
    case 'settings':
      return isObject(value) && Object.values(value).every((item) => ['string', 'number', 'boolean'].includes(typeof item))
    case 'partition key': {
      const [[strategy, parts] = [], ...others] = isObject(value) ? Object.entries(value) : []
      return others.length === 0 && ['range', 'list', 'hash'].includes(strategy ?? '') && isTexts(parts) && parts.length > 0
    }
    case 'partition':
      return hasTexts(value, ['table', 'values'], ['schema'])
    case 'replica identity':
      return value === 'full' || value === 'nothing' || hasTexts(value, ['index'], [])
    case 'text by name':
      return isObject(value) && Object.values(value).every((item) => typeof item === 'string')
    case 'privileges':
      return isPrivileges(value)
    case 'grants':
      return Array.isArray(value) && value.every((item: Value) => isGrant(item))
    default:
      return typeof value === 'string' && kind.includes(value)
  }
}

function isCount(value: Value): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isName(value: Value): boolean {
  return typeof value === 'string' || hasTexts(value, ['schema', 'name'], [])
}

function isPrivileges(value: Value | undefined): value is readonly string[] {
  return isTexts(value) && value.every((item) => item === 'all' || (PRIVILEGES as readonly string[]).includes(item))
}

function isGrant(value: Value): boolean {
  if (!isObject(value) || typeof value['to'] !== 'string') return false
  // An owner may have no privileges, but nothing cannot be granted.
  const { privileges } = value
  if (!isPrivileges(privileges) || privileges.length === 0) return false
  return Object.entries(value).every(([key, item]) => {
    if (key === 'columns') return isTexts(item) && item.length > 0
    return key === 'grantOption' ? item === true : key === 'to' || key === 'privileges'
  })
}

const SERIAL_TYPES: readonly Value[] = ['smallint', 'integer', 'bigint']

function isSerial(value: Value): boolean {
  if (!isObject(value)) return SERIAL_TYPES.includes(value)
  return Object.entries(value).every(([key, item]) => {
    if (key === 'type') return SERIAL_TYPES.includes(item)
    if (key === 'cycle' || key === 'unlogged') return item === true
    if (typeof item !== 'string') return false
    if (key === 'sequence' || key === 'comment') return true
    return ['start', 'increment', 'min', 'max', 'cache'].includes(key) && /^-?\d+$/.test(item)
  }) && value['type'] !== undefined
}

function isTexts(value: Value | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isObject(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for an object of texts that has all of the first keys, and none besides the second. */
function hasTexts(value: Value, needed: readonly string[], optional: readonly string[]): boolean {
  if (!isObject(value) || !needed.every((key) => typeof value[key] === 'string')) return false
  return Object.entries(value).every(([key, item]) => (needed.includes(key) || optional.includes(key)) && typeof item === 'string')
}
