import { compile } from '../sql/compile.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Op } from '../ops/op.ts'
import type { PreparedOperation } from './prepare.ts'
import type { Registry } from '../plugin/registry.ts'

export interface HoistContext {
  readonly dialect: Dialect
  readonly registry: Registry
  readonly version: readonly number[]
  /** Nothing follows in the transaction that is not known. */
  readonly complete: boolean
}

/**
 * Operations that have to be committed before the transaction in which they stand run before it, and others as they can. All parts are of
 * one transaction, and what comes first stands in the first of them.
 */
export function hoist(
  parts: readonly (readonly PreparedOperation[])[],
  { dialect, registry, version, complete }: HoistContext,
): readonly (readonly PreparedOperation[])[] {
  if (dialect.hoist === undefined) return parts
  const all = parts.flat()
  const found = dialect.hoist(all.map(({ op }) => op), complete)
  const hoisted = new Map(all.flatMap((operation, index) => (found[index] === undefined ? [] : [[operation, found[index]]])))
  if (hoisted.size === 0) return parts
  const as = (op: Op): Pick<PreparedOperation, 'op' | 'instructions'> => ({ op, instructions: compile(op, dialect, { version }, registry) })
  // Whoever takes operations out of the transaction has the order in hand.
  if (all.some(({ autocommit }) => autocommit === true)) {
    return parts.map((part) =>
      part.map((operation) => {
        const otherwise = operation.autocommit === true ? undefined : hoisted.get(operation)?.otherwise
        return otherwise === undefined ? operation : { ...operation, ...as(otherwise) }
      }),
    )
  }
  const own = new Set(parts[0])
  const first = [...hoisted].flatMap(([operation, { op, before }]): readonly PreparedOperation[] => {
    if (before !== true) return []
    const { part, ...rest } = operation
    const apart = { ...rest, ...as(op), autocommit: true } as const
    // One of a later step is no part of the first, and may be done again.
    return [own.has(operation) && part !== undefined ? { ...apart, part } : apart]
  })
  const rest = parts.map((part) =>
    part.flatMap((operation) => {
      const instead = hoisted.get(operation)
      if (instead === undefined) return [operation]
      return instead.before === true ? [] : [{ ...operation, ...as(instead.op) }]
    }),
  )
  return [[...first, ...(rest[0] ?? [])], ...rest.slice(1)]
}
