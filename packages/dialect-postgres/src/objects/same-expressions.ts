import type { Connection } from '@mig/core/dialect'
import { planOf, readOnly } from '../snapshot.ts'
import { callsAndCollations } from '../guard.ts'

/**
 * True when the server prints the same for both texts of each pair, as expressions over the columns of a relation that exists. It is
 * asked without writing; what it refuses is different. See `judge`, which does the same for tables that may not exist.
 */
export async function sameExpressions(
  connection: Connection,
  relation: string,
  pairs: readonly (readonly [left: string, right: string])[],
): Promise<boolean> {
  const open = pairs.filter(([left, right]) => left !== right)
  if (open.length === 0) return true
  if (open.some(([left, right]) => String(callsAndCollations(left)) !== String(callsAndCollations(right)))) return false
  const select = (side: 0 | 1): string => `SELECT ${open.map((pair) => `(${pair[side]}\n)`).join(', ')} FROM ${relation}`
  return readOnly(connection, async () => {
    const left = await planOf(connection, select(0))
    return left !== undefined && left === (await planOf(connection, select(1)))
  })
}
