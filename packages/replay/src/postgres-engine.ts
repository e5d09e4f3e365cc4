import { postgres } from '@mig/dialect-postgres'
import type { Connection } from '@mig/core/dialect'
import { catalogFacts } from './postgres-catalog.ts'
import { canDump, dumpFacts } from './postgres-dump.ts'
import { insertion, type Engine, type LoadedDatabase, type StoredRow } from './engine.ts'

/**
 * Databases of a PostgreSQL server, each made from another one as its template.
 *
 * @param server a URL of the server, as a user who may create databases.
 */
export async function postgresEngine(server: string): Promise<Engine> {
  const admin = await postgres.driver.connect({ url: server })
  const dumps = await canDump(admin.version[0] ?? 0)
  const make = databaseMaker(server, admin, dumps ? dumpFacts : catalogFacts)
  return {
    dialect: postgres,
    judge: dumps ? 'pg_dump --schema-only' : 'catalog queries, since there is no pg_dump of this major version',
    dev: server,
    load: (sql) => make('template0', sql),
    insert: async (connection, table, values) => {
      const into = insertion(`${postgres.quoting.qualified(table)} AS t`, values, postgres.quoting)
      const { rows } = await connection.run(`INSERT ${into} RETURNING to_jsonb(t)::text AS row`)
      return parsed(rows[0])
    },
    rows: async (connection, table) => {
      const { rows } = await connection.run(`SELECT to_jsonb(t)::text AS row FROM ${postgres.quoting.qualified(table)} AS t`)
      return rows.map(parsed)
    },
    close: () => admin.close(),
  }
}

function parsed(row: { readonly [column: string]: unknown } | undefined): StoredRow {
  return JSON.parse(String(row?.['row'])) as StoredRow
}

let counter = 0

type Make = (template: string, sql?: string) => Promise<LoadedDatabase>

function databaseMaker(server: string, admin: Connection, facts: (url: string) => ReturnType<LoadedDatabase['facts']>): Make {
  return async function make(template: string, sql?: string): Promise<LoadedDatabase> {
    const name = `mig_replay_${process.pid}_${counter++}`
    await admin.run(`CREATE DATABASE ${name} TEMPLATE ${template}`)
    const address = new URL(server)
    address.pathname = `/${name}`
    const url = address.href
    const database: LoadedDatabase = {
      url,
      facts: () => facts(url),
      schemas: () => withConnection(url, schemasOf),
      copy: () => make(name),
      drop: async () => void (await admin.run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
    }
    if (sql !== undefined) await orDropped(database, () => withConnection(url, (connection) => execute(connection, sql)))
    return database
  }
}

async function execute(connection: Connection, sql: string): Promise<void> {
  await (postgres.dev.runScript?.(connection, sql) ?? connection.run(sql))
}

async function schemasOf(connection: Connection): Promise<readonly string[]> {
  const { rows } = await connection.run(
    `SELECT nspname AS name FROM pg_catalog.pg_namespace
     WHERE nspname NOT IN ('public', 'information_schema') AND nspname !~ '^pg_' ORDER BY 1`,
  )
  return rows.map(({ name }) => String(name))
}

async function withConnection<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await postgres.driver.connect({ url })
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

async function orDropped(database: LoadedDatabase, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await database.drop()
    throw error
  }
}
