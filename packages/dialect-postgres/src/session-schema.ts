import { ConnectionError } from '@mig/core/dialect'
import type { Connection, EnteredSchema, SchemaPlace, SessionSchema } from '@mig/core/dialect'
import { clientOf } from './client.ts'
import { quoting } from './quoting.ts'
import { isPooler } from './pooler.ts'
import { differentSettings, prepareSession } from './session.ts'
import { sqlState } from './snapshot.ts'

/** A schema of a session is the first of its search path. https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH */
export const sessionSchema: SessionSchema = { enter, create, renew }

async function enter(connection: Connection, place: SchemaPlace): Promise<EnteredSchema> {
  if (!(await connection.inTransaction()) && (await isPooler(clientOf(connection)))) throw pooled(place)
  const { rows } = await connection.run(
    `SELECT pg_catalog.current_setting('search_path') AS former,
       EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)::text AS found`,
    [place.schema],
  )
  const exists = rows[0]?.['found'] === 'true'
  // While the first schema is missing, tables would be made in the second.
  await setPath(connection, pathOf({ ...place, searchPath: exists ? place.searchPath : [] }))
  return { exists, leave: () => setPath(connection, String(rows[0]?.['former'])) }
}

async function create(connection: Connection, schema: string): Promise<void> {
  try {
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoting.identifier(schema)}`)
  } catch (error) {
    // Of two that create it at once, one is told that it is there: 23505 is unique_violation, 42P06 duplicate_schema.
    if (!['23505', '42P06'].includes(String(sqlState(error)))) throw error
  }
}

/** What is set in a session that others get as well is set for them. */
function pooled({ schema }: SchemaPlace): ConnectionError {
  const message = `The connection goes through a pooler, so the schema ${schema} cannot be that of its session.`
  return new ConnectionError('connection.pooler', message, {
    hint: 'Give the URL of the server itself, which providers call the direct connection, or that of a pool in session mode.',
  })
}

/** https://www.postgresql.org/docs/current/sql-discard.html */
async function renew(connection: Connection): Promise<void> {
  await connection.run('DISCARD ALL')
  const client = clientOf(connection)
  await prepareSession(client, await differentSettings(client))
}

/** `search_path` as a text: names in quotes, so that `$user` and upper case mean what they say. */
export function pathOf({ schema, searchPath }: SchemaPlace): string {
  return [schema, ...searchPath].map((name) => quoting.identifier(name)).join(', ')
}

async function setPath(connection: Connection, path: string): Promise<void> {
  await connection.run("SELECT pg_catalog.set_config('search_path', $1, false)", [path])
}
