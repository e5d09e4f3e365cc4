import { digest } from '../digest.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { withoutPrivileges } from '../dialect/without-privileges.ts'
import { includedByName, type IncludeName } from '../plugin/included-by-name.ts'
import { canonical } from '../schema/data.ts'
import { displayObject, objectKey, objectName, objectWord } from '../schema/object-facts.ts'
import { partitionedTable } from '../schema/parent-tables.ts'
import { displayName, nameKey, type Schema } from '../schema/schema.ts'
import type { Table } from '../schema/table.ts'

/** Something of a schema that is not what it was. */
export interface ChangedObject {
  /** `table`, `enum`, `view`, … */
  readonly what: string
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
}

/** How schemas are looked at. */
export interface Sight {
  readonly dialect: Dialect
  /** What the project leaves out by its name. */
  readonly includeName?: IncludeName
}

/** A table, an enum or an object, with all that is said of it. */
interface Part {
  readonly what: string
  readonly name: string
  readonly text: string
}

/**
 * A digest that is the same for the same schema, whatever the database looks like inside: the order of rows in its catalog, and that of
 * columns, constraints and indexes, do not count, and neither do owners and grants.
 */
export function fingerprintOf(schema: Schema, sight: Sight): string {
  const texts = [...partsOf(schema, sight)].map(([key, { text }]) => `${key}\n${text}\n`)
  return digest('sha256', texts.toSorted().join(''))
}

/** What has come, gone and changed from one schema to the other. */
export function changedObjects(from: Schema, to: Schema, sight: Sight): readonly ChangedObject[] {
  const [before, after] = [partsOf(from, sight), partsOf(to, sight)]
  const gone = [...before].flatMap(([key, { what, name }]) => (after.has(key) ? [] : [{ what, name, change: 'removed' as const }]))
  const others = [...after].flatMap(([key, { what, name, text }]): readonly ChangedObject[] => {
    const was = before.get(key)
    return was?.text === text ? [] : [{ what, name, change: was === undefined ? 'added' : 'changed' }]
  })
  return [...gone, ...others]
}

/** The schema without the partitions that the other one lacks although it has their table: they come and go with time. */
export function withoutTransient(schema: Schema, other: Schema): Schema {
  const there = new Set(other.tables.map(nameKey))
  const tables = new Map(schema.tables.map((table) => [nameKey(table), table]))
  const isTransient = (table: Table): boolean => {
    const parent = partitionedTable(table)
    if (parent === undefined || there.has(nameKey(table))) return false
    const above = tables.get(nameKey(parent))
    return there.has(nameKey(parent)) || (above !== undefined && isTransient(above))
  }
  return { ...schema, tables: schema.tables.filter((table) => !isTransient(table)) }
}

function partsOf(schema: Schema, { dialect, includeName }: Sight): ReadonlyMap<string, Part> {
  const included = includeName === undefined ? schema : includedByName(schema, includeName)
  const { tables, enums, objects = [] } = withoutPrivileges(included, dialect)
  return new Map([
    ...tables.map((table): [string, Part] => [
      `table ${nameKey(table)}`,
      { what: 'table', name: displayName(table), text: tableText(table) },
    ]),
    ...enums.map((item): [string, Part] => [`enum ${nameKey(item)}`, { what: 'enum', name: displayName(item), text: canonical(item) }]),
    ...objects.map((object): [string, Part] => [
      `object ${objectKey(object)}`,
      { what: objectWord(object.kind), name: displayObject(objectName(object)), text: canonical(object) },
    ]),
  ])
}

/** The order of what it holds does not count. */
function tableText({ columns, constraints, indexes, ...rest }: Table): string {
  const texts = (items: readonly unknown[]): readonly string[] => items.map(canonical).toSorted()
  return canonical({ ...rest, columns: texts(columns), constraints: texts(constraints), indexes: texts(indexes) })
}
