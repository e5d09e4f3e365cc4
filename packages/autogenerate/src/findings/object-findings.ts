import { canonical, displayObject, objectName, objectStep, objectWord } from '@mig/core/dialect'
import type { ObjectOp, ObjectStep, SchemaObject } from '@mig/core/dialect'
import { finding, line, type Finding, type FindingLine, type Sign } from './finding.ts'
import { valueText } from './words.ts'

/** Texts up to this length are said in one line with what they become. */
const SHORT = 60

/** What the operations on one object say about it. */
export function objectFindings(ops: readonly ObjectOp[]): readonly Finding[] {
  const steps = ops.map(objectStep)
  const [first] = steps
  if (first === undefined) return []
  const was = steps.map(objectBefore).find((object) => object !== undefined)
  const now = steps.map(objectAfter).findLast((object) => object !== undefined)
  const renamed = steps.flatMap((step) => {
    if (step.verb === 'rename') return [line('~', `name: ${step.op.object.name} → ${step.op.to}`)]
    if (step.verb !== 'move') return []
    return [line('~', `schema: ${step.op.object.schema ?? 'the default one'} → ${step.op.to ?? 'the default one'}`)]
  })
  const title = `${objectWord(first.of)} ${displayObject(nameOf(first))}`
  const sign = signOf(steps)
  return finding(sign, title, [...renamed, ...objectLines(sign === '+' ? undefined : was, now)])
}

function signOf(steps: readonly ObjectStep[]): Sign {
  const [first, last] = [steps.at(0)?.verb, steps.at(-1)?.verb]
  if (first === 'create') return '+'
  return last === 'drop' ? '-' : '~'
}

function nameOf({ verb, op }: ObjectStep): ReturnType<typeof objectName> {
  return verb === 'create' || verb === 'alter' ? objectName(op.object) : op.object
}

function objectBefore({ verb, op }: ObjectStep): SchemaObject | undefined {
  return verb === 'alter' || verb === 'drop' ? op.was : undefined
}

function objectAfter({ verb, op }: ObjectStep): SchemaObject | undefined {
  return verb === 'create' || verb === 'alter' ? op.object : undefined
}

/** What the title says already. */
const NAMED: ReadonlySet<string> = new Set(['kind', 'name', 'schema', 'table'])

/** What differs between an object before and after; all that it says where there is one side only. */
function objectLines(was: SchemaObject | undefined, now: SchemaObject | undefined): readonly FindingLine[] {
  const [before, after] = [was, now].map((object): { readonly [key: string]: unknown } => ({ ...object }))
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter((key) => !NAMED.has(key))
  return keys.flatMap((key) => keyLines(key, before?.[key], after?.[key], was === undefined || now === undefined))
}

function keyLines(key: string, before: unknown, after: unknown, alone: boolean): readonly FindingLine[] {
  if (canonical(before ?? null) === canonical(after ?? null)) return []
  const [from, to] = [valueText(before), valueText(after)]
  const short = [from, to].every((text) => text.length <= SHORT && !text.includes('\n'))
  if (short)
    return [
      alone
        ? line(before === undefined ? '+' : '-', `${key}: ${before === undefined ? to : from}`)
        : line('~', `${key}: ${from} → ${to}`),
    ]
  const [gone, come] = changedLines(before === undefined ? [] : from.split('\n'), after === undefined ? [] : to.split('\n'))
  return [
    ...(alone ? [] : [line('~', `${key}:`)]),
    ...gone.map((text) => line('-', `${alone ? `${key}: ` : '  '}${text}`)),
    ...come.map((text) => line('+', `${alone ? `${key}: ` : '  '}${text}`)),
  ]
}

/** The lines of two texts between those that they begin and end with alike. */
function changedLines(from: readonly string[], to: readonly string[]): readonly [gone: readonly string[], come: readonly string[]] {
  const shorter = Math.min(from.length, to.length)
  let start = 0
  while (start < shorter && from[start] === to[start]) start++
  let end = 0
  while (end < shorter - start && from.at(-1 - end) === to.at(-1 - end)) end++
  return [from.slice(start, from.length - end), to.slice(start, to.length - end)]
}
