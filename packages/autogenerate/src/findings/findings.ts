import { describe, displayName, isObjectOp, nameKey, objectKey, objectStep } from '@mig/core/dialect'
import type { ObjectOp, Op, OpOf, Registry } from '@mig/core/dialect'
import { finding, line, type Finding, type FindingLine } from './finding.ts'
import { objectFindings } from './object-findings.ts'
import { isTableOp, tableFindings } from './table-findings.ts'
import { commentText, optionsChangeText, type Spelling } from './words.ts'

/**
 * What operations say about the difference that they end: one finding for each table, enum and object, in the order in which they first
 * touch it. What goes and comes back as it was, to make room for something else, is none.
 */
export function findingsOf(ops: readonly Op[], spelling: Spelling, registry: Registry): readonly Finding[] {
  return grouped(ops).flatMap((group) => {
    const tableOps = group.filter(isTableOp)
    if (tableOps.length > 0) return tableFindings(tableOps, spelling)
    const objectOps = group.filter(isObjectOp)
    if (objectOps.length > 0) return objectFindings(objectOps)
    const enumOps = group.filter(isEnumOp)
    if (enumOps.length > 0) return enumFindings(enumOps, spelling)
    return group.map((op) => ({ ...line('~', describe(op, registry)), lines: [] }))
  })
}

/** Operations on one thing, in their order. */
function grouped(ops: readonly Op[]): readonly (readonly Op[])[] {
  const groups = new Map<string, Op[]>()
  ops.forEach((op, index) => {
    const key = subject(op) ?? String(index)
    groups.set(key, [...(groups.get(key) ?? []), op])
  })
  return [...groups.values()]
}

/** What an operation is about; absent where it stands for itself. */
function subject(op: Op): string | undefined {
  if (isTableOp(op)) return `table ${nameKey(op.table)}`
  if (isEnumOp(op)) return `enum ${nameKey(op.enum)}`
  return isObjectOp(op) ? subjectObject(op) : undefined
}

function subjectObject(given: ObjectOp): string | undefined {
  const { verb, op } = objectStep(given)
  if (verb === 'create' || verb === 'alter') return objectKey(op.object)
  return verb === 'drop' && op.was !== undefined ? objectKey(op.was) : undefined
}

const ENUM_KINDS = [
  'createEnum',
  'dropEnum',
  'alterEnum',
  'renameEnum',
  'moveEnum',
  'addEnumValue',
  'renameEnumValue',
  'setEnumComment',
  'setEnumOptions',
] as const

type EnumOp = OpOf<(typeof ENUM_KINDS)[number]>

function isEnumOp(op: { readonly kind: string }): op is EnumOp {
  return (ENUM_KINDS as readonly string[]).includes(op.kind)
}

function enumFindings(ops: readonly EnumOp[], spelling: Spelling): readonly Finding[] {
  const [first] = ops
  if (first === undefined) return []
  const name = `enum ${displayName(first.enum)}`
  if (first.kind === 'createEnum') return finding('+', `${name}: ${first.enum.values.join(', ')}`, [])
  if (first.kind === 'dropEnum') return finding('-', first.was === undefined ? name : `${name}: ${first.was.values.join(', ')}`, [])
  return finding('~', name, ops.flatMap((op) => enumLine(op, spelling)))
}

function enumLine(op: EnumOp, spelling: Spelling): readonly FindingLine[] {
  switch (op.kind) {
    case 'createEnum':
    case 'dropEnum':
      return []
    case 'renameEnum':
      return [line('~', `name: ${op.enum.name} → ${op.to}`)]
    case 'moveEnum':
      return [line('~', `schema: ${op.enum.schema ?? 'the default one'} → ${op.to ?? 'the default one'}`)]
    case 'alterEnum':
      return [line('~', `values: ${op.was === undefined ? '' : `${op.was.join(', ')} → `}${op.values.join(', ')}`)]
    case 'setEnumComment':
      return [line('~', commentText(op))]
    case 'setEnumOptions':
      return [line('~', optionsChangeText(op, spelling))]
    case 'renameEnumValue':
      return [line('~', `value ${op.value} → ${op.to}`)]
    case 'addEnumValue': {
      const place = op.before !== undefined ? ` before ${op.before}` : op.after !== undefined ? ` after ${op.after}` : ''
      return [line('+', `value ${op.value}${place}`)]
    }
  }
}
