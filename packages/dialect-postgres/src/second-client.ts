import type { ClientBase } from 'pg'
import { isInProcess } from './pglite/open.ts'

/** A client that is ours to close. */
export type SecondClient = ClientBase & { end(): Promise<void> }

/**
 * A client that connects as this one did; none where the database is in this process, or the server has no room for a second connection.
 * What a client was made with is not in pg's interface, and a client of another make has nothing of the kind.
 */
export async function secondClient(client: ClientBase): Promise<SecondClient | undefined> {
  const { connectionParameters } = client as { readonly connectionParameters?: object }
  if (connectionParameters === undefined || isInProcess(client)) return undefined
  const Same = client.constructor as new (config: object) => SecondClient
  const second = new Same(connectionParameters)
  second.on('error', ignore)
  try {
    await second.connect()
    return second
  } catch {
    await second.end().catch(ignore)
    return undefined
  }
}

/** The process of the server that works for a client. Through a pooler it is another one in each transaction, in which it is noted. */
const processes = new WeakMap<ClientBase, number>()

/** Asks the server which of its processes works for the client now, and remembers it. */
export async function noteProcess(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ readonly pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid')
  const pid = rows[0]?.pid
  if (pid !== undefined) processes.set(client, Number(pid))
  return pid
}

export function processOf(client: ClientBase): number | undefined {
  return processes.get(client)
}

/** Has the server stop the statement of a client that runs. https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL */
export async function cancelStatement(client: ClientBase): Promise<void> {
  const pid = processOf(client)
  if (pid === undefined) return
  const second = await secondClient(client)
  try {
    await second?.query('SELECT pg_catalog.pg_cancel_backend($1)', [pid])
  } finally {
    await second?.end().catch(ignore)
  }
}

function ignore(): void {
  // The query that is running fails with the reason.
}
