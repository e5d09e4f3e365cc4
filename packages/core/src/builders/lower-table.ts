import { MigError, ModelError } from '../errors.ts'
import type { Enum } from '../schema/enum.ts'
import type { NamingConvention } from '../schema/naming.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName, Table } from '../schema/table.ts'
import { lowerColumnDefinition, requireDefinition } from './lower-column.ts'
import { lowerConstraintDefinition, lowerIndexDefinition, requireExtra } from './lower-extra.ts'
import { lowerOptions, present } from './present.ts'
import type { AnyTable } from './row-types.ts'
import { type TableDefinition, tableDefinition } from './table-handle.ts'
import { tableName } from './table-name.ts'

/**
 * The table as the schema holds it. Constraints stand in the order of the columns that they were written at, then in that of the extras.
 *
 * @param naming The convention for names that the model does not give.
 * @throws ModelError when the handle contradicts itself.
 */
export function lowerTable(handle: AnyTable, naming?: NamingConvention): Table {
  const definition = tableDefinition(handle)
  const name = tableName(handle)
  if (definition === undefined || name === undefined) {
    throw new ModelError('model.table', 'A table is wanted, and something else was given.', {
      hint: "Give what table('name', { … }) returns.",
    })
  }
  const columns = Object.entries(definition.columns).map(([key, builder]) => {
    const found = requireDefinition(builder, { table: name, column: key, key })
    return { definition: found, place: { table: name, column: found.name ?? key, key } }
  })
  const lowered = columns.map(({ definition: column, place }) => lowerColumnDefinition(column, place, naming))
  const context = { table: name, naming, keys: new Map(columns.map(({ place }) => [place.column, place.key])) }
  const extras = extrasOf(handle, definition, name).map((extra) => requireExtra(extra, name))
  return {
    ...name,
    columns: lowered.map(({ column }) => column),
    constraints: [
      ...lowered.flatMap(({ constraints }) => constraints),
      ...extras.flatMap((extra) => (extra.kind === 'index' ? [] : [lowerConstraintDefinition(extra, context)])),
    ],
    indexes: extras.flatMap((extra) => (extra.kind === 'index' ? [lowerIndexDefinition(extra, context)] : [])),
    ...present('comment', definition.comment),
    ...present('options', definition.options && lowerOptions(definition.options, `Table ${displayName(name)}`)),
  }
}

/** The enums that the types of the table's columns speak of. */
export function enumsOf(handle: AnyTable): readonly Enum[] {
  const columns = Object.entries(tableDefinition(handle)?.columns ?? {})
  const name = tableName(handle) ?? { name: '' }
  return columns.flatMap(([key, builder]) => requireDefinition(builder, { table: name, column: key, key }).enums)
}

function extrasOf(handle: AnyTable, definition: TableDefinition, name: QualifiedName): readonly unknown[] {
  let extras: unknown
  try {
    extras = definition.extras?.(handle) ?? []
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    // The codes of such errors all begin so.
    const code = cause instanceof ModelError ? (cause.code as `model.${string}`) : 'model.extra'
    throw new ModelError(code, `The constraints and indexes of table ${displayName(name)} cannot be read: ${reason}`, {
      hint:
        (cause instanceof MigError ? cause.hint : undefined)
        ?? 'A column may be misspelt, or undefined because modules import each other in a circle.',
      cause,
    })
  }
  if (Array.isArray(extras)) return extras
  throw new ModelError('model.extra', `The third argument of table ${displayName(name)} returns no array.`, {
    hint: 'Write (e) => [index().on(e.id)].',
  })
}
