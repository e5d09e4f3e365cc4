import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connection, Op, Schema } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { driftCases } from '../../../core/test/run/cases-drift.ts'
import { fingerprintOf } from '../../../core/src/run/schema-parts.ts'
import { postgres } from '../../src/index.ts'
import { EXTRA_SCHEMA, randomSchema } from '../random-schema.ts'
import { runOps, withDatabase } from '../with-database.ts'
import { targets } from './target.ts'

// One server is enough for what mig does; what a server prints is looked at on each of them.
for (const target of targets.slice(0, 1)) driftCases(target)

/** The fingerprints of a schema that is made, used and cleaned up inside a transaction which is rolled back. */
async function fingerprints(connection: Connection, schema: Schema): Promise<readonly string[]> {
  const { quoting } = postgres
  const now = async (): Promise<string> => {
    const reflected = await postgres.reflector.reflect(connection, { schemas: [EXTRA_SCHEMA], privileges: true })
    return fingerprintOf(reflected, { dialect: postgres })
  }
  await connection.run('BEGIN')
  try {
    await connection.run(`CREATE SCHEMA ${quoting.identifier(EXTRA_SCHEMA)}`)
    const ops: readonly Op[] = [
      ...schema.enums.map((item): Op => ({ kind: 'createEnum', enum: item })),
      ...schema.tables.map((table): Op => ({ kind: 'createTable', table })),
    ]
    await runOps(connection, ops)
    const made = await now()
    for (const table of schema.tables) await connection.run(`REINDEX TABLE ${quoting.qualified(table)}`)
    await connection.run('ANALYZE')
    return [made, await now()]
  } finally {
    await connection.run('ROLLBACK')
  }
}

describe.each(postgresServers())('the fingerprint of a schema on PostgreSQL $major', (server) => {
  test('is the same each time that it is made, and whatever is done to its rows', async () => {
    await withDatabase(server, async (connection) => {
      const virtual = (connection.version[0] ?? 0) >= 18
      await fc.assert(
        fc.asyncProperty(randomSchema(virtual), async (schema) => {
          const all = [...(await fingerprints(connection, schema)), ...(await fingerprints(connection, schema))]
          expect(new Set(all).size).toBe(1)
        }),
        { numRuns: 15 },
      )
    })
  })
})
