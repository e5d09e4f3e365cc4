import { createRequire } from 'node:module'
import path from 'node:path'
import { createPostgresDatabase, usualPostgres, type TestServer } from '../../../packages/test-databases/src/index.ts'
import { emptyFolder } from './install.ts'

export type Row = Readonly<Record<string, unknown>>

/** A database that mig works on, looked at from outside of mig. */
export interface Database {
  readonly url: string
  query(sql: string): Promise<readonly Row[]>
  /** Runs a script as the shell of the database would. */
  script(text: string): Promise<void>
  drop(): Promise<void>
}

/** Where databases can be made. */
export interface Server {
  readonly name: string
  readonly dialect: 'sqlite' | 'postgres'
  create(): Promise<Database>
}

/** SQLite and PostgreSQL. */
export function servers(): readonly Server[] {
  const sqlite: Server = { name: 'SQLite', dialect: 'sqlite', create: createSqlite }
  return [sqlite, ...usualPostgres().map(postgresOn)]
}

function postgresOn(server: TestServer): Server {
  return {
    name: `PostgreSQL ${server.major}`,
    dialect: 'postgres',
    create: async () => {
      const database = await createPostgresDatabase(server)
      const { url } = database
      return {
        url,
        drop: () => database.drop(),
        query: (sql) => postgres(url, async (client) => (await client.query(sql)).rows),
        script: (text) => postgres(url, async (client) => void (await client.query(withoutShell(text, '\\')))),
      }
    },
  }
}

interface PostgresClient {
  connect(): Promise<void>
  end(): Promise<void>
  query(sql: string): Promise<{ readonly rows: readonly Row[] }>
}

async function postgres<T>(url: string, work: (client: PostgresClient) => Promise<T>): Promise<T> {
  const { Client } = driver('test-databases', 'pg') as { readonly Client: new (options: object) => PostgresClient }
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

interface SqliteClient {
  prepare(sql: string): { readonly reader: boolean; all(): readonly Row[]; run(): unknown }
  exec(sql: string): unknown
  close(): unknown
}

async function createSqlite(): Promise<Database> {
  const folder = emptyFolder()
  const file = path.join(folder.path, 'app.db')
  const Client = driver('dialect-sqlite', 'better-sqlite3') as new (file: string) => SqliteClient
  const use = async <T>(work: (client: SqliteClient) => T): Promise<T> => {
    const client = new Client(file)
    try {
      return work(client)
    } finally {
      client.close()
    }
  }
  return {
    url: `sqlite:${file}`,
    query: (sql) =>
      use((client) => {
        const statement = client.prepare(sql)
        if (statement.reader) return statement.all()
        statement.run()
        return []
      }),
    script: (text) => use((client) => void client.exec(withoutShell(text, '.'))),
    drop: () => Promise.resolve(folder.remove()),
  }
}

/** Without the lines that are for the shell alone: `.bail on`, `\set ON_ERROR_STOP on`. */
function withoutShell(script: string, sign: string): string {
  return script.split('\n').filter((line) => !line.startsWith(sign)).join('\n')
}

function driver(owner: string, name: string): unknown {
  return createRequire(new URL(`../../../packages/${owner}/package.json`, import.meta.url))(name)
}
