import { objectName } from '../schema/object-facts.ts'
import type { Schema } from '../schema/schema.ts'
import type { QualifiedName, Table } from '../schema/table.ts'
import type { AutogenerateHooks, ComparedKind, ComparedPlace } from './autogenerate-hooks.ts'

export type IncludeName = NonNullable<AutogenerateHooks['includeName']>

/** The schema without what a project leaves out by its name. */
export function includedByName({ tables, enums, objects, ...rest }: Schema, includeName: IncludeName): Schema {
  const kept = objects?.filter((object) => includeName(object.name, object.kind, comparedPlace(objectName(object))))
  return {
    ...rest,
    tables: tables
      .filter((table) => includeName(table.name, 'table', comparedPlace(table)))
      .map((table) => tableByName(table, includeName)),
    enums: enums.filter((item) => includeName(item.name, 'enum', comparedPlace(item))),
    ...(kept === undefined ? {} : { objects: kept }),
  }
}

function tableByName(table: Table, includeName: IncludeName): Table {
  const place = placeInTable(table)
  const named = <T extends { readonly name?: string }>(items: readonly T[], kindOf: (item: T) => ComparedKind): readonly T[] =>
    items.filter((item) => item.name === undefined || includeName(item.name, kindOf(item), place))
  return {
    ...table,
    columns: named(table.columns, () => 'column'),
    constraints: named(table.constraints, ({ kind }) => kind),
    indexes: named(table.indexes, () => 'index'),
  }
}

/** Where the parts of a table stand, as `includeName` is told. */
export function placeInTable({ schema, name }: QualifiedName): ComparedPlace {
  return { ...(schema === undefined ? {} : { schema }), table: name }
}

/** Where a name stands. */
export function comparedPlace({ schema, table }: Partial<QualifiedName> & ComparedPlace): ComparedPlace {
  return { ...(schema === undefined ? {} : { schema }), ...(table === undefined ? {} : { table }) }
}
