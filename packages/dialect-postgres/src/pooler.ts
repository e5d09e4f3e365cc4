import { ConnectionError, type Connection } from '@mig/core/dialect'
import type { ClientBase } from 'pg'
import { clientOf } from './client.ts'

/**
 * Refuses a pooler that lends a session for one transaction at a time, as PgBouncer does in transaction mode: a lock, a setting or a
 * statement outside a transaction would be in the session of whoever comes next.
 *
 * Two connections tell it: while one is in a transaction, the other would get the same session, or another one than it had before. In a
 * transaction the session stays, so nothing is asked.
 * @throws ConnectionError `connection.pooler`
 */
export async function refusePooler(connection: Connection): Promise<void> {
  if (await connection.inTransaction()) return
  const client = clientOf(connection)
  const other = await another(client)
  if (other === undefined) return
  try {
    if (!(await shareSessions(client, other))) return
  } finally {
    await other.end().catch(ignore)
  }
  throw new ConnectionError('connection.pooler', 'The connection goes through a pooler that gives each transaction another session.', {
    hint:
      'A migration needs one session for its lock, its settings and what runs outside transactions. Give the URL of the server itself, ' +
      'which providers call the direct connection, or that of a pool in session mode.',
  })
}

async function shareSessions(client: ClientBase, other: ClientBase): Promise<boolean> {
  const before = await processId(client)
  await other.query('BEGIN')
  const theirs = await processId(other)
  const shared = theirs === before || (await processId(client)) !== before
  await other.query('ROLLBACK')
  return shared
}

async function processId(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ readonly pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid')
  return rows[0]?.pid
}

type OtherClient = ClientBase & { end(): Promise<void> }

/**
 * A client that connects as this one did. What it was made with is not in pg's interface; a client of another make has nothing of the
 * kind, and is no connection to a server.
 */
async function another(client: ClientBase): Promise<OtherClient | undefined> {
  const { connectionParameters } = client as { readonly connectionParameters?: object }
  if (connectionParameters === undefined) return undefined
  const Same = client.constructor as new (config: object) => OtherClient
  const other = new Same(connectionParameters)
  other.on('error', ignore)
  try {
    await other.connect()
    return other
  } catch {
    // A server that has no room for a second connection is none that a pooler stands before.
    await other.end().catch(ignore)
    return undefined
  }
}

function ignore(): void {
  // The query that is running fails with the reason.
}
