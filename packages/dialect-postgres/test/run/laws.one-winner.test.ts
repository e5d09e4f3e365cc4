import path from 'node:path'
import { oneWinnerLaw, ROUNDS } from '../../../core/test/faults/races.ts'
import { everyTarget } from './target.ts'

const CONCURRENT = `export async function upgrade(op: Operations): Promise<void> {
  await op.createIndex('one', index('ix_one_label').on('label').with({ postgres: { concurrently: true } }))
}`

for (const target of everyTarget.slice(0, ROUNDS > 1 ? undefined : 1)) {
  oneWinnerLaw(target, {
    runner: path.join(import.meta.dirname, 'race-runner.ts'),
    async empty(database) {
      await database.rows('DROP SCHEMA IF EXISTS public CASCADE')
      await database.rows('CREATE SCHEMA public')
    },
    // Those that wait must not keep the index from being built, which waits for all others.
    revisions: { a3: CONCURRENT },
  })
}
