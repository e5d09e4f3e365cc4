import { ConfigError, type Connection, type ConnectTarget, type Driver, type Result, type Value } from '@mig/core/dialect'
import { connectionError, lostConnection, type Place } from './connection-error.ts'
import { isConnected, recognise, transactionStatus, type GivenClient } from './client.ts'
import { differentSettings, prepareSession, restoreSession } from './session.ts'
import { isPooler } from './pooler.ts'
import type { Client, ClientBase, ClientConfig, PoolClient } from 'pg'
import { clientOn, openPglite } from './pglite/open.ts'
import { isPgliteUrl } from './pglite/location.ts'
import { parameter } from './values.ts'
import { readUrl, unreadableUrl } from './connection-url.ts'
import { cancelStatement, noteProcess } from './second-client.ts'
import { sqlState } from './snapshot.ts'

export const driver: Driver = {
  accepts: (client) => recognise(client) !== undefined,
  connect: (target) => ('url' in target ? connectUrl(target) : connectGiven(target.client)),
  async nameOf(connection) {
    const { rows } = await connection.run('SELECT current_database()::text AS name')
    return String(rows[0]?.['name'])
  },
}

/** A client, and how it is given back. */
interface Lease {
  readonly client: ClientBase
  /** The session goes on after us, so its settings are put back. */
  readonly shared: boolean
  giveBack(): Promise<void>
}

async function connectUrl(target: Extract<ConnectTarget, { readonly url: string }>): Promise<Connection> {
  if (!isPgliteUrl(target.url)) return openConnection(await openUrl(target.url))
  const { client, absent, close } = await openPglite(target)
  const connection = await openConnection({ client, shared: false, giveBack: close })
  return { ...connection, ...(absent === undefined ? {} : { absent }) }
}

async function openUrl(text: string): Promise<Lease> {
  const { url, tlsOptional, timeout } = readUrl(text)
  // The library is loaded when a connection is wanted: `mig --help` needs none.
  const { default: pg } = await import('pg')
  const open = async (address: string, ssl?: false): Promise<Client> => {
    const client = newClient(pg.Client, {
      connectionString: address,
      fallback_application_name: 'mig',
      keepAlive: true,
      ...(timeout === undefined ? {} : { connectionTimeoutMillis: timeout }),
      ...(ssl === undefined ? {} : { ssl }),
    })
    // A client that loses its server tells so by an event, which would end the process; the next query fails with the same news.
    client.on('error', ignore)
    await start(client)
    return client
  }
  let client: Client
  try {
    client = await open(url)
  } catch (error) {
    if (!tlsOptional || !isWithoutTls(error)) throw error
    client = await open(url.replace(/sslmode=\w+/, 'sslmode=disable'))
  }
  return { client, shared: false, giveBack: () => client.end() }
}

/** A client reads its URL when it is made: files of certificates, and settings that may contradict each other. */
function newClient(PgClient: typeof Client, config: ClientConfig): Client {
  try {
    return new PgClient(config)
  } catch (cause) {
    throw unreadableUrl(cause)
  }
}

function isWithoutTls(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'connection.tls'
}

async function start(client: Client): Promise<void> {
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(ignore)
    throw connectionError(error, placeOf(client))
  }
}

function placeOf(client: Client): Place {
  return { host: client.host, port: client.port, user: client.user, database: client.database }
}

async function connectGiven(given: unknown): Promise<Connection> {
  const recognised = recognise(given)
  if (recognised === undefined) {
    throw new ConfigError('config.connection', "The `connection` is nothing that PostgreSQL's dialect can use.", {
      hint: 'Give a Pool or a Client of the package pg, or a PGlite.',
    })
  }
  return openConnection(await borrow(recognised))
}

/** A pool lends one client for the whole run: the lock and the transactions are on it. */
async function borrow(given: GivenClient): Promise<Lease> {
  if (given.kind === 'pool') {
    const { options } = given.pool
    const client = await given.pool.connect().catch((error: unknown) => {
      throw connectionError(error, {
        host: options.host ?? 'localhost',
        port: options.port ?? 5432,
        user: options.user,
        database: options.database,
      })
    })
    return listened(client, () => returnToPool(client))
  }
  if (given.kind === 'pglite') {
    const client = await clientOn(given.database)
    return listened(client, () => client.end())
  }
  const lease = listened(given.client, () => Promise.resolve())
  if (given.kind === 'pool client' || isConnected(given.client)) return lease
  try {
    await start(given.client)
    return lease
  } catch (error) {
    await lease.giveBack()
    throw error
  }
}

/** The next one who borrows the client would go on in a transaction that is open; a client that is lost is of no use to anybody. */
async function returnToPool(client: PoolClient): Promise<void> {
  try {
    if (await inTransaction(client)) await client.query('ROLLBACK')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
  }
}

function listened(client: ClientBase, giveBack: () => Promise<void>): Lease {
  client.on('error', ignore)
  return {
    client,
    shared: true,
    async giveBack() {
      await giveBack()
      client.off('error', ignore)
    },
  }
}

function ignore(): void {
  // The query that is running, or the next one, fails with the reason.
}

async function openConnection(lease: Lease): Promise<Connection> {
  const { client } = lease
  try {
    const { rows } = await client.query<{ readonly server_version_num: string }>('SHOW server_version_num')
    const number = Number(rows[0]?.server_version_num)
    const former = await differentSettings(client)
    // In a session that others get as well, nothing is set.
    const isPooled = former.length > 0 && !(await inTransaction(client)) && (await isPooler(client))
    if (!isPooled) await prepareSession(client, former)
    await noteProcess(client)
    return {
      client,
      version: [Math.floor(number / 10_000), number % 10_000],
      inTransaction: () => inTransaction(client),
      run: (sql, values = []) => run(client, sql, values).catch(fail),
      cancel: () => cancelStatement(client),
      async close() {
        // A client whose connection is lost has no settings to put back.
        if (lease.shared && !isPooled) await restoreSession(client, former).catch(ignore)
        await lease.giveBack()
      },
    }
  } catch (error) {
    await lease.giveBack().catch(ignore)
    throw lostConnection(error) ?? error
  }
}

function fail(error: unknown): never {
  throw lostConnection(error) ?? error
}

async function run(client: ClientBase, sql: string, values: readonly Value[]): Promise<Result> {
  const parameters = values.map((value) => parameter(value))
  // With an empty list of values pg would send one statement alone.
  const answer = parameters.length === 0 ? await client.query(sql) : await client.query(sql, parameters)
  // Several statements in one text give a list of results, which the types of pg do not say.
  const results = Array.isArray(answer) ? (answer as unknown as readonly (typeof answer)[]) : [answer]
  const last = results.at(-1)
  return { rows: (last?.rows ?? []) as Result['rows'], affected: last?.rowCount ?? 0 }
}

/** Two times that the server tells differ in a transaction that a statement before this one began. */
async function inTransaction(client: ClientBase): Promise<boolean> {
  const known = transactionStatus(client)
  if (known !== undefined) return known
  try {
    const { rows } = await client.query<{ readonly open: boolean }>('SELECT pg_catalog.now() <> pg_catalog.statement_timestamp() AS open')
    return rows[0]?.open === true
  } catch (error) {
    // 25P02: a transaction that failed takes no queries until it is rolled back.
    if (sqlState(error) === '25P02') return true
    throw error
  }
}
