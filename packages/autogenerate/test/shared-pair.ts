import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { postgres } from '@mig/dialect-postgres'
import { createPostgresDatabase, type TestServer } from '@mig/test-databases'
import { emptied, type Pair } from './databases.ts'

/** Two databases of a server for the tests of a block, empty before each of them. */
export function sharedPair(server: TestServer): () => Pair {
  let pair: Pair | undefined
  let close = async (): Promise<void> => {}
  beforeAll(async () => {
    const made = [await createPostgresDatabase(server), await createPostgresDatabase(server)] as const
    const [database, fresh] = [await postgres.driver.connect({ url: made[0].url }), await postgres.driver.connect({ url: made[1].url })]
    pair = { database: { dialect: postgres, connection: database }, fresh: { dialect: postgres, connection: fresh } }
    close = async () => {
      for (const connection of [database, fresh]) await connection.close()
      for (const item of made) await item.drop()
    }
  })
  afterAll(() => close())
  const given = (): Pair => pair ?? expect.fail('the databases are made before the first test')
  beforeEach(() => emptied(given()))
  return given
}
