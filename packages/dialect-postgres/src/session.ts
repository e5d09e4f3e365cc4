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

/** Makes the settings for the session; gives what they were before. */
export async function prepareSession(client: ClientBase, inTransaction: boolean): Promise<FormerSettings> {
  const all = [...SETTINGS, WATCH]
  const current = all.map(([name], index) => `pg_catalog.current_setting('${name}') AS s${index}`)
  const { rows } = await client.query<{ readonly [column: string]: string }>(`SELECT ${current.join(', ')}`)
  await set(client, all, inTransaction)
  return all.map(([name], index) => [name, rows[0]?.[`s${index}`] ?? ''])
}

/** Puts the settings of somebody else's session back. */
export async function restoreSession(client: ClientBase, former: FormerSettings, inTransaction: boolean): Promise<void> {
  await set(client, former, inTransaction)
}

async function set(client: ClientBase, settings: FormerSettings, inTransaction: boolean): Promise<void> {
  const [watch, others] = [settings.filter(([name]) => name === WATCH[0]), settings.filter(([name]) => name !== WATCH[0])]
  const calls = others.map((_, index) => `pg_catalog.set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`)
  await client.query(`SELECT ${calls.join(', ')}`, others.flat())
  for (const [name, value] of watch) await tryToSet(client, name, value, inTransaction)
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
