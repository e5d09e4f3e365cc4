import type { Client } from './client.ts'

/**
 * Makes sure that the database can be written, in a transaction of its own that changes nothing.
 *
 * BEGIN IMMEDIATE alone begins to read where it cannot. The pragma needs the right to write, and has nothing to do unless the database
 * gives free pages back (https://www.sqlite.org/pragma.html#pragma_incremental_vacuum), which is undone.
 * @throws SQLite's own error: SQLITE_READONLY, or SQLITE_BUSY while somebody else writes.
 */
export function expectWritable(client: Client): void {
  client.run('BEGIN IMMEDIATE')
  try {
    demandWrite(client)
  } finally {
    client.run('ROLLBACK')
  }
}

/** The same inside a transaction. */
export function demandWrite(client: Client): void {
  client.run('PRAGMA incremental_vacuum(1)')
}
