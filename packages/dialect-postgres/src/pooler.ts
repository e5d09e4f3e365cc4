import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { noteProcess, secondClient } from './second-client.ts'

/** Milliseconds in which a server answers, although another connection of ours has a transaction open; a pooler may have no session left. */
const PATIENCE = 3000

/** How often it is looked: others who use the pooler at the same time may hide it from a look. */
const LOOKS = 8

/** What was found out about clients. */
const known = new WeakMap<ClientBase, boolean>()

/**
 * Whether a client goes through a pooler that lends a session for one transaction at a time, as PgBouncer does in transaction mode: a lock,
 * a setting or a statement outside a transaction would be in the session of whoever comes next.
 *
 * Where the server sees our end of the connection there is none. Otherwise two connections tell it: while one is in a transaction, the other
 * would get the same session, or another one than it had before. It is not asked in a transaction, in which the session stays.
 */
export async function isPooler(client: ClientBase): Promise<boolean> {
  const found = known.get(client) ?? (!(await isDirect(client)) && (await sharesSessions(client)))
  known.set(client, found)
  return found
}

/** The same without asking: false where nobody has asked. */
export function isKnownPooler(client: ClientBase): boolean {
  return known.get(client) === true
}

/** The port of our socket is not in pg's interface; a socket of the file system has none. */
async function isDirect(client: ClientBase): Promise<boolean> {
  const { connection } = client as { readonly connection?: { readonly stream?: { readonly localPort?: number } } }
  const ours = connection?.stream?.localPort
  if (ours === undefined) return false
  const { rows } = await client.query<{ readonly port: string | null }>('SELECT pg_catalog.inet_client_port()::text AS port')
  return rows[0]?.port === String(ours)
}

async function sharesSessions(client: ClientBase): Promise<boolean> {
  const other = await secondClient(client)
  // A server that has no room for a second connection is none that a pooler stands before.
  if (other === undefined) return false
  try {
    for (let look = 0; look < LOOKS; look++) if (await shareNow(client, other)) return true
    return false
  } finally {
    await other.end().catch(ignore)
  }
}

async function shareNow(client: ClientBase, other: ClientBase): Promise<boolean> {
  const before = await noteProcess(client)
  await other.query('BEGIN')
  const theirs = await noteProcess(other)
  const answer = theirs === before ? undefined : noteProcess(client)
  const answers = answer?.then(() => true, () => true) ?? false
  const inTime = await Promise.race([answers, sleep(PATIENCE, false, { ref: false })])
  // A pooler that has no session left has one now.
  await other.query('ROLLBACK')
  return !inTime || (await answer) !== before
}

function ignore(): void {
  // The query that is running fails with the reason.
}
