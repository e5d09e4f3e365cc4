import { comparedPlace, nameKey, objectKey, objectName, placeInTable } from '@mig/core/dialect'
import type {
  AutogenerateHooks,
  ComparedItem,
  ComparedKind,
  ComparedPlace,
  Constraint,
  Enum,
  IncludeName,
  Index,
  SchemaObject,
} from '@mig/core/dialect'
import { matchByKey } from './match.ts'
import type { Linked, LinkedSchema, LinkedTable } from './linked.ts'

export interface LinkedSides {
  readonly from: LinkedSchema
  readonly to: LinkedSchema
}

/** Both sides without what the project leaves out: by name on the side of the database, by what it is on both. */
export function included({ from, to }: LinkedSides, { includeName, includeObject }: AutogenerateHooks): LinkedSides {
  const named = includeName === undefined ? from : byName(from, includeName)
  return includeObject === undefined ? { from: named, to } : byObject({ from: named, to }, includeObject)
}

/* ---- by name ---- */

function byName(schema: LinkedSchema, includeName: IncludeName): LinkedSchema {
  return {
    tables: schema.tables
      .filter(({ name }) => includeName(name.name, 'table', comparedPlace(name)))
      .map((table) => {
        const place = placeInTable(table.name)
        const isIn = ({ normal }: Linked<{ readonly kind?: Constraint['kind']; readonly name?: string }>, kind: ComparedKind): boolean =>
          normal.name === undefined || includeName(normal.name, kind, place)
        return {
          ...table,
          columns: table.columns.filter((column) => isIn(column, 'column')),
          constraints: table.constraints.filter((constraint) => isIn(constraint, constraint.normal.kind)),
          indexes: table.indexes.filter((index) => isIn(index, 'index')),
        }
      }),
    enums: schema.enums.filter(({ normal }) => includeName(normal.name, 'enum', comparedPlace(normal))),
    objects: schema.objects.filter(({ normal }) => includeName(normal.name, normal.kind, comparedPlace(objectName(normal)))),
  }
}

/* ---- by what it is ---- */

type IncludeObject = NonNullable<AutogenerateHooks['includeObject']>

function byObject({ from, to }: LinkedSides, includeObject: IncludeObject): LinkedSides {
  const tables = bothSides(
    from.tables,
    to.tables,
    ({ name }) => nameKey(name),
    (table, [actual, wanted]) => includeObject(item('table', table.name.name, comparedPlace(table.name), actual?.normal, wanted?.normal)),
  )
  const enums = bothSides(
    from.enums,
    to.enums,
    ({ normal }) => nameKey(normal),
    ({ normal }, [actual, wanted]) => includeObject(item('enum', normal.name, comparedPlace(normal), actual?.normal, wanted?.normal)),
  )
  const objects = bothSides(
    from.objects,
    to.objects,
    ({ normal }) => objectKey(normal),
    ({ normal }, [actual, wanted]) =>
      includeObject(item(normal.kind, normal.name, comparedPlace(objectName(normal)), actual?.normal, wanted?.normal)),
  )
  const parts = tableParts(tables, includeObject)
  return {
    from: { tables: parts.from, enums: enums.from, objects: objects.from },
    to: { tables: parts.to, enums: enums.to, objects: objects.to },
  }
}

/** The parts of tables that are in on both sides; a new table has all its columns, and one that goes is remembered as a whole. */
function tableParts(tables: Both<LinkedTable>, includeObject: IncludeObject): Both<LinkedTable> {
  const { kept } = matchByKey(tables.from, tables.to, ({ name }) => nameKey(name))
  const changed = new Map(
    kept.flatMap(([from, to]) => {
      const parts = keptParts(from, to, includeObject)
      return [
        [from, parts.from],
        [to, parts.to],
      ] as const
    }),
  )
  return {
    from: tables.from.map((table) => changed.get(table) ?? table),
    to: tables.to.map((table) => changed.get(table) ?? newTable(table, includeObject)),
  }
}

function keptParts(
  from: LinkedTable,
  to: LinkedTable,
  includeObject: IncludeObject,
): { readonly from: LinkedTable; readonly to: LinkedTable } {
  const place = placeInTable(to.name)
  const columns = bothSides(
    from.columns,
    to.columns,
    ({ normal }) => normal.name,
    ({ normal }, [actual, wanted]) => includeObject(item('column', normal.name, place, actual?.normal, wanted?.normal)),
  )
  const constraints = bothSides(from.constraints, to.constraints, constraintKey, ({ normal }, [actual, wanted]) =>
    includeObject(item(normal.kind, normal.name ?? '', place, actual?.normal, wanted?.normal)),
  )
  const indexes = bothSides(
    from.indexes,
    to.indexes,
    ({ normal }) => normal.name,
    ({ normal }, [actual, wanted]) => includeObject(item('index', normal.name, place, actual?.normal, wanted?.normal)),
  )
  return {
    from: { ...from, columns: columns.from, constraints: constraints.from, indexes: indexes.from },
    to: { ...to, columns: columns.to, constraints: constraints.to, indexes: indexes.to },
  }
}

function newTable(table: LinkedTable, includeObject: IncludeObject): LinkedTable {
  const place = placeInTable(table.name)
  const gone = new Set<Constraint | Index>([
    ...table.constraints.flatMap(({ normal, source }) =>
      includeObject(item(normal.kind, normal.name ?? '', place, undefined, normal)) ? [] : [source],
    ),
    ...table.indexes.flatMap(({ normal, source }) => (includeObject(item('index', normal.name, place, undefined, normal)) ? [] : [source])),
  ])
  if (gone.size === 0) return table
  const { source } = table
  return {
    ...table,
    source: {
      ...source,
      constraints: source.constraints.filter((constraint) => !gone.has(constraint)),
      indexes: source.indexes.filter((index) => !gone.has(index)),
    },
  }
}

/** What has no name is paired later, by what it says. */
function constraintKey({ normal }: Linked<Constraint>): string | undefined {
  return normal.name === undefined ? undefined : JSON.stringify([normal.kind, normal.name])
}

interface Both<T> {
  readonly from: readonly T[]
  readonly to: readonly T[]
}

/** The things of two lists that are in, each asked about once, with its counterpart. */
function bothSides<T>(
  from: readonly T[],
  to: readonly T[],
  key: (thing: T) => string | undefined,
  isIn: (thing: T, sides: readonly [actual: T | undefined, wanted: T | undefined]) => boolean,
): Both<T> {
  const { added, removed, kept } = matchByKey(from, to, key)
  const out = new Set<T>([
    ...added.filter((thing) => !isIn(thing, [undefined, thing])),
    ...removed.filter((thing) => !isIn(thing, [thing, undefined])),
    ...kept.filter(([actual, wanted]) => !isIn(wanted, [actual, wanted])).flat(),
  ])
  return { from: from.filter((thing) => !out.has(thing)), to: to.filter((thing) => !out.has(thing)) }
}

type Thing = Linked<Constraint | Index | Enum | SchemaObject>['normal'] | LinkedTable['normal'] | LinkedTable['columns'][number]['normal']

function item(kind: ComparedKind, name: string, place: ComparedPlace, actual: Thing | undefined, wanted: Thing | undefined): ComparedItem {
  // Every caller gives things of the kind that it names.
  return { kind, name, ...place, ...(actual === undefined ? {} : { actual }), ...(wanted === undefined ? {} : { wanted }) } as ComparedItem
}
