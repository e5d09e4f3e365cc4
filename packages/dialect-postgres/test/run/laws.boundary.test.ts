import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import type { Connection } from '../../../core/src/dialect/driver.ts'
import { boundaryLaw, LONG } from '../../../core/test/faults/faults-law.ts'
import { clientOf } from '../../src/client.ts'
import { postgres } from '../../src/index.ts'
import type { TargetDatabase } from '../../../core/test/run/target.ts'
import { everyTarget } from './target.ts'

/** As the end of a network does it: nothing more is sent, and nothing is read. */
function cut(connection: Connection): void {
  const { connection: { stream } } = clientOf(connection) as unknown as { readonly connection: { readonly stream: { destroy(): void } } }
  stream.destroy()
}

async function terminate(connection: Connection, url: string): Promise<void> {
  const { processID } = clientOf(connection) as unknown as { readonly processID: number }
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  await other.query('SELECT pg_terminate_backend($1, 5000)', [processID])
  await other.end()
}

for (const target of everyTarget.slice(0, LONG === undefined ? 1 : undefined)) {
  let database: TargetDatabase
  beforeAll(async () => {
    database = await target.create()
  })
  afterAll(() => database.drop())

  boundaryLaw({
    name: target.name,
    dialect: 'postgres',
    runtime: postgres,
    hasTable: (name) => `SELECT to_regclass('${name}') IS NOT NULL`,
    runner: path.join(import.meta.dirname, 'story-runner.ts'),
    ...(LONG ?? { stories: 3, faults: 5 }),
    ways: {
      'cut before': (send, connection) => {
        cut(connection)
        return send()
      },
      // The server goes on without us.
      'cut after': async (send, connection) => {
        const sent = send()
        await new Promise((resolve) => setTimeout(resolve, 2))
        cut(connection)
        return sent
      },
      'terminated before': async (send, connection, url) => {
        await terminate(connection, url)
        return send()
      },
      'terminated in': async (send, connection, url) => {
        const sent = send()
        sent.catch(() => {})
        await terminate(connection, url)
        return sent
      },
    },
    async fresh() {
      await database.rows('DROP SCHEMA IF EXISTS public CASCADE')
      await database.rows('CREATE SCHEMA public')
      return database.url
    },
  })
}
