import {
  equalData,
  isCustomOp,
  nameKey,
  type AddEnumValueOp,
  type AlterEnumOp,
  type CreateEnumOp,
  type Op,
  type QualifiedName,
} from '@mig/core/dialect'
import { additionsOf } from './alter-enum.ts'
import { sqlWords } from './tokens.ts'

/** An operation after which an enum has more values than before, and is the same type. */
export type Addition = AddEnumValueOp | AlterEnumOp

type Maker = CreateEnumOp | AlterEnumOp

/**
 * The operations that make enums with the values that are added to them later, by their places; these values are there already then.
 * Where nothing before can make the type with them, an operation that knows all values makes it anew.
 * @param additions The places of the operations that add them, in order.
 */
export function madeWith(ops: readonly Op[], additions: readonly number[]): ReadonlyMap<number, Op> {
  const found = new Map<number, Op>()
  for (const index of additions) {
    const addition = ops[index]
    if (addition === undefined || !isAddition(addition)) continue
    const place = makerOf(ops, index, addition.enum)
    const maker = place === undefined ? undefined : (found.get(place) ?? ops[place])
    const made = maker === undefined || !isMaker(maker) ? undefined : withAddition(maker, addition)
    if (place !== undefined && made !== undefined) {
      found.set(place, made)
      found.set(index, onceOnly(addition))
    } else if (addition.kind === 'alterEnum') found.set(index, madeAnew(addition))
  }
  return found
}

function isMaker(op: Op): op is Maker {
  return (op.kind === 'createEnum' && 'enum' in op) || (op.kind === 'alterEnum' && 'values' in op && !isAddition(op))
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

function withAddition(maker: Maker, addition: Addition): Maker | undefined {
  const values = valuesWith(maker.kind === 'createEnum' ? maker.enum.values : maker.values, addition)
  if (values === undefined) return undefined
  return maker.kind === 'createEnum' ? { ...maker, enum: { ...maker.enum, values } } : { ...maker, values }
}

function valuesWith(values: readonly string[], addition: Addition): readonly string[] | undefined {
  if (addition.kind === 'alterEnum') return equalData(values, addition.was) ? addition.values : undefined
  const { value, before, after } = addition
  if (values.includes(value)) return undefined
  const place = before !== undefined ? values.indexOf(before) : after !== undefined ? values.indexOf(after) + 1 : values.length
  return (before !== undefined && place === -1) || (after !== undefined && place === 0) ? undefined : values.toSpliced(place, 0, value)
}

export function isAddition(op: Op): op is Addition {
  if (op.kind === 'alterEnum' && 'values' in op) return (additionsOf(op) ?? []).length > 0
  return op.kind === 'addEnumValue' && 'value' in op
}

/** The values that it adds. */
export function valuesOf(op: Addition): readonly string[] {
  return op.kind === 'addEnumValue' ? [op.value] : (additionsOf(op) ?? []).map(({ value }) => value)
}

/** The addition, which finds values that are there already. */
export function onceOnly(op: Addition): Addition {
  return op.kind === 'addEnumValue' ? { ...op, ifNotExists: true } : op
}

/** Without the values that were there, the type is made with those that it is to have. */
export function madeAnew(op: AlterEnumOp): AlterEnumOp {
  const { was: _, ...anew } = op
  return anew
}

/** True where the type is made, or gets its name or its values, by this operation: then it is not the same before the transaction. */
export function makesType(op: Op, name: QualifiedName): boolean {
  if (isCustomOp(op)) return false
  switch (op.kind) {
    case 'createEnum':
    case 'alterEnum':
    case 'renameEnumValue':
      return !isAddition(op) && nameKey(op.enum) === nameKey(name)
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
