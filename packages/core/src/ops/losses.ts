import { displayName } from '../schema/schema.ts'
import { isCustomOp, type Op } from './op.ts'

/**
 * What goes for good with an operation, whatever is in it: `table users`, `column users.name`.
 * Rows that a conversion cuts are not told.
 */
export function lossesOf(op: Op): readonly string[] {
  if (isCustomOp(op)) return []
  if (op.kind === 'dropTable') return [`table ${displayName(op.table)}`]
  if (op.kind !== 'alterTable') return []
  return op.changes.flatMap((change) => (change.kind === 'dropColumn' ? [`column ${displayName(op.table)}.${change.name}`] : []))
}
