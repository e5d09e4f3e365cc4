import { expect } from 'vitest'
import { schemaOf, sql, t, table, view, type AnyTable, type ObjectModel } from '@mig/core'
import { canonical, isIrreversible, type ObjectKind, type Schema } from '@mig/core/dialect'
import { usualPostgres, type TestServer } from '@mig/test-databases'
import { autogenerate, renderRevision } from '../../src/index.ts'
import { compareWith, migrateTo, run, withPostgres, withSqlite, type Database } from '../databases.ts'
import { catalog } from '../oracle.ts'
import { recordRevision } from '../record.ts'

/** What the tests of this folder start from. */
export const expenses: AnyTable = table('expenses', {
  id: t.integer().primaryKey(),
  amount: t.integer().notNull(),
  paid: t.integer(),
  note: t.text(),
})
export const open: ObjectModel<'view'> = view('open_expenses', sql`select id, amount from expenses where paid is null`)
export const sums: ObjectModel<'view'> = view('sums', sql`select sum(amount) as total from open_expenses`)

/**
 * From one state of the models to another: nothing is left to do, the catalog is that of a fresh database, the file holds the same
 * operations, and the downgrade gives the former catalog back. Gives what the upgrade did.
 */
export async function leads(
  database: Database,
  fresh: Database,
  from: readonly unknown[],
  to: readonly unknown[],
): Promise<readonly string[]> {
  const [a, b] = [schemaOf(from), schemaOf(to)]
  // What the second state has no object of is to go all the same.
  const compared = [...new Set([...(a.objects ?? []), ...(b.objects ?? [])].map(({ kind }) => kind))]
  await migrateTo(database, a)
  expect((await compareWith(database, a)).summary).toEqual([])
  const start = await catalog(database)
  const found = await difference(database, b, compared)
  if (isIrreversible(found.downgrade)) return expect.fail(found.downgrade.irreversible)
  const text = renderRevision({
    id: 'a1',
    parents: [],
    message: '',
    createdAt: '2026-11-22T09:15:00Z',
    upgrade: found.ops,
    downgrade: found.downgrade,
  })
  const recorded = await recordRevision(text)
  expect(recorded.upgrade.map(canonical)).toEqual(found.ops.map(canonical))
  await run(database, recorded.upgrade)
  expect((await difference(database, b, compared)).summary).toEqual([])
  await migrateTo(fresh, b)
  expect(await catalog(database)).toEqual(await catalog(fresh))
  await run(database, recorded.downgrade ?? [])
  expect(await catalog(database)).toEqual(start)
  return found.summary
}

function difference({ dialect, connection }: Database, wanted: Schema, objects: readonly ObjectKind[]): ReturnType<typeof autogenerate> {
  return autogenerate({ dialect, connection, wanted, objects, versionTables: [] })
}

export const databases: readonly (readonly [string, (work: (database: Database) => Promise<void>) => Promise<void>])[] = [
  ['SQLite', withSqlite],
  ...usualPostgres().map(
    (server) => [`PostgreSQL ${server.major}`, (work: (database: Database) => Promise<void>) => withPostgres(server, work)] as const,
  ),
]

/** `leads` on two new databases of a server. */
export function between(server: TestServer): (from: readonly unknown[], to: readonly unknown[]) => Promise<readonly string[]> {
  return (from, to) => withPostgres(server, async (database) => withPostgres(server, async (fresh) => leads(database, fresh, from, to)))
}
