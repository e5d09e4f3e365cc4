import { nameKey, partitionedTable } from '@mig/core/dialect'
import type { Constraint, Table } from '@mig/core/dialect'
import { targetOf } from './compare/tables.ts'
import type { LinkedSchema } from './linked.ts'

/*
 * Tables that become logged or unlogged. A logged table cannot refer to an unlogged one, not even between two statements; the references
 * of a partitioned table and to it are those of its partitions as well.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED
 */

export interface Sides {
  readonly from: LinkedSchema
  readonly to: LinkedSchema
}

/** The tables, by key, that change it: those that become logged after what they refer to, those that become unlogged before it. */
export function loggingOrder(sides: Sides, dialect: string): readonly string[] {
  const [from, to] = [tablesOf(sides.from), tablesOf(sides.to)]
  const [before, after] = [unloggedTables(from, dialect), unloggedTables(to, dialect)]
  const known = new Set(from.map(nameKey))
  const changed = to.map(nameKey).filter((key) => known.has(key) && before.has(key) !== after.has(key))
  if (changed.length === 0) return []
  const stays = new Set(referencesIn(to).map(edge))
  const references = referencesIn(from).filter((reference) => stays.has(edge(reference)))
  const sorted = changed.toSorted((a, b) => (a < b ? -1 : 1))
  const toLogged = targetsFirst(sorted.filter((key) => before.has(key)), references)
  const toUnlogged = targetsFirst(sorted.filter((key) => after.has(key)), references)
  return [...toLogged, ...toUnlogged.toReversed()]
}

/** The foreign keys of the first side that PostgreSQL would not bear on the way, whichever table is first. */
export function keysInTheWay(sides: Sides, dialect: string): ReadonlySet<Constraint> {
  const found = new Set<Constraint>()
  const order = loggingOrder(sides, dialect)
  if (order.length === 0) return found
  const tables = tablesOf(sides.from)
  const references = referencesIn(tables)
  const unlogged = new Set(unloggedTables(tables, dialect))
  for (const key of order) {
    const isLogged = unlogged.delete(key)
    if (!isLogged) unlogged.add(key)
    for (const { table, target, constraint } of references) {
      if ((table === key || target === key) && !unlogged.has(table) && unlogged.has(target)) found.add(constraint)
    }
  }
  return found
}

function tablesOf({ tables }: LinkedSchema): readonly Table[] {
  return tables.map(({ normal }) => normal)
}

function unloggedTables(tables: readonly Table[], dialect: string): ReadonlySet<string> {
  return new Set(tables.filter(({ options }) => options?.[dialect]?.['unlogged'] === true).map(nameKey))
}

interface Reference {
  readonly table: string
  readonly target: string
  readonly constraint: Constraint
}

function edge({ table, target }: Reference): string {
  return JSON.stringify([table, target])
}

function referencesIn(tables: readonly Table[]): readonly Reference[] {
  const parts = new Map<string, string[]>()
  for (const table of tables) {
    const parent = partitionedTable(table)
    if (parent !== undefined) parts.set(nameKey(parent), [...(parts.get(nameKey(parent)) ?? []), nameKey(table)])
  }
  const whole = (key: string): readonly string[] => [key, ...(parts.get(key) ?? []).flatMap(whole)]
  return tables.flatMap((owner) =>
    owner.constraints.flatMap((constraint) => {
      if (constraint.kind !== 'foreignKey') return []
      const targets = whole(nameKey(targetOf(constraint)))
      return whole(nameKey(owner)).flatMap((table) =>
        targets.flatMap((target) => (target === table ? [] : [{ table, target, constraint }])),
      )
    }),
  )
}

/** Each after those that it refers to, as far as they do not refer to each other. */
function targetsFirst(keys: readonly string[], references: readonly Reference[]): readonly string[] {
  const done: string[] = []
  const seen = new Set<string>()
  const visit = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    for (const { table, target } of references) if (table === key && keys.includes(target)) visit(target)
    done.push(key)
  }
  for (const key of keys) visit(key)
  return done
}
