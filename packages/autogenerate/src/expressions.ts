import type { Connection, ExpressionPair, Judge, Table } from '@mig/core/dialect'

/** Says whether two texts of one expression mean the same. */
export type SameExpression = (pair: ExpressionPair) => boolean

/**
 * Runs a comparison with the database's judge.
 *
 * The comparison runs twice: first every pair counts as equal and is written down, then one question answers them all and the
 * comparison runs on the answers, if there was a question. Both runs are the same code, so they cannot disagree about what has to be asked.
 */
export async function judged<T>(judge: Judge, connection: Connection, compare: (same: SameExpression) => T): Promise<T> {
  const asked = new Map<string, ExpressionPair>()
  const found = compare((pair) => {
    if (pair.left !== pair.right) asked.set(pairKey(pair), pair)
    return true
  })
  if (asked.size === 0) return found
  const answers = await judge.equal(connection, [...asked.values()])
  const equal = new Set([...asked.keys()].filter((_, index) => answers[index] === true))
  return compare((pair) => pair.left === pair.right || equal.has(pairKey(pair)))
}

function pairKey({ kind, table, column, left, right }: ExpressionPair): string {
  return JSON.stringify([kind, table.schema ?? null, table.name, column ?? null, left, right])
}

/** The pair of two optional texts; absent on both sides is equal without asking, on one side different. */
export function sameText(
  same: SameExpression,
  place: { readonly kind: ExpressionPair['kind']; readonly table: Table; readonly column?: string },
  left: string | undefined,
  right: string | undefined,
): boolean {
  if (left === undefined || right === undefined) return left === right
  return same({ ...place, left, right })
}
