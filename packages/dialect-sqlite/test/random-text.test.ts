import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memory } from './database.ts'
import { PARENT } from './hand-written-tables.ts'
import { randomText } from './random-text.ts'
import { expectSameAgain } from './same-again.ts'

test('whatever SQLite takes is read, and written as the same table', async () => {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(randomText, fc.nat(), async (text, seed) => {
      const connection = await memory(PARENT)
      try {
        await connection.run(text)
      } catch {
        return connection.close()
      }
      taken += 1
      await expectSameAgain(connection, seed)
      return connection.close()
    }),
    { numRuns: 400 },
  )
  // SQLite refuses some, such as those with two primary keys; the rest must not be empty.
  expect(taken).toBeGreaterThan(60)
})
