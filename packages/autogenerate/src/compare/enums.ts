import { displayName, nameKey, UnsupportedError } from '@mig/core/dialect'
import type { AddEnumValueOp, ColumnType, Enum, Op, QualifiedName } from '@mig/core/dialect'
import { matchByKey } from '../match.ts'
import type { Linked, LinkedTable } from '../linked.ts'

/**
 * Enum types that are new, gone, or have more values than before.
 * @throws UnsupportedError when values went away or changed places.
 */
export function compareEnums(from: readonly Linked<Enum>[], to: readonly Linked<Enum>[]): readonly Op[] {
  const { added, removed, kept } = matchByKey(from, to, (item) => nameKey(item.normal))
  return [
    ...added.map((item): Op => ({ kind: 'createEnum', enum: item.source })),
    ...kept.flatMap(([a, b]) => addedValues(a.normal, b.normal)),
    ...removed.map((item): Op => ({ kind: 'dropEnum', enum: nameOf(item.normal), was: item.source })),
  ]
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

function enumOf(type: ColumnType): Enum | undefined {
  if (type.kind === 'array') return enumOf(type.of)
  return type.kind === 'enum' ? { ...nameOf(type), values: type.values } : undefined
}

/** Each new value stands after the one before it, which exists by then; a value at the very end needs no place. */
function addedValues(from: Enum, to: Enum): readonly AddEnumValueOp[] {
  const known = new Set(from.values)
  const order = to.values.filter((value) => known.has(value))
  if (order.length !== from.values.length || order.some((value, index) => value !== from.values[index])) throw cannotRebuild(from, to)
  return to.values.flatMap((value, index): readonly AddEnumValueOp[] => {
    if (known.has(value)) return []
    const before = to.values[index - 1]
    const first = from.values[0]
    const last = !to.values.slice(index + 1).some((other) => known.has(other))
    const place = last ? {} : before === undefined ? (first === undefined ? {} : { before: first }) : { after: before }
    return [{ kind: 'addEnumValue', enum: nameOf(from), value, ...place }]
  })
}

function cannotRebuild(from: Enum, to: Enum): UnsupportedError {
  const missing = from.values.filter((value) => !to.values.includes(value))
  const what = missing.length === 0 ? 'the values have another order' : `these values went away: ${missing.join(', ')}`
  return new UnsupportedError(`enum ${displayName(from)}: ${what}; an enum type can only grow`, {
    hint:
      'Write a revision by hand: create an enum of another name, change the columns to it with op.alterColumn(…, { type }, { using }) ' +
      'saying what becomes of rows with such values, and drop the old enum; a renamed value is op.renameEnumValue(…).',
  })
}

function nameOf(item: QualifiedName): QualifiedName {
  return item.schema === undefined ? { name: item.name } : { schema: item.schema, name: item.name }
}
