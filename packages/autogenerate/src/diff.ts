import { nameKey, partitionedTable } from '@mig/core/dialect'
import type { AutogenerateHooks, Dialect, Op } from '@mig/core/dialect'
import { aroundMoves } from './compare/around-moves.ts'
import { checkedEnums } from './compare/checked-enums.ts'
import { compareEnums, newEnums } from './compare/enums.ts'
import { freedByEnums } from './compare/rebuilt-enums.ts'
import { compareTables } from './compare/tables.ts'
import { matchByKey } from './match.ts'
import { TakenNames } from './names.ts'
import { tableOps } from './table-ops.ts'
import type { LinkedSchema, LinkedTable } from './linked.ts'
import type { SameExpression } from './expressions.ts'

/**
 * The operations that lead from one schema to the other, one `alterTable` a table, in no particular order.
 * @param freed Keys of parts of tables that go and come back, since what they use does, and of enums that are made anew.
 * @throws UnsupportedError for a change that no operation can express; the hint says what to do by hand.
 */
export function diff(
  from: LinkedSchema,
  to: LinkedSchema,
  dialect: Dialect,
  same: SameExpression,
  hooks: AutogenerateHooks = {},
  freed: ReadonlySet<string> = new Set(),
): readonly Op[] {
  const tables = matchByKey(from.tables, to.tables, (table) => nameKey(table.name))
  const enums = dialect.features.enums === 'type' ? compareEnums(from, to, freed, dialect.name) : newEnums(from.tables, to.tables)
  const checked = checkedEnums(tables.kept, dialect)
  const taken = new TakenNames({ from, to }, dialect.features.maxNameBytes)
  const makingRoom = new Set([...freed, ...freedByEnums(enums, from.tables)])
  return [
    ...enums,
    ...checked.ops,
    ...tables.added.map((table): Op => ({ kind: 'createTable', table: table.source })),
    ...tables.removed
      .filter((table) => !isLeftPartition(table, tables.removed))
      .map((table): Op => ({ kind: 'dropTable', table: table.name, was: table.source })),
    ...aroundMoves(compareTables(checked.tables, dialect, same, hooks, makingRoom), from, to, dialect.name).flatMap((difference) =>
      tableOps(difference, dialect, taken),
    ),
  ]
}

/** Partitions come with time and not with models: one that the model does not name stays as long as its table does. */
function isLeftPartition(table: LinkedTable, removed: readonly LinkedTable[]): boolean {
  const parent = partitionedTable(table.normal)
  if (parent === undefined) return false
  const gone = removed.find(({ name }) => nameKey(name) === nameKey(parent))
  return gone === undefined || isLeftPartition(gone, removed)
}
