import pg from 'pg'
import { createPostgresDatabase, postgresServers, type TestServer, usualPostgres } from '@mig/test-databases'
import { postgres } from '../../src/index.ts'
import type { CallersClient, Target } from '../../../core/test/run/target.ts'

/** One target for each server of the test run. */
export const everyTarget: readonly Target[] = postgresServers().map(targetOn)

export const targets: readonly Target[] = usualPostgres().map(targetOn)

function targetOn(server: TestServer): Target {
  return { name: `PostgreSQL ${server.major}`, dialect: postgres, clients: ['a pg Client', 'a pg Pool'], create: () => create(server) }
}

async function create(server: TestServer): ReturnType<Target['create']> {
  const database = await createPostgresDatabase(server)
  const { url } = database
  const rows = async (sql: string): Promise<readonly Row[]> => {
    const client = await connected(url)
    try {
      return await client.run(sql)
    } finally {
      await client.end()
    }
  }
  return {
    url,
    rows,
    async script(text) {
      await rows(text.replaceAll(/^\\.*$/gm, ''))
    },
    clients: {
      'a pg Client': () => connected(url),
      async 'a pg Pool'() {
        const pool = new pg.Pool({ connectionString: url, max: 2 })
        pool.on('error', () => {})
        return { client: pool, run: async (sql) => (await pool.query<Row>(sql)).rows, end: () => pool.end() }
      },
    },
    drop: () => database.drop(),
  }
}

type Row = { readonly [column: string]: unknown }

async function connected(url: string): Promise<CallersClient> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return { client, run: async (sql) => (await client.query<Row>(sql)).rows, end: () => client.end() }
}
