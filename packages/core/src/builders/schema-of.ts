import { ModelError } from '../errors.ts'
import { equalData } from '../schema/data.ts'
import type { Enum } from '../schema/enum.ts'
import type { NamingConvention } from '../schema/naming.ts'
import { displayName, nameKey, type Schema } from '../schema/schema.ts'
import { checkSchema } from './check-schema.ts'
import { lowerEnum } from './enum-type.ts'
import { formerNamesOf } from './former-names.ts'
import { enumsOf, lowerTable } from './lower-table.ts'
import { lowerObject } from './object-model.ts'
import { isTable } from './table-handle.ts'

/**
 * The schema that models describe.
 *
 * @param models Table handles, enum types, other objects such as views, modules or objects that hold them, and arrays of all these.
 *   What else a module exports is ignored; what is reached twice counts once.
 * @param naming The convention for constraints and indexes without a name.
 * @returns Tables in the order in which they were found. Its enums are those that were given and those that columns use, in
 *   variants of their types too.
 * @throws ModelError when models contradict themselves or each other; the message names table and column.
 */
export function schemaOf(models: readonly unknown[], naming?: NamingConvention): Schema {
  const found = new Set<unknown>()
  collect(models, found)
  const handles = [...found].filter(isTable)
  const given = [...found].flatMap((value) => lowerEnum(value) ?? [])
  const objects = [...found].flatMap((value) => lowerObject(value) ?? [])
  const formerNames = [...found].flatMap(formerNamesOf)
  const schema = {
    tables: handles.map((handle) => lowerTable(handle, naming)),
    enums: mergeEnums([...given, ...handles.flatMap(enumsOf)]),
    ...(objects.length === 0 ? {} : { objects }),
    ...(formerNames.length === 0 ? {} : { formerNames }),
  }
  checkSchema(schema)
  return schema
}

/** Walks arrays, modules and plain objects; handles and enum types are what it is looking for and are not entered. */
function collect(value: unknown, found: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || found.has(value)) return
  found.add(value)
  if (isTable(value) || lowerEnum(value) !== undefined || lowerObject(value) !== undefined) return
  if (Array.isArray(value) || isPlain(value)) for (const item of Object.values(value)) collect(item, found)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** One enum a name; where the same one is described twice, comment and options may stand at either. */
function mergeEnums(enums: readonly Enum[]): readonly Enum[] {
  const merged = new Map<string, Enum>()
  for (const item of enums) {
    const earlier = merged.get(nameKey(item))
    if (earlier !== undefined && !agree(earlier, item)) {
      throw new ModelError('model.enum', `Enum ${displayName(item)} is described twice, with different values, comments or options.`, {
        hint: `Export one enumType and use it everywhere: [${earlier.values.join(', ')}] or [${item.values.join(', ')}].`,
      })
    }
    merged.set(nameKey(item), { ...earlier, ...item })
  }
  return [...merged.values()]
}

function agree(a: Enum, b: Enum): boolean {
  const same = <V>(one: V | undefined, other: V | undefined): boolean => one === undefined || other === undefined || equalData(one, other)
  return equalData(a.values, b.values) && same(a.comment, b.comment) && same(a.options, b.options)
}
