import { runCase, type Case, type Mode, type Outcome } from './case.ts'
import { intentOf, opsOf } from './intent.ts'
import type { OpenDb } from './sqlite-file.ts'
import type { TableSpec, World } from './world.ts'
import { worldScript } from './write-sql.ts'

const SIMPLE: Mode = { place: 'memory', journal: 'delete', foreignKeys: false, by: 'operations', transaction: 'revision', open: false }

/** The same loss with as little as possible around it. */
export async function shrunk(test: Case, first: Outcome, open: OpenDb): Promise<{ readonly test: Case; readonly outcome: Outcome }> {
  const category = categoryOf(first)
  let best = { test, outcome: first }
  for (let progress = true; progress; ) {
    progress = false
    for (const candidate of smaller(best.test)) {
      const outcome = await attempt(candidate, open)
      if (outcome === undefined || categoryOf(outcome) !== category) continue
      best = { test: candidate, outcome }
      progress = true
      break
    }
  }
  return best
}

async function attempt(test: Case, open: OpenDb): Promise<Outcome | undefined> {
  try {
    return await runCase(test, open)
  } catch {
    // What is left is no database, or the change speaks of what is gone.
    return undefined
  }
}

/** What kind of loss it is: the first words of the first problem. */
function categoryOf({ kind, problems: [first = ''] }: Outcome): string {
  if (kind !== 'lost') return ''
  return first.startsWith('it was refused') ? first.slice(0, 110) : first.replaceAll(/[[:"'(].*$/gs, '').slice(0, 40)
}

function* smaller(test: Case): Generator<Case> {
  const { world, steps, mode } = test
  for (const place of steps.keys()) if (steps.length > 1) yield { ...test, steps: steps.toSpliced(place, 1) }
  for (const smallerWorld of worlds(world)) yield { ...test, world: smallerWorld }
  for (const key of Object.keys(SIMPLE) as readonly (keyof Mode)[]) {
    if (mode[key] !== SIMPLE[key]) yield { ...test, mode: { ...mode, [key]: SIMPLE[key] } }
  }
  if (!test.together) yield { ...test, together: true }
}

function* worlds(world: World): Generator<World> {
  const { tables, objects } = world
  for (const place of objects.keys()) yield { ...world, objects: objects.toSpliced(place, 1) }
  for (const place of tables.keys()) if (place > 0) yield { ...world, tables: tables.toSpliced(place, 1) }
  if (world.analyzed) yield { ...world, analyzed: false }
  if (world.hidden) yield { ...world, hidden: false }
  if (world.home === 'aux') yield { ...world, home: 'main' }
  for (const [place, table] of tables.entries()) for (const next of tablesBelow(table)) yield { ...world, tables: tables.with(place, next) }
}

function* tablesBelow(table: TableSpec): Generator<TableSpec> {
  const { columns, constraints, indexes, rows } = table
  if (rows.length > 1) yield { ...table, rows: [] }
  for (const place of rows.keys()) yield { ...table, rows: rows.toSpliced(place, 1) }
  for (const place of indexes.keys()) yield { ...table, indexes: indexes.toSpliced(place, 1) }
  for (const place of constraints.keys()) yield { ...table, constraints: constraints.toSpliced(place, 1) }
  for (const [place, { id }] of columns.entries()) {
    const kept = rows.map(({ cells, ...row }) => ({
      ...row,
      cells: Object.fromEntries(Object.entries(cells).filter(([key]) => key !== id)),
    }))
    if (columns.length > 1) yield { ...table, columns: columns.toSpliced(place, 1), rows: kept }
  }
  for (const [place, column] of columns.entries()) {
    for (const key of ['notNull', 'default', 'collation'] as const) {
      const { [key]: gone, ...rest } = column
      if (gone !== undefined) yield { ...table, columns: columns.with(place, rest) }
    }
  }
  for (const [place, item] of constraints.entries()) {
    for (const key of ['conflict', 'onDelete', 'onUpdate', 'deferrable', 'inline', 'desc', 'autoincrement', 'name'] as const) {
      if (!(key in item)) continue
      const copy: { [key: string]: unknown } = { ...item }
      delete copy[key]
      yield { ...table, constraints: constraints.with(place, copy as unknown as typeof item) }
    }
  }
  const { strict, withoutRowid, ...plain } = table
  if (strict) yield { ...plain, ...(withoutRowid ? { withoutRowid } : {}) }
  if (withoutRowid) yield { ...plain, ...(strict ? { strict } : {}) }
  if (table.spelling !== 0) yield { ...table, spelling: 0 }
  if (table.deleted !== 'none') yield { ...table, deleted: 'none' }
}

/** The case as a person would try it out. */
export function report({ test, outcome }: { readonly test: Case; readonly outcome: Outcome }): string {
  return [
    ...worldScript(test.world).map(({ sql }) => `${sql};`),
    `-- ${JSON.stringify(test.mode)}`,
    ...opsOf(intentOf(test.world, test.steps), test.together).map((op) => `-- ${JSON.stringify(op)}`),
    ...outcome.problems.slice(0, 8).map((problem) => `=> ${problem.slice(0, 1500)}`),
  ].join('\n')
}
