import { allColumns, columnsOf, nameKey, parentTables, sameName } from '@mig/core/dialect'
import type { Column, Constraint, Enum, Index, QualifiedName, Schema, SchemaObject, Table } from '@mig/core/dialect'

/** A thing of a schema in two forms. */
export interface Linked<T> {
  /** As the dialect normalises it: what is compared. */
  readonly normal: T
  /** As the model or the catalog says it: what operations hold. The normal form where the dialect made the thing itself. */
  readonly source: T
  /** The dialect made it out of something else, such as a check out of an enum. */
  readonly lowered?: true
}

export interface LinkedTable {
  /** The normalised name, by which the database knows it. */
  readonly name: QualifiedName
  readonly normal: Table
  readonly source: Table
  readonly columns: readonly Linked<Column>[]
  readonly constraints: readonly Linked<Constraint>[]
  readonly indexes: readonly Linked<Index>[]
}

export interface LinkedSchema {
  readonly tables: readonly LinkedTable[]
  readonly enums: readonly Linked<Enum>[]
  readonly objects: readonly Linked<SchemaObject>[]
}

/** Lays a schema and its normal form over each other. */
export function linkSchema(normal: Schema, source: Schema): LinkedSchema {
  const names = new Set(normal.tables.map(nameKey))
  const byKey = new Map(source.tables.map((table) => [nameKey(table), table]))
  // Normalising takes the name of the default schema off.
  const byName = new Map(source.tables.flatMap((table) => (names.has(nameKey(table)) ? [] : [[table.name, table]])))
  return {
    tables: normal.tables.map((table) => {
      const linked = linkTable(table, byKey.get(nameKey(table)) ?? byName.get(table.name) ?? table)
      // Expressions speak of inherited columns too, so the judge has to know them.
      return parentTables(table).length === 0 ? linked : { ...linked, normal: { ...table, columns: allColumns(table, normal.tables) } }
    }),
    enums: normal.enums.map((item) =>
      link(
        item,
        source.enums.find((other) => sameName(item, other)),
      ),
    ),
    // Normalising changes objects in their places.
    objects: (normal.objects ?? []).map((object, index) => linkObject(object, source.objects?.[index] ?? object)),
  }
}

function linkObject(normal: SchemaObject, source: SchemaObject): Linked<SchemaObject> {
  const { schema: _, ...local } = source
  // The schema is optional in every kind, so with the other one it is still an object of its kind.
  return { normal, source: (normal.schema === undefined ? local : { ...local, schema: normal.schema }) as SchemaObject }
}

function linkTable(normal: Table, source: Table): LinkedTable {
  const name = normal.schema === undefined ? { name: normal.name } : { schema: normal.schema, name: normal.name }
  const columns = new Map(source.columns.map((column) => [column.name, column]))
  const indexes = new Map(source.indexes.map((index) => [index.name, index]))
  const { schema: _, ...local } = source
  const constraints = linkConstraints(normal.constraints, source.constraints)
  return {
    name,
    normal,
    // Tables refer to each other by name, so all of them have to say it in one way.
    source: { ...local, ...name, constraints: inSourceOrder(source.constraints, constraints) },
    columns: normal.columns.map((column) => link(column, columns.get(column.name))),
    constraints: constraints.map(({ linked }) => linked),
    indexes: normal.indexes.map((index) => link(index, indexes.get(index.name))),
  }
}

function link<T>(normal: T, source: T | undefined): Linked<T> {
  return source === undefined ? { normal, source: normal, lowered: true } : { normal, source }
}

interface LinkedConstraint {
  /** What the linked one was made of. */
  readonly origin: Constraint | undefined
  readonly linked: Linked<Constraint>
}

/** Constraints may have no name; each source is the origin of one normal form at most. */
function linkConstraints(normal: readonly Constraint[], source: readonly Constraint[]): readonly LinkedConstraint[] {
  const left = [...source]
  return normal.map((constraint) => {
    const index = left.findIndex((other) => sameOrigin(constraint, other))
    const origin = index === -1 ? undefined : left.splice(index, 1)[0]
    return { origin, linked: link(constraint, origin && withTarget(origin, constraint)) }
  })
}

function withTarget(constraint: Constraint, normal: Constraint): Constraint {
  if (constraint.kind !== 'foreignKey' || normal.kind !== 'foreignKey') return constraint
  return { ...constraint, references: normal.references }
}

function inSourceOrder(source: readonly Constraint[], constraints: readonly LinkedConstraint[]): readonly Constraint[] {
  const byOrigin = new Map(constraints.map(({ origin, linked }) => [origin, linked.source]))
  return source.map((constraint) => byOrigin.get(constraint) ?? constraint)
}

function sameOrigin(a: Constraint, b: Constraint): boolean {
  if (a.kind !== b.kind || a.name !== b.name) return false
  return a.name !== undefined || origin(a) === origin(b)
}

/** What normalising leaves alone in a constraint. */
function origin(constraint: Constraint): string {
  if (constraint.kind === 'check') return constraint.sql
  if (constraint.kind === 'exclusion') return JSON.stringify(columnsOf(constraint))
  if (constraint.kind !== 'foreignKey') return JSON.stringify(constraint.columns)
  return JSON.stringify([constraint.columns, constraint.references.table, constraint.references.columns])
}
