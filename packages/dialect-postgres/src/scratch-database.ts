import { randomBytes } from 'node:crypto'
import { ConfigError, ConnectionError, type Connection, type DevConnection, type DevOptions } from '@mig/core/dialect'
import { driver } from './driver.ts'
import { onInterrupt } from './interrupted.ts'
import { quoting } from './quoting.ts'
import { searchPath } from './search-path.ts'
import { jsonRows, sqlState } from './snapshot.ts'
import { withDatabaseName } from './connection-url.ts'

/** Seconds after which a scratch database that nobody is connected to was left behind by a run that was killed. */
const LEFT_BEHIND_AFTER = 3600

/**
 * A new database on the server of the URL, from template0, so that nothing of the server's own templates is in it. It is dropped when its
 * connection is closed or the process is interrupted; what a killed run has left is dropped by a later one, told by its name and age.
 * The database of the URL is only connected to.
 */
export async function openScratchDatabase(url: string, { like, protected: isProtected }: DevOptions): Promise<DevConnection> {
  const { name, place } = await onServer(url, async (server) => {
    if (isProtected === true) await refuseServerOf(like, server)
    await dropLeftBehind(server)
    return { name: await create(server, like), place: await placeOf(server) }
  })
  // Where it cannot be dropped now, a later run does it.
  const drop = (): Promise<void> => onServer(url, (server) => forceDrop(server, name)).catch(ignore)
  const release = onInterrupt(drop)
  try {
    const connection = await driver.connect({ url: withDatabaseName(url, name) })
    if (like !== undefined) await takeOverSearchPath(like, connection)
    return {
      ...connection,
      what: `a scratch database on ${place}, PostgreSQL ${connection.version[0] ?? ''}`,
      async close() {
        try {
          await connection.close()
        } finally {
          await drop()
          release()
        }
      },
    }
  } catch (error) {
    await drop()
    release()
    throw error
  }
}

async function onServer<T>(url: string, work: (server: Connection) => Promise<T>): Promise<T> {
  const server = await driver.connect({ url })
  try {
    return await work(server)
  } finally {
    await server.close()
  }
}

function ignore(): void {
  // It was not needed.
}

/** Two connections stand on one server when it has one identity and was started at one moment; a copy of its files has another moment. */
async function refuseServerOf(like: Connection | undefined, server: Connection): Promise<void> {
  if (like !== undefined && (await identity(like)) !== (await identity(server))) return
  const reason =
    like === undefined
      ? 'Whether `dev` of the configuration names its server cannot be told without a connection to it'
      : '`dev` of the configuration names its server'
  throw new ConfigError('config.protected', `The database is protected, so nothing is tried out on its server. ${reason}.`, {
    hint: "Give the URL of another server as `dev`, or 'pglite'.",
  })
}

async function identity(connection: Connection): Promise<string> {
  const { rows } = await connection.run(
    `SELECT system_identifier::text || ' ' || extract(epoch FROM pg_catalog.pg_postmaster_start_time())::text AS identity
     FROM pg_catalog.pg_control_system()`,
  )
  return String(rows[0]?.['identity'])
}

/** Drops what killed runs have left; another run may be doing the same, and what belongs to another role stays. */
async function dropLeftBehind(server: Connection): Promise<void> {
  const { rows } = await server.run(
    `SELECT d.datname::text AS name FROM pg_catalog.pg_database d
     WHERE d.datname ~ '^mig_dev_[0-9]{10}_[0-9a-f]{12}$'
       AND pg_catalog.split_part(d.datname, '_', 3)::bigint < extract(epoch FROM pg_catalog.clock_timestamp()) - ${LEFT_BEHIND_AFTER}
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)
       AND pg_catalog.pg_has_role(d.datdba, 'USAGE')`,
  )
  for (const row of rows) await server.run(`DROP DATABASE IF EXISTS ${quoting.identifier(String(row['name']))}`).catch(ignoreBusy)
}

function ignoreBusy(error: unknown): void {
  // 55006: somebody has connected to it meanwhile. 3D000: another run has dropped it.
  if (!['55006', '3D000'].includes(sqlState(error) ?? '')) throw error
}

/** Creates the database and gives its name, which says when it was made by the clock of the server. */
async function create(server: Connection, like: Connection | undefined): Promise<string> {
  const { rows } = await server.run('SELECT extract(epoch FROM pg_catalog.clock_timestamp())::bigint::text AS now')
  const name = `mig_dev_${String(rows[0]?.['now'])}_${randomBytes(6).toString('hex')}`
  const statement = `CREATE DATABASE ${name} TEMPLATE template0`
  const locale = like === undefined ? [] : await localeOf(like)
  try {
    // A server on another system may not have the locale; what is compared and verified does not hang on it.
    await server.run([statement, ...locale].join(' ')).catch(() => server.run(statement))
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const denied = sqlState(cause) === '42501'
    throw new ConnectionError(
      denied ? 'connection.denied' : 'connection.failed',
      `The dev database cannot be created on ${await placeOf(server)}: ${message}.`,
      {
        cause,
        hint: denied
          ? "Let the role create databases (ALTER ROLE … CREATEDB), or give another server, 'pglite' or 'none' as `dev`."
          : "Give another server, 'pglite' or 'none' as `dev`.",
      },
    )
  }
  return name
}

/** A row of pg_database; its columns for the locale differ between versions. */
interface DatabaseRow {
  readonly encoding: string
  readonly datcollate: string
  readonly datctype: string
  readonly datlocprovider?: string
  readonly daticulocale?: string | null
  readonly datlocale?: string | null
  readonly daticurules?: string | null
}

/** https://www.postgresql.org/docs/current/sql-createdatabase.html */
async function localeOf(like: Connection): Promise<readonly string[]> {
  const [row] = await jsonRows<DatabaseRow>(
    like,
    `SELECT d.*, pg_catalog.pg_encoding_to_char(d.encoding) AS encoding FROM pg_catalog.pg_database d
     WHERE d.datname = pg_catalog.current_database()`,
  )
  if (row === undefined) return []
  const literal = (text: string): string => quoting.literal(text)
  const locale = row.datlocale ?? row.daticulocale ?? ''
  const rules = row.daticurules ?? undefined
  const provided: { readonly [provider: string]: readonly string[] } = {
    i: [`LOCALE_PROVIDER icu ICU_LOCALE ${literal(locale)}`, ...(rules === undefined ? [] : [`ICU_RULES ${literal(rules)}`])],
    b: [`LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(locale)}`],
  }
  return [
    `ENCODING ${literal(row.encoding)} LC_COLLATE ${literal(row.datcollate)} LC_CTYPE ${literal(row.datctype)}`,
    ...(provided[row.datlocprovider ?? ''] ?? []),
  ]
}

/** Names without a schema mean the same as in the real database; the schema that new tables get into is there. */
export async function takeOverSearchPath(like: Connection, connection: Connection): Promise<void> {
  const { rows } = await like.run("SELECT pg_catalog.current_setting('search_path') AS path")
  const { defaultSchema } = await searchPath(like)
  if (defaultSchema !== undefined) await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoting.identifier(defaultSchema)}`)
  await connection.run("SELECT pg_catalog.set_config('search_path', $1, false)", [String(rows[0]?.['path'])])
}

async function placeOf(server: Connection): Promise<string> {
  const { rows } = await server.run(
    "SELECT coalesce(pg_catalog.host(pg_catalog.inet_server_addr()) || ':' || pg_catalog.inet_server_port(), 'a local socket') AS place",
  )
  return String(rows[0]?.['place'])
}

async function forceDrop(server: Connection, name: string): Promise<void> {
  await server.run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}
