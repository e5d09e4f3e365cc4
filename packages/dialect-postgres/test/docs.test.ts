import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newestPostgres } from '@mig/test-databases'
import { sqlOf } from '../../core/test/ops/documented-examples.ts'
import { postgres } from '../src/index.ts'
import { withDatabase } from './with-database.ts'

const FILE = `${import.meta.dirname}/../../../docs/postgres.md`
const EXAMPLE = /```ts\n([\s\S]*?)```\n```sql\n([\s\S]*?)\n```/g

async function made(code: string): Promise<string> {
  return (await sqlOf(code, [{ title: 'PostgreSQL', dialect: postgres }])).replace(/^-- PostgreSQL\n/, '')
}

// `MIG_UPDATE_EXAMPLES=1` writes what the dialect makes into the page.
test('the examples of docs/postgres.md make the SQL that stands there, and the server takes it', async () => {
  let text = readFileSync(FILE, 'utf8')
  const examples = [...text.matchAll(EXAMPLE)]
  expect(examples.length).toBeGreaterThan(3)
  await withDatabase(newestPostgres(), async (connection) => {
    for (const [, code = '', sql = ''] of examples) {
      const now = await made(code)
      if (process.env['MIG_UPDATE_EXAMPLES'] === '1') text = text.replace(sql, () => now)
      else expect(sql).toBe(now)
      for (const statement of now.split(';\n')) await connection.run(statement)
    }
  })
  if (process.env['MIG_UPDATE_EXAMPLES'] === '1') writeFileSync(FILE, text)
})
