import { canonical, displayName, nameKey } from '@mig/core/dialect'
import type { Dialect } from '@mig/core/dialect'
import { matchByKey } from './match.ts'
import type { LinkedSchema, LinkedTable } from './linked.ts'

/** What differs although no operation changes it, a sentence each. */
export function leftAlone(from: LinkedSchema, to: LinkedSchema, dialect: Dialect): readonly string[] {
  const { kept } = matchByKey(from.tables, to.tables, (table) => nameKey(table.name))
  return dialect.features.tableOptions === true ? [] : kept.flatMap(([a, b]) => differentOptions(a, b, dialect.name))
}

function differentOptions(from: LinkedTable, to: LinkedTable, dialect: string): readonly string[] {
  const [is, wanted] = [from, to].map(({ normal }) => canonical(normal.options?.[dialect] ?? {}))
  if (is === wanted) return []
  return [`options of table ${displayName(from.name)} differ: the model says ${wanted}, the database ${is}; mig leaves them as they are`]
}
