import type { ClientBase } from 'pg'

/**
 * Settings that statements and their results rely on, whatever the server, the database or the role says: a backslash in a text is a
 * backslash; times without a zone are read as UTC; dates, intervals, numbers, bytes and names in the texts of defaults and checks are
 * written in one way, as pg_dump asks for them too. The order of day and month is left to the database: it decides what a date means.
 */
export const SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['standard_conforming_strings', 'on'],
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO'],
  ['IntervalStyle', 'postgres'],
  ['extra_float_digits', '1'],
  ['bytea_output', 'hex'],
  ['quote_all_identifiers', 'off'],
]

/** A statement whose client has died stops, instead of going on behind the next runner's back. */
const WATCH = ['client_connection_check_interval', '1s'] as const

/** Settings as they were. */
export type FormerSettings = readonly (readonly [name: string, value: string])[]

/** The settings that a session has otherwise. */
export async function differentSettings(client: ClientBase): Promise<FormerSettings> {
  const current = SETTINGS.map(([name], index) => `pg_catalog.current_setting('${name}') AS s${index}`)
  const { rows } = await client.query<{ readonly [column: string]: string }>(`SELECT ${current.join(', ')}`)
  // The style of dates has the order of day and month behind it, which stays.
  const isSame = (index: number, value: string): boolean => rows[0]?.[`s${index}`]?.split(',')[0] === value
  return SETTINGS.flatMap(([name, value], index) => (isSame(index, value) ? [] : [[name, rows[0]?.[`s${index}`] ?? ''] as const]))
}

/** Makes the settings for the session, those that are named by what they were. */
export async function prepareSession(client: ClientBase, former: FormerSettings): Promise<void> {
  const named = new Set(former.map(([name]) => name))
  await set(client, SETTINGS.filter(([name]) => named.has(name)))
}

/** Puts the settings of somebody else's session back. */
export async function restoreSession(client: ClientBase, former: FormerSettings): Promise<void> {
  await set(client, former)
}

/** Makes all settings, which go with the transaction that is open. */
export const LOCAL_SETTINGS: string = SETTINGS.map(([name, value]) => `SET LOCAL ${name} = '${value}'`).join('; ')

async function set(client: ClientBase, settings: FormerSettings): Promise<void> {
  if (settings.length === 0) return
  const calls = settings.map((_, index) => `pg_catalog.set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`)
  await client.query(`SELECT ${calls.join(', ')}`, settings.flat())
}

/** Has the server look whether the client is still there. @returns what puts the session back as it was. */
export async function watchClient(client: ClientBase, inTransaction: boolean): Promise<() => Promise<void>> {
  const [name, value] = WATCH
  const { rows } = await client.query<{ readonly former: string }>(`SELECT pg_catalog.current_setting('${name}') AS former`)
  const former = rows[0]?.former ?? ''
  await tryToSet(client, name, value, inTransaction)
  return () => tryToSet(client, name, former, inTransaction)
}

/** Not every system can watch its clients' connections; a server that refuses the setting works without it. */
async function tryToSet(client: ClientBase, name: string, value: string, inTransaction: boolean): Promise<void> {
  if (inTransaction) await client.query('SAVEPOINT mig_setting')
  try {
    await client.query('SELECT pg_catalog.set_config($1, $2, false)', [name, value])
  } catch {
    if (inTransaction) await client.query('ROLLBACK TO SAVEPOINT mig_setting')
  }
  if (inTransaction) await client.query('RELEASE SAVEPOINT mig_setting')
}
