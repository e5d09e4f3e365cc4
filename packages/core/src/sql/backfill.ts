import type { BackfillOp, SqlText } from '../ops/op.ts'
import { join, list } from './sql-pieces.ts'
import type { Quoting } from './quoting.ts'

/** All rows at once, as a script and a transaction that is not ours have it. */
export function updateAll(op: BackfillOp, quoting: Quoting): SqlText {
  return updateWhere(op, quoting, [])
}

/** The rows for which the conditions hold as well. */
export function updateWhere({ table, set, where }: BackfillOp, quoting: Quoting, conditions: readonly string[]): SqlText {
  const assignments = Object.entries(set).map(([column, to]) => join([`${quoting.identifier(column)} = `, to]))
  return join([`UPDATE ${quoting.qualified(table)} SET `, list(assignments), whereClause(conditions, where)])
}

/** ` WHERE … AND (…)`, or nothing. */
export function whereClause(conditions: readonly string[], where: SqlText | undefined): SqlText {
  const all = [...conditions, ...(where === undefined ? [] : [join(['(', where, ')'])])]
  return join(all.flatMap((condition, index) => [index === 0 ? ' WHERE ' : ' AND ', condition]))
}
