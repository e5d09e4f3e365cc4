import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newestPostgres } from '@mig/test-databases'
import { withPostgres, withSqlite } from '../databases.ts'
import { nativePair, schemaPair } from '../schemas.ts'
import { verificationLine, type Verification } from '../../src/verify/verification.ts'
import { tried } from './trial.ts'

describe('what autogenerate finds between random schemas is verified', () => {
  test('SQLite', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(nativePair, async ([a, b]) => {
        await withSqlite(async (database) => {
          await database.connection.run('PRAGMA foreign_keys = OFF')
          expect(outcomeOf(await tried(database, a, b))).toBe('verified')
        })
      }),
      { numRuns: 30, endOnFailure: true },
    )
  })

  test('PostgreSQL', { timeout: 240_000 }, async () => {
    const server = newestPostgres()
    await withPostgres(server, async (database) => {
      await fc.assert(
        fc.asyncProperty(schemaPair, async ([a, b]) => {
          await database.connection.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
          expect(outcomeOf(await tried(database, a, b, { dev: server.url }))).toBe('verified')
        }),
        { numRuns: 8, endOnFailure: true },
      )
    })
  })
})

/** With the reason where it is another one. */
function outcomeOf(verification: Verification): string {
  return verification.outcome === 'verified' ? 'verified' : verificationLine(verification)
}
