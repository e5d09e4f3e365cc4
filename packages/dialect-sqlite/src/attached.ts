import { UnsupportedError, type Connection } from '@mig/core/dialect'

/**
 * The schemas of a connection, which are its databases: https://www.sqlite.org/lang_attach.html
 *
 * The temp schema comes last: what is in it speaks of the others.
 */
export async function schemasOf(connection: Connection): Promise<readonly string[]> {
  const { rows } = await connection.run('PRAGMA database_list')
  const names = rows.map((row) => String(row['name'])).filter((name) => name !== 'temp')
  return [...names, 'temp']
}

/** @throws UnsupportedError for a schema that is no database of the connection. */
export async function assertAttached(connection: Connection, schemas: readonly (string | undefined)[]): Promise<void> {
  const named = [...new Set(schemas)].filter((schema): schema is string => schema !== undefined && schema !== 'main')
  if (named.length === 0) return
  const attached = new Set((await schemasOf(connection)).map((name) => name.toLowerCase()))
  const missing = named.find((name) => !attached.has(name.toLowerCase()))
  if (missing === undefined) return
  throw new UnsupportedError(`There is no schema ${missing}: SQLite has main, temp and the databases that a program attaches.`, {
    hint: `Leave \`schema\` out where the tables are to stand in the file itself, or give models for SQLite of their own.`,
  })
}
