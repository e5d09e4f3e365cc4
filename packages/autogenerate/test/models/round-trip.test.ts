import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NamingConvention } from '@mig/core'
import { findTable, type Op, type Schema } from '@mig/core/dialect'
import { newestPostgres } from '@mig/test-databases'
import { EXTRA_SCHEMA, randomSchema as postgresSchema } from '../../../dialect-postgres/test/random-schema.ts'
import { randomSchema as sqliteSchema } from '../../../dialect-sqlite/test/random-schema.ts'
import { autogenerate, renderModels } from '../../src/index.ts'
import { run, withPostgres, withSqlite, type Database } from '../databases.ts'
import { throughModels } from './written.ts'

const CONVENTION: NamingConvention = {
  pk: 'pk_%(table_name)s',
  fk: 'fk_%(table_name)s_%(column_0_key)s',
  uq: ({ table, columns }) => `${table}_${columns.join('_')}_key`.slice(0, 60),
}

interface Layout {
  readonly perTable: boolean
  readonly naming: NamingConvention | undefined
}

const layouts: fc.Arbitrary<Layout> = fc.record({ perTable: fc.boolean(), naming: fc.constantFrom(undefined, CONVENTION) })

/** What is left to do after the models of a database were written and loaded: nothing, apart from tables that the notes name. */
async function expectNothing({ dialect, connection }: Database, options: Layout): Promise<void> {
  const schemas = dialect.features.schemas ? [EXTRA_SCHEMA] : []
  const reflected = await dialect.reflector.reflect(connection, { schemas })
  const { files, notes } = renderModels(reflected, options)
  const wanted = await throughModels(reflected, options)
  const left = reflected.tables.filter((table) => findTable(wanted, table) === undefined)
  expect(notes.length).toBe(left.length)
  const found = await autogenerate({ dialect, connection, wanted, schemas, versionTables: left })
  expect(found.summary, files.map(({ source }) => source).join('\n')).toEqual([])
}

function creation({ tables, enums }: Schema): readonly Op[] {
  return [...enums.map((item): Op => ({ kind: 'createEnum', enum: item })), ...tables.map((table): Op => ({ kind: 'createTable', table }))]
}

describe('models of a random database, loaded again, differ in nothing', () => {
  test('SQLite', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sqliteSchema, layouts, async (schema, options) =>
        withSqlite(async (database) => {
          await run(database, creation({ ...schema, enums: [] }))
          await expectNothing(database, options)
        }),
      ),
      { numRuns: 150 },
    )
  })

  test('PostgreSQL', { timeout: 240_000 }, async () => {
    await withPostgres(newestPostgres(), async (database) => {
      const [major = 0] = database.connection.version
      await fc.assert(
        fc.asyncProperty(postgresSchema(major >= 18), layouts, async (schema, options) => {
          const extra = database.dialect.quoting.identifier(EXTRA_SCHEMA)
          await database.connection.run(`DROP SCHEMA IF EXISTS ${extra} CASCADE; DROP SCHEMA public CASCADE`)
          await database.connection.run(`CREATE SCHEMA public; CREATE SCHEMA ${extra}`)
          // Indexes are built in the transaction: nobody is kept out of a new table.
          await run(database, creation(schema))
          await expectNothing(database, options)
        }),
        { numRuns: 60 },
      )
    })
  })
})
