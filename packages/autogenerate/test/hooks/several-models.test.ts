import { expect, test } from 'vitest'
import { createLoader, loadModels, schemaOf, t, table } from '@mig/core'
import { newestPostgres } from '@mig/test-databases'
import { autogenerate } from '../../src/index.ts'
import { compareWith, migrateTo, withPostgres, withSqlite } from '../databases.ts'

const people = table('people', { id: t.integer().primaryKey() })
const shop = { people, goods: table('goods', { id: t.integer().primaryKey(), owner: t.integer().references(() => people.id) }) }
const billing = [
  table('bills', {
    id: t.integer().primaryKey(),
    good: t.integer().references('goods.id'),
    owner: t.integer().references(() => people.id),
  }),
]

async function modelsOf(models: unknown): Promise<ReturnType<typeof schemaOf>> {
  return schemaOf(await loadModels(models, import.meta.dirname, createLoader({})))
}

test.each([
  ['SQLite', withSqlite],
  ['PostgreSQL', (work: Parameters<typeof withSqlite>[0]) => withPostgres(newestPostgres(), work)],
] as const)('several sets of models are one schema on %s, ordered across them', async (_, withDatabase) => {
  await withDatabase(async (database) => {
    const { summary } = await migrateTo(database, await modelsOf([billing, shop]))
    expect(summary).toEqual(['create table people', 'create table goods', 'create table bills'])
    expect((await compareWith(database, await modelsOf([shop, billing, people]))).ops).toEqual([])
  })
})

test('a table that two sets describe in two ways is an error', async () => {
  const other = table('people', { id: t.integer().primaryKey(), name: t.text() })
  await expect(modelsOf([shop, [other]])).rejects.toMatchObject({ code: 'model.duplicate' })
})

test('schemas are compared that the models or the configuration name', async () => {
  await withPostgres(newestPostgres(), async ({ dialect, connection }) => {
    await connection.run(`CREATE SCHEMA app; CREATE SCHEMA other; CREATE SCHEMA more;
      CREATE TABLE app.a (id integer PRIMARY KEY); CREATE TABLE other.b (id integer PRIMARY KEY);
      CREATE TABLE more.c (id integer PRIMARY KEY)`)
    const wanted = schemaOf([table('a', { id: t.integer().primaryKey() }, { schema: 'app' })])
    const found = async (schemas: readonly string[]): Promise<readonly string[]> =>
      (await autogenerate({ dialect, connection, wanted, versionTables: [], schemas })).summary
    expect(await found([])).toEqual([])
    expect(await found(['other'])).toEqual(['drop table other.b'])
  })
})
