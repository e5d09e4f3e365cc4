import { ModelError } from '../errors.ts'
import { modelOptions } from '../known-options.ts'
import { type OptionRules, TEXT, TEXTS } from '../option-rules.ts'
import type { ForeignKeyTarget } from '../schema/constraint.ts'
import { parseReference } from '../schema/reference-text.ts'
import { displayName, sameName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { COLUMN, definitionOf, REFERENCE } from './brand.ts'
import type { ReferenceTarget } from './column-builder.ts'
import type { ColumnAddress } from './index-part.ts'
import { tableName } from './table-name.ts'

/**
 * What a foreign key refers to, by names. A function is called here: models are read by now.
 *
 * @param from The table that refers, and its columns.
 * @throws ModelError `model.reference` when it is no column, or has another number of columns.
 */
export function resolveReference(target: ReferenceTarget, from: QualifiedName, columns: readonly string[]): ForeignKeyTarget {
  const where = `The reference of ${displayName(from)}.${columns.join(', ')}`
  const found = namesOf(target, where)
  // Without columns it means the primary key, which is not known here.
  if (found.columns.length === columns.length || found.columns.length === 0) return found
  throw new ModelError('model.reference', `${where} has ${columns.length} and names ${found.columns.length} columns.`, {
    hint: 'Name as many columns as refer to them, in the same order.',
  })
}

const TARGET_OPTIONS: OptionRules<ForeignKeyTarget> = { schema: TEXT, table: TEXT, columns: TEXTS }

function namesOf(target: ReferenceTarget, where: string): ForeignKeyTarget {
  if (typeof target === 'string') return parseReference(target, where)
  if (typeof target === 'function') return fromFunction(target, where)
  if (typeof target === 'object' && target !== null && typeof target.table === 'string' && Array.isArray(target.columns)) {
    const { schema, table, columns } = modelOptions(target, TARGET_OPTIONS, where)
    return schema === undefined ? { table, columns: [...columns] } : { schema, table, columns: [...columns] }
  }
  return refuse(target, where)
}

function fromFunction(target: Function, where: string): ForeignKeyTarget {
  const result = call(target, where)
  const items: readonly unknown[] = Array.isArray(result) ? result : [result]
  const addresses = items.map((item) => (definitionOf(item, REFERENCE) as ColumnAddress | undefined) ?? refuse(item, where))
  const table = addresses[0]?.table
  if (table === undefined) return refuse(items[0], where)
  const other = addresses.find((address) => address.table === undefined || !sameName(address.table, table))
  if (other !== undefined) {
    throw new ModelError('model.reference', `${where} names columns of more than one table.`, {
      hint: `Name columns of ${displayName(table)} alone.`,
    })
  }
  const columns = addresses.map(({ name }) => name)
  return table.schema === undefined ? { table: table.name, columns } : { schema: table.schema, table: table.name, columns }
}

function call(target: Function, where: string): unknown {
  try {
    return (target as () => unknown)()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ModelError('model.reference', `${where} cannot be read: ${reason}`, { hint: CIRCLE, cause })
  }
}

const CIRCLE = 'The column may be misspelt, or the table undefined because modules import each other in a circle.'

function refuse(found: unknown, where: string): never {
  const [what, hint] = describe(found)
  throw new ModelError('model.reference', `${where} gives ${what} instead of a column.`, { hint })
}

function describe(found: unknown): readonly [what: string, hint: string] {
  if (found === undefined) return ['undefined', CIRCLE]
  const table = tableName(found)
  if (table !== undefined) return [`the table ${displayName(table)}`, 'Name the column: () => table.id.']
  if (definitionOf(found, REFERENCE) !== undefined) return ['a column of no table', "Write the target as a text: 'table.column'."]
  if (definitionOf(found, COLUMN) !== undefined) return ['a column that belongs to no table', 'Name a column of what table() gives.']
  if (typeof found === 'string') return [`the text "${found}"`, `Leave the function out: references('${found}').`]
  return [found === null ? 'null' : `a value of type ${typeof found}`, "Write () => table.column, or a text: 'table.column'."]
}
