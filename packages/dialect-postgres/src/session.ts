import type { ClientBase } from 'pg'

/**
 * Settings that statements rely on: times without a zone are read as UTC, a backslash in a text is a backslash, and a statement whose
 * client has died stops instead of going on behind the next runner's back.
 */
const SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['TimeZone', 'UTC'],
  ['standard_conforming_strings', 'on'],
  ['client_connection_check_interval', '1s'],
]

/** Settings as they were. */
export type FormerSettings = readonly (readonly [name: string, value: string])[]

/** Makes the settings for the session; gives what they were before. */
export async function prepareSession(client: ClientBase, inTransaction: boolean): Promise<FormerSettings> {
  const names = SETTINGS.map(([name], index) => `pg_catalog.current_setting('${name}') AS s${index}`)
  const { rows } = await client.query<{ readonly [column: string]: string }>(`SELECT ${names.join(', ')}`)
  for (const [name, value] of SETTINGS) await set(client, name, value, inTransaction)
  return SETTINGS.map(([name], index) => [name, rows[0]?.[`s${index}`] ?? ''])
}

/** Puts the settings of somebody else's session back. */
export async function restoreSession(client: ClientBase, former: FormerSettings, inTransaction: boolean): Promise<void> {
  for (const [name, value] of former) await set(client, name, value, inTransaction)
}

/** Not every system can watch its clients' connections; a server that refuses a setting works without it. */
async function set(client: ClientBase, name: string, value: string, inTransaction: boolean): Promise<void> {
  if (inTransaction) await client.query('SAVEPOINT mig_setting')
  try {
    await client.query('SELECT pg_catalog.set_config($1, $2, false)', [name, value])
  } catch (error) {
    if (name !== 'client_connection_check_interval') throw error
    if (inTransaction) await client.query('ROLLBACK TO SAVEPOINT mig_setting')
  }
  if (inTransaction) await client.query('RELEASE SAVEPOINT mig_setting')
}
