import fc from 'fast-check'
import { describe, test } from 'vitest'
import { postgresServers } from '@mig/test-databases'
import { emptied, withPostgres, withSqlite } from './databases.ts'
import { converges } from './random/converges.ts'
import { richPair } from './random/family.ts'
import { runs } from './random/runs.ts'
import { nativePair, schemaPair, sqlitePair } from './schemas.ts'

describe.each(postgresServers())('PostgreSQL $major', (server) => {
  const { numRuns, timeout } = runs(10)

  test('any schema becomes any other, and back', { timeout }, async () => {
    await withPostgres(server, async (database) =>
      withPostgres(server, async (fresh) => {
        const pair = { database, fresh }
        await fc.assert(
          fc.asyncProperty(schemaPair, async ([a, b]) => {
            await emptied(pair)
            await converges(pair, a, b)
          }),
          { numRuns, endOnFailure: true },
        )
      }),
    )
  })

  test('so does one with partitions, inheritance, and objects that stand on its tables', { timeout }, async () => {
    await withPostgres(server, async (database) =>
      withPostgres(server, async (fresh) => {
        const pair = { database, fresh }
        const [major = 0] = database.connection.version
        await fc.assert(
          fc.asyncProperty(richPair(major), async ([a, b]) => {
            await emptied(pair)
            await converges(pair, a, b)
          }),
          { numRuns, endOnFailure: true },
        )
      }),
    )
  })
})

describe('SQLite', () => {
  const { numRuns, timeout } = runs(60)

  test.each([
    { name: 'any schema becomes any other, and back', pairs: sqlitePair },
    { name: 'a schema becomes any that ALTER TABLE can reach, and back', pairs: nativePair },
  ])('$name', { timeout }, async ({ pairs }) => {
    await fc.assert(
      fc.asyncProperty(pairs, async ([a, b]) => {
        await withSqlite(async (database) =>
          withSqlite(async (fresh) => {
            // With enforcement on, DROP TABLE deletes rows first, which fails half-way through tables that refer to each other.
            // https://www.sqlite.org/foreignkeys.html#fk_schemacommands
            for (const { connection } of [database, fresh]) await connection.run('PRAGMA foreign_keys = OFF')
            await converges({ database, fresh }, a, b)
          }),
        )
      }),
      { numRuns },
    )
  })
})
