import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isIrreversible } from '@mig/core/dialect'
import type { Schema } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { compareWith, emptied, migrateTo, run, withPostgres, withSqlite, type Pair } from './databases.ts'
import { catalog } from './oracle.ts'
import { nativePair, schemaPair } from './schemas.ts'

/**
 * From one schema to another and back: the catalog is that of a fresh build, and nothing is left to do. Where the downgrade cannot be,
 * it says why.
 */
async function converges({ database, fresh }: Pair, a: Schema, b: Schema): Promise<void> {
  await migrateTo(database, a)
  expect((await compareWith(database, a)).summary).toEqual([])
  const start = await catalog(database)
  const { downgrade } = await migrateTo(database, b)
  expect((await compareWith(database, b)).summary).toEqual([])
  await migrateTo(fresh, b)
  expect(await catalog(database)).toEqual(await catalog(fresh))
  if (isIrreversible(downgrade)) return expect(downgrade.irreversible).not.toBe('')
  await run(database, downgrade)
  expect((await compareWith(database, a)).summary).toEqual([])
  expect(await catalog(database)).toEqual(start)
}

describe.each(postgresServers())('PostgreSQL $major', (server) => {
  test('any schema becomes any other, and back', { timeout: 240_000 }, async () => {
    await withPostgres(server, async (database) =>
      withPostgres(server, async (fresh) => {
        const pair = { database, fresh }
        await fc.assert(
          fc.asyncProperty(schemaPair, async ([a, b]) => {
            await emptied(pair)
            await converges(pair, a, b)
          }),
          { numRuns: 40, endOnFailure: true },
        )
      }),
    )
  })
})

test('SQLite: a schema becomes any that ALTER TABLE can reach, and back', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(nativePair, async ([a, b]) => {
      await withSqlite(async (database) =>
        withSqlite(async (fresh) => {
          // With enforcement on, DROP TABLE deletes rows first, which fails half-way through tables that refer to each other.
          // https://www.sqlite.org/foreignkeys.html#fk_schemacommands
          for (const { connection } of [database, fresh]) await connection.run('PRAGMA foreign_keys = OFF')
          await converges({ database, fresh }, a, b)
        }),
      )
    }),
    { numRuns: 150 },
  )
})
