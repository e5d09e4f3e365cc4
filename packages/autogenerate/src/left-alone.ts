import { canonical, displayName, nameKey } from '@mig/core/dialect'
import type { Dialect } from '@mig/core/dialect'
import { matchByKey } from './match.ts'
import type { Linked, LinkedSchema, LinkedTable } from './linked.ts'

/** What differs although no operation changes it, a sentence each. */
export function leftAlone(from: LinkedSchema, to: LinkedSchema, dialect: Dialect): readonly string[] {
  const { kept } = matchByKey(from.tables, to.tables, (table) => nameKey(table.name))
  return kept.flatMap(([a, b]) => [
    ...(dialect.features.tableOptions === true ? [] : differentOptions(a, b, dialect.name)),
    ...(dialect.features.comments
      ? [...differentComments(a, a.constraints, b.constraints), ...differentComments(a, a.indexes, b.indexes)]
      : []),
  ])
}

function differentOptions(from: LinkedTable, to: LinkedTable, dialect: string): readonly string[] {
  const [is, wanted] = [from, to].map(({ normal }) => canonical(normal.options?.[dialect] ?? {}))
  if (is === wanted) return []
  return [`options of table ${displayName(from.name)} differ: the model says ${wanted}, the database ${is}; mig leaves them as they are`]
}

type Commented = Linked<{ readonly name?: string; readonly comment?: string }>

function differentComments(table: LinkedTable, from: readonly Commented[], to: readonly Commented[]): readonly string[] {
  const pairs = matchByKey(from, to, ({ normal }) => normal.name).kept.filter(([a, b]) => a.normal.comment !== b.normal.comment)
  return pairs.map(
    ([{ normal }]) =>
      `the comment of ${normal.name ?? ''} on table ${displayName(table.name)} differs; ` +
      'mig leaves it as it is: write the statement with op.execute(…)',
  )
}
