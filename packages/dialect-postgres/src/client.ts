import type { PGlite } from '@electric-sql/pglite'
import type { Client, ClientBase, Pool, PoolClient } from 'pg'
import type { Connection } from '@mig/core/dialect'

/** The client behind a connection of this dialect. */
export function clientOf(connection: Connection): ClientBase {
  // The driver of this dialect made the connection, and it puts nothing else there.
  return connection.client as ClientBase
}

/** What a caller may hand us, told by its shape: two copies of pg may be loaded, so classes say nothing. */
export type GivenClient =
  | { readonly kind: 'pool'; readonly pool: Pool }
  | { readonly kind: 'pool client'; readonly client: PoolClient }
  | { readonly kind: 'client'; readonly client: Client }
  | { readonly kind: 'pglite'; readonly database: PGlite }

export function recognise(given: unknown): GivenClient | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  if (has(given, 'execProtocol') && has(given, 'runExclusive')) return { kind: 'pglite', database: given as PGlite }
  if (!has(given, 'query') || !has(given, 'connect') || !has(given, 'on')) return undefined
  if ('totalCount' in given && 'idleCount' in given) return { kind: 'pool', pool: given as Pool }
  if (has(given, 'release')) return { kind: 'pool client', client: given as PoolClient }
  // A better-sqlite3 database has neither method.
  return has(given, 'end') && has(given, 'escapeIdentifier') ? { kind: 'client', client: given as Client } : undefined
}

function has(given: object, method: string): boolean {
  return method in given && typeof (given as { readonly [name: string]: unknown })[method] === 'function'
}

/** True when `connect` was called on the client. It is not in pg's interface, yet there is no other way to know. */
export function isConnected(client: Client): boolean {
  const state = client as unknown as { readonly _connected?: boolean; readonly _connecting?: boolean }
  return state._connected === true || state._connecting === true
}

/** Whether a transaction is open, as the server said with its last answer; `undefined` when this version of pg does not keep it. */
export function transactionStatus(client: ClientBase): boolean | undefined {
  const known = client as { getTransactionStatus?: () => string | null }
  const status = known.getTransactionStatus?.() ?? undefined
  return status === undefined ? undefined : status !== 'I'
}
