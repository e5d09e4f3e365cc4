import { isCustomOp, nameKey, type Hoisted, type Op } from '@mig/core/dialect'
import { isAddition, madeAnew, madeWith, makesType, onceOnly, valuesOf } from './made-with.ts'
import { sqlWords } from './tokens.ts'

/**
 * A value that was added to an enum can be used when the transaction that added it has been committed, so one that is used in the same
 * transaction is added before it. A value that is added twice is there once. Where the type is made in the transaction as well, it is made
 * with the value: before PostgreSQL 17 no other one can be used in it.
 * https://www.postgresql.org/docs/current/sql-altertype.html
 * @param complete False where more follows that nobody knows, and may use the value.
 */
export function hoist(ops: readonly Op[], complete: boolean): readonly (Hoisted | undefined)[] {
  const hoisted: (Hoisted | undefined)[] = ops.map(() => undefined)
  const enums = new Set<string>()
  const inPlace: number[] = []
  for (const [index, op] of [...ops.entries()].toReversed()) {
    if (!isAddition(op)) continue
    const added = valuesOf(op)
    // A later value may stand beside this one.
    const isNeeded = (other: Op): boolean => added.some((value) => uses(other, value))
    const isUsed = !complete || enums.has(nameKey(op.enum)) || ops.slice(index + 1).some(isNeeded)
    if (!isUsed) continue
    enums.add(nameKey(op.enum))
    if (ops.slice(0, index).some((other) => makesType(other, op.enum))) inPlace.unshift(index)
    else hoisted[index] = { op: onceOnly(op), before: true, ...(op.kind === 'alterEnum' ? { otherwise: madeAnew(op) } : {}) }
  }
  for (const [index, op] of madeWith(ops, inPlace)) hoisted[index] = { op }
  return hoisted
}

/** True where the operation may use the value: in data, in a default, in SQL that is read when it runs. */
function uses(op: Op, value: string): boolean {
  if (isCustomOp(op)) return true
  if ('enum' in op) return false
  if (op.kind === 'bulkInsert') return textsIn(op.rows).some((text) => text.includes(value))
  if (op.kind === 'execute') return [...textsIn(op.values), ...op.text.flatMap(literals)].some((text) => text.includes(value))
  return textsIn(op).some((text) => text === value || literals(text).some((literal) => literal.includes(value)))
}

function literals(sql: string): readonly string[] {
  return sqlWords(sql).flatMap(({ kind, text }) => (kind === 'string' ? [text.replaceAll("''", "'")] : []))
}

/** Keys of what was, and of the way back. */
const NOT_RUN: ReadonlySet<string> = new Set(['was', 'down', 'usingDown'])

/** Every text in an operation but those that it does not run; columns carry all values of their enum along. */
function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data]
  if (typeof data !== 'object' || data === null || ('kind' in data && data.kind === 'enum')) return []
  return Object.entries(data).flatMap(([key, item]) => (NOT_RUN.has(key) ? [] : textsIn(item)))
}
