import type { Connection } from '@mig/core/dialect'

interface Client {
  /** Of better-sqlite3. */
  unsafeMode?(on: boolean): unknown
  /** Of newer versions of node:sqlite. */
  enableDefensive?(on: boolean): unknown
}

/** Makes the text that the schema keeps of a table or an index another one, as an older SQLite may have written it. */
export async function storeText(connection: Connection, name: string, sql: string): Promise<void> {
  const client = connection.client as Client
  client.unsafeMode?.(true)
  client.enableDefensive?.(false)
  await connection.run('PRAGMA writable_schema = ON')
  await connection.run('UPDATE sqlite_master SET sql = ? WHERE name = ?', [sql, name])
  await connection.run('PRAGMA writable_schema = RESET')
}
