import { displayName, displayObject, equalData, ModelError, nameKey, objectKey, objectName, objectWord } from '@mig/core/dialect'
import type { Column, ColumnApart, Dialect, Table } from '@mig/core/dialect'
import type { LinkedSides } from '../include.ts'
import type { Linked, LinkedSchema, LinkedTable } from '../linked.ts'

/*
 * An object that is a part of a column on one side and stands for itself on the other, or belongs to another column there, such as the
 * sequence of a serial column that lost its default. It is one and the same, with the numbers that it has given, so it is told apart from
 * its column on both sides and compared as what it is; a part of the same column on both sides stays one.
 */

/** A column that an object is a part of. */
interface Part {
  readonly key: string
  readonly table: Table
  readonly column: Linked<Column>
  readonly normal: ColumnApart
}

/**
 * Both sides, with what has left its column and what has come to it as objects.
 * @throws ModelError `model.duplicate` for an object that models describe besides the column that has it.
 */
export function withPartsApart({ from, to }: LinkedSides, dialect: Dialect): LinkedSides {
  const [before, after] = [partsOf(from, dialect), partsOf(to, dialect)]
  if (before.length === 0 && after.length === 0) return { from, to }
  requireOnce(after, to)
  const [were, are] = [keysOf(from), keysOf(to)]
  const owners = new Map(before.map((part) => [part.key, ownerOf(part)]))
  const isElsewhere = (part: Part): boolean => !equalData(owners.get(part.key) ?? ownerOf(part), ownerOf(part))
  const keys = new Set([
    ...before.flatMap(({ key }) => (are.has(key) ? [key] : [])),
    ...after.flatMap((part) => (were.has(part.key) || isElsewhere(part) ? [part.key] : [])),
  ])
  return { from: apart(from, before, keys, dialect), to: apart(to, after, keys, dialect) }
}

function partsOf({ tables }: LinkedSchema, { objects }: Dialect): readonly Part[] {
  if (objects?.apart === undefined) return []
  return tables.flatMap(({ normal: table, columns }) =>
    columns.flatMap((column) => {
      const normal = objects.apart?.(table, column.normal)
      return normal === undefined ? [] : [{ key: objectKey(normal.object), table, column, normal }]
    }),
  )
}

function keysOf({ objects }: LinkedSchema): ReadonlySet<string> {
  return new Set(objects.map(({ normal }) => objectKey(normal)))
}

function ownerOf({ table, column }: Part): readonly string[] {
  return [nameKey(table), column.normal.name]
}

function requireOnce(parts: readonly Part[], schema: LinkedSchema): void {
  const keys = new Set(keysOf(schema))
  for (const { key, table, column, normal } of parts) {
    if (keys.has(key)) {
      const what = `${objectWord(normal.object.kind)} ${displayObject(objectName(normal.object))}`
      throw new ModelError('model.duplicate', `The ${what} of the column ${displayName(table)}.${column.normal.name} is there twice.`, {
        hint: 'Leave it out of the models elsewhere: it comes with the column.',
      })
    }
    keys.add(key)
  }
}

/** One side with some of its parts as objects. */
function apart(schema: LinkedSchema, parts: readonly Part[], keys: ReadonlySet<string>, { objects: rules }: Dialect): LinkedSchema {
  const told = parts.flatMap(({ key, table, column, normal }) => {
    const source = keys.has(key) ? rules?.apart?.(table, column.source) ?? normal : undefined
    return source === undefined ? [] : [{ column, normal, source }]
  })
  if (told.length === 0) return schema
  const columns = new Map(told.map(({ column, normal, source }) => [column, { ...column, normal: normal.column, source: source.column }]))
  const objects = told.map(({ normal, source }) => ({ normal: normal.object, source: source.object, lowered: true }) as const)
  return { ...schema, tables: schema.tables.map((table) => withColumns(table, columns)), objects: [...schema.objects, ...objects] }
}

function withColumns(table: LinkedTable, changed: ReadonlyMap<Linked<Column>, Linked<Column>>): LinkedTable {
  const columns = table.columns.map((column) => changed.get(column) ?? column)
  const others = new Map(columns.flatMap((column, place) => (column === table.columns[place] ? [] : [[column.normal.name, column]])))
  if (others.size === 0) return table
  const replaced = (side: 'normal' | 'source'): Table => ({
    ...table[side],
    columns: table[side].columns.map((column) => others.get(column.name)?.[side] ?? column),
  })
  return { ...table, normal: replaced('normal'), source: replaced('source'), columns }
}
