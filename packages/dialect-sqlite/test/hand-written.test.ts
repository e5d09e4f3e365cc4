import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { memory } from './database.ts'
import { HAND_WRITTEN, PARENT } from './hand-written-tables.ts'
import { expectSameAgain } from './same-again.ts'

describe('tables as people write them', () => {
  test.each(HAND_WRITTEN)('CREATE TABLE t %s', async (definition, expected) => {
    const connection = await memory(PARENT, `CREATE TABLE t ${definition}`)
    const { tables } = await sqlite.types.normalize(await expectSameAgain(connection, 1), connection)
    const table = tables.find(({ name }) => name === 't')
    for (const [property, value] of Object.entries(expected)) expect(table).toHaveProperty(property, value)
    await connection.close()
  })
})
