import { isSymbol, significant, tokenize } from '@mig/core/dialect'
import type { Op, SchemaObject } from '@mig/core/dialect'
import { wordsOf } from './words.ts'
import type { ObjectDifference } from './compare.ts'

/**
 * The difference, with the views made again that say `*` of a table which gets columns: a view keeps the columns that there were when it
 * was made.
 */
export function withWidened(difference: ObjectDifference, tableOps: readonly Op[]): ObjectDifference {
  const tables = new Set(tableOps.flatMap(widenedTable).map((name) => name.toLowerCase()))
  if (tables.size === 0) return difference
  const isWidened = (object: SchemaObject): boolean =>
    (object.kind === 'view' || object.kind === 'materializedView') &&
    saysStar(object.query) &&
    [...wordsOf(object.query)].some((word) => tables.has(word))
  const kept = difference.kept.map((item) => (isWidened(item.pair[1].source) ? { ...item, verdict: 'remake' as const } : item))
  return { ...difference, kept }
}

function widenedTable(op: Op): readonly string[] {
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  return op.changes.some(({ kind }) => kind === 'addColumn') ? [op.table.name] : []
}

/** True for `SELECT *` and `t.*`; a product has a value behind it, and `count(*)` a parenthesis in front. */
function saysStar(query: string): boolean {
  const tokens = significant(tokenize(query))
  return tokens.some((token, index) => {
    const next = tokens[index + 1]
    if (token.text !== '*' || isSymbol(tokens[index - 1], '(')) return false
    return next === undefined || next.text.toLowerCase() === 'from' || isSymbol(next, ',') || isSymbol(next, ')')
  })
}
