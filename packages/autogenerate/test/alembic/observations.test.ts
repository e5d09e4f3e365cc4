import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRegistry } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { createPostgresDatabase, newestPostgres } from '@mig/test-databases'
import { findDifferences } from '../../src/index.ts'
import { run, withSqlite, type Database } from '../databases.ts'
import type { Observation } from './observation.ts'
import { COLUMNS } from './postgres-columns.ts'
import { TABLES } from './postgres-tables.ts'
import { ON_SQLITE } from './sqlite.ts'

/*
 * What Alembic 1.19 sees mig sees; what it misses mig finds; what it gets wrong mig gets right: the operations are those expected, they
 * run, and nothing is left to do.
 */

const ON_POSTGRES: readonly Observation[] = [...COLUMNS, ...TABLES]

const registry = createRegistry([])

async function check(database: Database, { from, to, ops }: Observation): Promise<void> {
  if (from !== '') await database.connection.run(from)
  const inspected = {
    ...database,
    registry,
    ownTables: [{ name: 'mig_version' }],
    openDev: () => Promise.reject(new TypeError('nothing is tried out here')),
  }
  const found = await findDifferences(inspected, { wanted: to })
  expect(found.summary).toEqual(ops)
  await run(database, found.ops)
  expect((await findDifferences(inspected, { wanted: to })).summary).toEqual([])
}

const titles = (rows: readonly Observation[]): readonly (readonly [string, Observation])[] =>
  rows.map((row) => [`${row.name} (Alembic: ${row.alembic})`, row])

test('the table holds every observation, once', () => {
  const names = ON_POSTGRES.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
  expect(ON_POSTGRES.length + ON_SQLITE.length).toBeGreaterThanOrEqual(110)
})

describe('PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof createPostgresDatabase>>
  let database: Database
  beforeAll(async () => {
    server = await createPostgresDatabase(newestPostgres())
    database = { dialect: postgres, connection: await postgres.driver.connect({ url: server.url }) }
  })
  afterAll(async () => {
    await database.connection.close()
    await server.drop()
  })

  test.each(titles(ON_POSTGRES))('%s', async (_, observation) => {
    await database.connection.run('DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS newsch CASCADE; CREATE SCHEMA public')
    await check(database, observation)
  })
})

describe('SQLite', () => {
  test.each(titles(ON_SQLITE))('%s', (_, observation) => withSqlite((database) => check(database, observation)))
})
