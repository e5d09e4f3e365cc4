import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Table } from '@mig/core/dialect'
import { driftCases } from '../../../core/test/run/cases-drift.ts'
import { fingerprintOf } from '../../../core/src/run/schema-parts.ts'
import { sqlite } from '../../src/index.ts'
import { compile, memory, runAll } from '../database.ts'
import { randomSchema } from '../random-schema.ts'
import { sqliteFile } from './target.ts'

driftCases(sqliteFile)

async function fingerprint(tables: readonly Table[]): Promise<readonly string[]> {
  const connection = await memory()
  for (const table of tables) await runAll(connection, compile({ kind: 'createTable', table }))
  const now = async (): Promise<string> => fingerprintOf(await sqlite.reflector.reflect(connection), { dialect: sqlite })
  const made = await now()
  for (const statement of ['ANALYZE', 'REINDEX', 'VACUUM']) await connection.run(statement)
  const all = [made, await now()]
  await connection.close()
  return all
}

test('the fingerprint of a schema is the same in whatever order it is made, and whatever is done to its file', async () => {
  await fc.assert(
    fc.asyncProperty(randomSchema, async ({ tables }) => {
      expect(new Set([...(await fingerprint(tables)), ...(await fingerprint(tables.toReversed()))]).size).toBe(1)
    }),
    { numRuns: 60 },
  )
})
