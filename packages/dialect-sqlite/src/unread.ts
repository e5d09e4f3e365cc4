import { displayName, type Connection, type ReflectOptions, type Unread } from '@mig/core/dialect'
import { assertAttached } from './attached.ts'
import { virtualTablesQuery } from './catalog.ts'
import { normalSchema } from './normal-form.ts'

/** What the schemas hold and reflection does not read: https://www.sqlite.org/vtab.html */
export async function unread(connection: Connection, { schemas = [] }: ReflectOptions = {}): Promise<readonly Unread[]> {
  await assertAttached(connection, schemas)
  const found: Unread[] = []
  for (const schema of new Set(['main', ...schemas])) {
    const { rows } = await connection.run(virtualTablesQuery(schema))
    found.push(...rows.map(({ name }) => ({ what: 'virtual table', name: displayName({ ...normalSchema(schema), name: String(name) }) })))
  }
  return found
}
