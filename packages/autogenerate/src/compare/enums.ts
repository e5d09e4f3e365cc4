import { displayName, nameKey, UnsupportedError } from '@mig/core/dialect'
import type { AddEnumValueOp, Enum, Op, QualifiedName } from '@mig/core/dialect'
import { matchByKey } from '../match.ts'
import type { Linked } from '../linked.ts'

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
