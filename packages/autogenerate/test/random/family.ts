import fc from 'fast-check'
import type { Column, Schema, Table } from '@mig/core/dialect'
import { drawnColumn, drawnFrame, MOODS, schemaOf, TABLES, type DrawnTable } from '../schemas.ts'
import { BASICS, basicObjects, shadesOf, type Basics } from './basics.ts'
import { DEPENDENTS, dependentObjects, withPartComments, type Dependents } from './dependents.ts'
import { chosen, pairOf, type Groups } from './drawing.ts'
import { afterLog, FAMILY, inheritingTables, LOG, partitionedTables, type Family, type Log, type Target } from './relations.ts'
import { EXTRAS, loggedTargets, withExtras, type Extras } from './table-extras.ts'

/*
 * Schemas of PostgreSQL with all that one holds, over a few names, so that two of them have most things in common: four tables of any
 * columns, what PostgreSQL alone has of tables, partitions and tables that inherit, and objects that stand on all of them.
 */

interface World extends Groups {
  readonly moods: { readonly values: readonly string[] }
  readonly basics: Basics
  readonly log: Log
  readonly family: Family
}

const values = fc.constantFrom<readonly string[]>(MOODS, MOODS.slice(0, 2), MOODS.slice(1), MOODS.toReversed(), MOODS.slice(1, 2))

const world: fc.Arbitrary<World> = fc.record({
  moods: fc.record({ values }),
  basics: chosen(BASICS),
  log: chosen(LOG),
  family: chosen(FAMILY),
  ...Object.fromEntries(
    TABLES.flatMap((table) => [
      [table, drawnFrame],
      ...[0, 1, 2, 3].map((column) => [`${table} ${column}`, drawnColumn] as const),
      [`${table} extras`, chosen(EXTRAS)],
      [`${table} dependents`, chosen(DEPENDENTS)],
    ]),
  ),
}) as fc.Arbitrary<World>

/** Two schemas for a version of PostgreSQL: any two, or one and what some changes make of it. */
export function richPair(major: number): fc.Arbitrary<readonly [a: Schema, b: Schema]> {
  return pairOf(world).map(([a, b]) => [richSchema(a, major), richSchema({ ...b, log: afterLog(a.log, b.log) }, major)])
}

/** ALTER TABLE takes the sequences of a table along when it is logged or no longer; the next revision brings them back. */
const OWNERS: readonly string[] = ['alpha']

function richSchema(drawn: World, major: number): Schema {
  const { basics, log, family } = drawn
  const moods = drawn.moods.values
  const base = schemaOf(TABLES.map((table) => drawnTable(drawn, table)), moods)
  const names = base.tables.map(({ name }) => name)
  const objects = basicObjects(basics, names)
  const has = new Set(objects.map(({ name }) => name))
  const shades = shadesOf(basics)
  if (shades.length > 0) has.add('shade')
  const ordinary = base.tables.map((table) => {
    const extended = withExtras(table, group<Extras>(drawn, `${table.name} extras`), { major, has, shades })
    return withPartComments(extended, group<Dependents>(drawn, `${table.name} dependents`))
  })
  const parted = partitionedTables(log, moods, targetOf(ordinary), major)
  const tables = loggedTargets([...ordinary, ...parted], OWNERS).slice(0, ordinary.length)
  const enums = [
    ...(base.enums.length > 0 || parted.some((table) => usesMood(table.columns)) ? [{ name: 'mood', values: moods }] : []),
    ...(shades.length > 0 ? [{ name: 'shade', schema: 'app', values: shades }] : []),
  ]
  const dependents = tables.flatMap((table) =>
    dependentObjects(table, group<Dependents>(drawn, `${table.name} dependents`), { major, has, tables }),
  )
  return { tables: [...tables, ...parted, ...inheritingTables(family)], enums, objects: [...objects, ...dependents] }
}

function drawnTable(drawn: World, table: string): DrawnTable {
  const frame = group<Omit<DrawnTable, 'columns'>>(drawn, table)
  return { ...frame, columns: [0, 1, 2, 3].map((column) => group<DrawnTable['columns'][number]>(drawn, `${table} ${column}`)) }
}

/** What stands under a name that was put together; the arbitrary of the world says what it is. */
function group<T>(drawn: World, name: string): T {
  return drawn[name] as unknown as T
}

function usesMood(columns: readonly Column[]): boolean {
  return columns.some(({ type }) => type.kind === 'enum' && type.name === 'mood')
}

function targetOf(tables: readonly Table[]): Target | undefined {
  const id = tables.find(({ name }) => name === 'alpha')?.columns.find(({ name }) => name === 'id')
  return id === undefined ? undefined : { name: 'alpha', type: id.type }
}
