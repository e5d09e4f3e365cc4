import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connection, Op, Schema } from '@mig/core/dialect'
import { pglite, postgresServers } from '@mig/test-databases'
import { aligned } from './compare.ts'
import { EXTRA_SCHEMA, randomSchema } from './random-schema.ts'
import { normalize } from '../src/normalize.ts'
import { quoting } from '../src/quoting.ts'
import { reflector } from '../src/reflector.ts'
import { runOps, withDatabase } from './with-database.ts'

/** Creates the schema in a transaction that is rolled back, and compares what is there with what was wanted. */
async function roundTrip(connection: Connection, schema: Schema, create: Schema): Promise<void> {
  await connection.run('BEGIN')
  try {
    await connection.run(`CREATE SCHEMA ${quoting.identifier(EXTRA_SCHEMA)}`)
    const ops: readonly Op[] = [
      ...create.enums.map((item): Op => ({ kind: 'createEnum', enum: item })),
      ...create.tables.map((table): Op => ({ kind: 'createTable', table })),
    ]
    await runOps(connection, ops)
    const wanted = await normalize(schema, connection)
    const [left, right] = await aligned(connection, await reflector.reflect(connection, { schemas: [EXTRA_SCHEMA] }), wanted)
    expect(left).toEqual(right)
    expect(await normalize(wanted, connection)).toEqual(wanted)
  } finally {
    await connection.run('ROLLBACK')
  }
}

describe.each([...postgresServers(), pglite])('a schema on PostgreSQL $major', (server) => {
  test('that was created reads as it was written', async () => {
    await withDatabase(server, async (connection) => {
      const virtual = (connection.version[0] ?? 0) >= 18
      await fc.assert(
        fc.asyncProperty(randomSchema(virtual), (schema) => roundTrip(connection, schema, schema)),
        { numRuns: server === pglite ? 20 : 60 },
      )
    })
  })

  test('can be created from its normal form', async () => {
    await withDatabase(server, async (connection) => {
      const virtual = (connection.version[0] ?? 0) >= 18
      await fc.assert(
        fc.asyncProperty(randomSchema(virtual), async (schema) => roundTrip(connection, schema, await normalize(schema, connection))),
        { numRuns: server === pglite ? 10 : 25 },
      )
    })
  })
})
