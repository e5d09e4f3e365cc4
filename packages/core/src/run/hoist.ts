import { compile } from '../sql/compile.ts'
import type { Dialect } from '../dialect/dialect.ts'
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
 * Operations that have to be committed before the transaction in which they stand run before it. All parts are of one transaction, and
 * what comes first stands in the first of them.
 */
export function hoist(
  parts: readonly (readonly PreparedOperation[])[],
  { dialect, registry, version, complete }: HoistContext,
): readonly (readonly PreparedOperation[])[] {
  const all = parts.flat()
  // Whoever takes operations out of the transaction has the order in hand.
  if (dialect.hoist === undefined || all.some(({ autocommit }) => autocommit === true)) return parts
  const before = dialect.hoist(all.map(({ op }) => op), complete)
  const moved = new Set(all.filter((_, index) => before[index] !== undefined))
  if (moved.size === 0) return parts
  const own = new Set(parts[0])
  const first = all.flatMap((operation, index): readonly PreparedOperation[] => {
    const op = before[index]
    if (op === undefined) return []
    const { part, ...rest } = operation
    const hoisted = { ...rest, op, instructions: compile(op, dialect, { version }, registry), autocommit: true } as const
    // One of a later step is no part of the first, and may be done again.
    return [own.has(operation) && part !== undefined ? { ...hoisted, part } : hoisted]
  })
  const rest = parts.map((part) => part.filter((operation) => !moved.has(operation)))
  return [[...first, ...(rest[0] ?? [])], ...rest.slice(1)]
}
