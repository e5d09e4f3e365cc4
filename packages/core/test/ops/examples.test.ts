import { describe, expect, it } from 'vitest'
import { postgres } from '../../../dialect-postgres/src/index.ts'
import { sqlite } from '../../../dialect-sqlite/src/index.ts'
import { documentedExamples, sqlOf, updateExamples } from './documented-examples.ts'

const DIALECTS = [
  { title: 'PostgreSQL', dialect: postgres },
  { title: 'SQLite', dialect: sqlite },
]

// `MIG_UPDATE_EXAMPLES=1` writes what the dialects make into the comments, after a dialect changed how it writes SQL.
const FILES = [
  'table-operations',
  'constraint-operations',
  'object-operations',
  'routine-operations',
  'type-operations',
  'relation-operations',
  'aggregate-operations',
  'move-operations',
  'operations',
]
for (const file of FILES) {
  const path = `${import.meta.dirname}/../../src/ops/${file}.ts`
  if (process.env['MIG_UPDATE_EXAMPLES'] === '1') await updateExamples(path, DIALECTS)
  const examples = documentedExamples(path)

  describe(`the examples in ${file}.ts make the SQL that stands there`, () => {
    it('are there', () => expect(examples.length).toBeGreaterThan(1))
    for (const { method, code, sql } of examples) {
      it(method, async () => expect(sql).toBe(await sqlOf(code, DIALECTS)))
    }
  })
}
