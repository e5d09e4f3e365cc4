import { afterAll, beforeAll } from 'vitest'
import { onePathLaw } from '../../../core/test/laws/one-path.ts'
import { postgres } from '../../src/index.ts'
import type { TargetDatabase } from '../../../core/test/run/target.ts'
import { everyTarget } from './target.ts'

for (const target of everyTarget) {
  let databases: { readonly [which in 'online' | 'script']: TargetDatabase }
  beforeAll(async () => {
    databases = { online: await target.create(), script: await target.create() }
  })
  afterAll(async () => {
    await Promise.all(Object.values(databases).map((database) => database.drop()))
  })

  onePathLaw({
    name: target.name,
    dialect: 'postgres',
    runtime: postgres,
    numRuns: 25,
    async fresh(which) {
      const database = databases[which]
      await database.rows('DROP SCHEMA public CASCADE')
      await database.rows('CREATE SCHEMA public')
      return database.url
    },
  })
}
