import { canonical } from '../../src/schema/data.ts'
import type { Schema } from '../../src/schema/schema.ts'

/** The schema in an order that does not depend on its history: what is dropped and made again stands at the end. */
export function sorted(schema: Schema): Schema {
  return {
    ...(schema.objects === undefined ? {} : { objects: byText(schema.objects) }),
    enums: byText(schema.enums),
    tables: byText(
      schema.tables.map((table) => ({
        ...table,
        columns: byText(table.columns),
        constraints: byText(table.constraints),
        indexes: byText(table.indexes),
      })),
    ),
  }
}

function byText<T>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
}
