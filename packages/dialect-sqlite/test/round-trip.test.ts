import type { Connection, Schema } from '@mig/core/dialect'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { expectAgreement } from './agreement.ts'
import { compile, memory, runAll, withoutChosenNames } from './database.ts'
import { randomSchema } from './random-schema.ts'
import { expectSameAgain } from './same-again.ts'

async function create(schema: Schema): Promise<Connection> {
  const connection = await memory()
  for (const table of schema.tables) await runAll(connection, compile({ kind: 'createTable', table }))
  return connection
}

describe('random schemas', () => {
  test('reflection after creation is what normalising says', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, async (schema) => {
        const connection = await create(schema)
        const normal = await sqlite.types.normalize(schema, connection)
        const reflected = await sqlite.types.normalize(await sqlite.reflector.reflect(connection), connection)
        expect(withoutChosenNames(reflected, normal)).toStrictEqual(normal)
        expect(await sqlite.types.normalize(normal, connection)).toStrictEqual(normal)
        await connection.close()
      }),
      { numRuns: 300 },
    )
  })

  test('an expression of an index that is only the name of a column is the column', async () => {
    const columns = [{ name: 'at', type: { kind: 'text' }, nullable: true }] as const
    const parts = [{ sql: '"AT"', order: 'desc' }, { sql: 'lower(at)' }] as const
    const schema = { tables: [{ name: 'events', columns, constraints: [], indexes: [{ name: 'ix', parts }] }], enums: [] }
    const connection = await create(schema)
    const normal = await sqlite.types.normalize(schema, connection)
    expect(normal.tables[0]?.indexes[0]?.parts).toEqual([{ column: 'at', order: 'desc' }, { sql: 'lower(at)' }])
    expect((await sqlite.reflector.reflect(connection)).tables[0]?.indexes).toEqual(normal.tables[0]?.indexes)
    await connection.close()
  })

  test('creating from the normal form gives the same schema again', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, async (schema) => {
        const first = await create(schema)
        const reflected = await sqlite.reflector.reflect(first)
        const second = await create(reflected)
        expect(await sqlite.reflector.reflect(second)).toStrictEqual(reflected)
        await Promise.all([first.close(), second.close()])
      }),
      { numRuns: 100 },
    )
  })

  test('what is reflected creates what SQLite takes for the same database', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, fc.nat(), async (schema, seed) => {
        const connection = await create(schema)
        await expectSameAgain(connection, seed)
        await connection.close()
      }),
      { numRuns: 100 },
    )
  })

  test("the parser sees what SQLite's own functions say", async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, async (schema) => {
        const connection = await create(schema)
        for (const { name } of schema.tables) await expectAgreement(connection, name)
        await connection.close()
      }),
      { numRuns: 100 },
    )
  })
})
