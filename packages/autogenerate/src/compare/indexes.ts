import { equalData } from '@mig/core/dialect'
import type { Dialect, Index, IndexPart } from '@mig/core/dialect'
import { matchByKey, matchRest } from '../match.ts'
import { sameText } from '../expressions.ts'
import { settle } from './constraints.ts'
import { shapeOf } from './shape.ts'
import type { ElementDifference } from './constraints.ts'
import type { Linked, LinkedTable } from '../linked.ts'
import type { SameExpression } from '../expressions.ts'

/** What happens to the indexes of a table that stands on both sides. A changed index is dropped and created. */
export function compareIndexes(from: LinkedTable, to: LinkedTable, dialect: Dialect, same: SameExpression): ElementDifference<Index> {
  const equal = (a: Linked<Index>, b: Linked<Index>): boolean => {
    if (equalData(a.normal, b.normal)) return true
    return shape(a.normal, dialect.name) === shape(b.normal, dialect.name) && sameExpressions(from, a.normal, b.normal, same)
  }
  const named = matchByKey(from.indexes, to.indexes, (index) => index.normal.name)
  return settle(matchRest(named, equal), equal, dialect.features.renameIndex)
}

/** All that is compared as data: neither the name, nor the expressions, which the judge compares. */
function shape(index: Index, dialect: string): string {
  const parts = index.parts.map((part) => shapeOf(part, dialect, ['sql']))
  return JSON.stringify([shapeOf(index, dialect, ['name', 'comment', 'parts', 'where']), parts, index.where !== undefined])
}

/** Asks about all expressions, whatever the first answer is: the questions must not depend on the answers. */
function sameExpressions(table: LinkedTable, a: Index, b: Index, same: SameExpression): boolean {
  const place = { table: table.normal }
  const parts = a.parts.map((part, position) => sameText(same, { ...place, kind: 'index' }, sqlOf(part), sqlOf(b.parts[position])))
  const predicate = sameText(same, { ...place, kind: 'predicate' }, a.where, b.where)
  return predicate && parts.every(Boolean)
}

function sqlOf(part: IndexPart | undefined): string | undefined {
  return part !== undefined && 'sql' in part ? part.sql : undefined
}
