import type { Connection, ResultRow } from '@mig/core/dialect'
import type { Client } from './client.ts'

/** The file of the database, with links followed as SQLite does it; none in memory. */
export async function mainFile(connection: Connection): Promise<string | undefined> {
  return mainOf((await connection.run('PRAGMA database_list')).rows)
}

/** The same for a client. */
export function fileOf(client: Client): string | undefined {
  return mainOf(client.run('PRAGMA database_list').rows)
}

function mainOf(rows: readonly ResultRow[]): string | undefined {
  const file = rows.find((row) => row['name'] === 'main')?.['file']
  return typeof file === 'string' && file !== '' ? file : undefined
}

/** In milliseconds. */
export function busyTimeout(client: Client): number {
  return Number(pragma(client, 'busy_timeout'))
}

/** 0 for a database that holds nothing. */
export function pageCount(client: Client): number {
  return Number(pragma(client, 'page_count'))
}

export function pageSize(client: Client): number {
  return Number(pragma(client, 'page_size'))
}

/** `wal`, `delete` and others: https://www.sqlite.org/pragma.html#pragma_journal_mode */
export function journalMode(client: Client): string {
  // The pragma alone tells what the connection knew: it is the next reader that learns of another mode.
  client.run('SELECT count(*) FROM sqlite_master')
  return String(pragma(client, 'journal_mode'))
}

/** @returns the mode afterwards, which is the old one where the new one cannot be had. */
export function setJournalMode(client: Client, mode: string): string {
  return String(pragma(client, `journal_mode = ${mode}`))
}

/** The one value of a pragma; some call its column by another name. */
function pragma(client: Client, text: string): unknown {
  return Object.values(client.run(`PRAGMA ${text}`).rows[0] ?? {})[0]
}
