import {
  isCustomOp,
  nameKey,
  type AddEnumValueOp,
  type AlterEnumOp,
  type CreateEnumOp,
  type Op,
  type QualifiedName,
} from '@mig/core/dialect'
import { sqlWords } from './tokens.ts'

/**
 * The operations that make enums with the values that are added to them later, by their places; these values are there already then.
 * @param additions The places of the operations that add them, in order.
 */
export function madeWith(ops: readonly Op[], additions: readonly number[]): ReadonlyMap<number, Op> {
  const found = new Map<number, Op>()
  for (const index of additions) {
    const addition = ops[index]
    const place = addition !== undefined && isAddition(addition) ? makerOf(ops, index, addition.enum) : undefined
    const maker = place === undefined ? undefined : (found.get(place) ?? ops[place])
    if (place === undefined || addition === undefined || !isAddition(addition) || maker === undefined || !isMaker(maker)) continue
    const values = valuesWith(maker.kind === 'createEnum' ? maker.enum.values : maker.values, addition)
    if (values === undefined) continue
    found.set(place, maker.kind === 'createEnum' ? { ...maker, enum: { ...maker.enum, values } } : { ...maker, values })
    found.set(index, { ...addition, ifNotExists: true })
  }
  return found
}

function isMaker(op: Op): op is CreateEnumOp | AlterEnumOp {
  return (op.kind === 'createEnum' && 'enum' in op) || (op.kind === 'alterEnum' && 'values' in op)
}

/** Where the type was made that has the name at this place; nowhere, if something else has changed its values since. */
function makerOf(ops: readonly Op[], end: number, given: QualifiedName): number | undefined {
  let name = given
  for (let index = end - 1; index >= 0; index--) {
    const op = ops[index]
    if (op === undefined || !makesType(op, name) || isCustomOp(op)) continue
    if (isMaker(op)) return index
    if (op.kind !== 'renameEnum' && op.kind !== 'moveEnum') return undefined
    name = op.enum
  }
  return undefined
}

function valuesWith(values: readonly string[], { value, before, after }: AddEnumValueOp): readonly string[] | undefined {
  if (values.includes(value)) return undefined
  const place = before !== undefined ? values.indexOf(before) : after !== undefined ? values.indexOf(after) + 1 : values.length
  return (before !== undefined && place === -1) || (after !== undefined && place === 0) ? undefined : values.toSpliced(place, 0, value)
}

export function isAddition(op: Op): op is AddEnumValueOp {
  return op.kind === 'addEnumValue' && 'value' in op
}

/** True where the type is made, or gets its name or its values, by this operation: then it is not the same before the transaction. */
export function makesType(op: Op, name: QualifiedName): boolean {
  if (isCustomOp(op)) return false
  switch (op.kind) {
    case 'createEnum':
    case 'alterEnum':
    case 'renameEnumValue':
      return nameKey(op.enum) === nameKey(name)
    case 'renameEnum':
      return op.to === name.name
    case 'moveEnum':
      return op.enum.name === name.name && (op.to ?? undefined) === name.schema
    case 'execute':
      return op.text.some((text) => sqlWords(text).some((token) => token.text === name.name))
    default:
      return false
  }
}
