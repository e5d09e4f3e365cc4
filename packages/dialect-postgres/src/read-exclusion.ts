import { bareExpression, type ExclusionConstraint, type ExclusionPart } from '@mig/core/dialect'
import type { NameRow } from './catalog.ts'
import type { ExclusionRow, IndexRow } from './index-catalog.ts'
import { indexOptions, inPostgres, readParts } from './read-index.ts'
import { quoting } from './quoting.ts'
import type { Names } from './read-type.ts'

/** The exclusion constraint whose index a row of the catalog is. */
export function readExclusion(
  row: IndexRow,
  { operators, deferrable, deferred, comment }: ExclusionRow,
  columnNames: ReadonlyMap<number, string>,
  names: Names,
): ExclusionConstraint {
  const parts = readParts(row, columnNames, names.path).map((part, place): ExclusionPart => {
    const operator = operators[place]
    return { ...part, operator: operator === undefined ? '=' : operatorText(operator, names.path) }
  })
  return {
    kind: 'exclusion',
    name: row.name,
    parts,
    ...(row.predicate === null ? {} : { where: bareExpression(row.predicate) }),
    ...(deferrable ? { deferrable } : {}),
    ...(deferred ? { initially: 'deferred' } : {}),
    ...(comment === null ? {} : { comment }),
    ...inPostgres(indexOptions(row, columnNames)),
  }
}

/** `&&`, or `OPERATOR("app".&&)` where that is not in the search path. */
function operatorText({ schema, name }: NameRow, path: readonly string[]): string {
  return path.includes(schema) ? name : `OPERATOR(${quoting.identifier(schema)}.${name})`
}
