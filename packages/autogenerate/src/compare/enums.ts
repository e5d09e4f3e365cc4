import { addedValues, catalogKey, equalData, nameKey } from '@mig/core/dialect'
import type { ColumnType, Enum, Op, QualifiedName } from '@mig/core/dialect'
import { comparedEnumComment } from './comments.ts'
import { matchByKey } from '../match.ts'
import { rebuiltEnum } from './rebuilt-enums.ts'
import type { LinkedSchema, LinkedTable } from '../linked.ts'

/**
 * Enum types that are new, gone, have more values than before, or other ones.
 * @param remade Keys of those that are made anew even where they only grow.
 */
export function compareEnums(from: LinkedSchema, to: LinkedSchema, remade: ReadonlySet<string>, dialect: string): readonly Op[] {
  const grown = (a: Enum, b: Enum): readonly Op[] | undefined => {
    const added = additions(a, b)
    return added !== undefined && added.length > 0 && remade.has(enumKey(b)) ? undefined : added
  }
  const { added, removed, kept } = matchByKey(from.enums, to.enums, (item) => nameKey(item.normal))
  return [
    ...added.map((item): Op => ({ kind: 'createEnum', enum: item.source })),
    ...kept.flatMap(([a, b]) => [
      ...(grown(a.normal, b.normal) ?? [rebuiltEnum(a.normal, b.normal.values, from.tables, to.tables)]),
      ...comparedEnumComment(nameOf(b.normal), a.normal, b.normal),
      ...comparedOptions(a.normal, b.normal, dialect),
    ]),
    ...removed.map((item): Op => ({ kind: 'dropEnum', enum: nameOf(item.normal), was: item.source })),
  ]
}

function comparedOptions(from: Enum, to: Enum, dialect: string): readonly Op[] {
  const [was, set] = [from.options?.[dialect] ?? {}, to.options?.[dialect] ?? {}]
  return equalData(was, set) ? [] : [{ kind: 'setEnumOptions', enum: nameOf(to), set: { [dialect]: set }, was: { [dialect]: was } }]
}

/** Keys of the enums that get values by the operations. */
export function grownEnums(ops: readonly Op[]): ReadonlySet<string> {
  return new Set(ops.flatMap((op) => (op.kind === 'addEnumValue' ? [enumKey(op.enum)] : [])))
}

function enumKey(item: QualifiedName): string {
  return catalogKey({ kind: 'enum', ...nameOf(item) })
}

/**
 * The enums of which every column is new. A database in which enums are checks needs no operation for them, and does nothing for
 * this one; the same revision then runs on a database in which they are types.
 */
export function newEnums(from: readonly LinkedTable[], to: readonly LinkedTable[]): readonly Op[] {
  const known = new Map(from.map((table) => [nameKey(table.name), new Set(table.columns.map(({ normal }) => normal.name))]))
  const found = new Map<string, Enum>()
  const old = new Set<string>()
  for (const table of to) {
    for (const { source } of table.columns) {
      const item = enumOf(source.type)
      if (item === undefined) continue
      found.set(nameKey(item), item)
      if (known.get(nameKey(table.name))?.has(source.name) === true) old.add(nameKey(item))
    }
  }
  return [...found].filter(([key]) => !old.has(key)).map(([, item]): Op => ({ kind: 'createEnum', enum: item }))
}

/** The enum of a column, or of the items of its arrays. */
export function enumOf(type: ColumnType): Enum | undefined {
  if (type.kind === 'array') return enumOf(type.of)
  return type.kind === 'enum' ? { ...nameOf(type), values: type.values } : undefined
}

function additions(from: Enum, to: Enum): readonly Op[] | undefined {
  return addedValues(from.values, to.values)?.map((added): Op => ({ kind: 'addEnumValue', enum: nameOf(from), ...added }))
}

function nameOf(item: QualifiedName): QualifiedName {
  return item.schema === undefined ? { name: item.name } : { schema: item.schema, name: item.name }
}
