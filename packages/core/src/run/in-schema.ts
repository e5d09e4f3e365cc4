import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { ConfigError, ConnectionError } from '../errors.ts'
import type { ResolvedConfig } from '../config/config.ts'

/**
 * The connection in the schema of the configuration; where that says none, as it is. Closing it takes the session out of the schema.
 * @param create whether a schema is created that is missing, as the configuration may ask for.
 * @throws ConnectionError `connection.schema` when there is no such schema, and nobody asked for it to be created.
 */
export async function inSchema(
  connection: Connection,
  { sessionSchema, name }: Pick<Dialect, 'sessionSchema' | 'name'>,
  { schema, searchPath = [], createSchema = false }: Pick<ResolvedConfig, 'schema' | 'searchPath' | 'createSchema'>,
  create: boolean,
): Promise<Connection> {
  if (schema === undefined) return connection
  try {
    if (sessionSchema === undefined) throw noSchemas(name)
    const place = { schema, searchPath }
    let entered = await sessionSchema.enter(connection, place)
    if (!entered.exists && !createSchema) throw missing(schema)
    if (!entered.exists && create) {
      await sessionSchema.create(connection, schema).catch((error: unknown) => Promise.reject(refused(schema, error)))
      const { leave } = entered
      entered = { exists: (await sessionSchema.enter(connection, place)).exists, leave }
    }
    const { exists, leave } = entered
    const close = async (): Promise<void> => {
      // A session that is lost, or whose transaction failed, is nobody's any more.
      await leave().catch(() => {})
      await connection.close()
    }
    return { ...connection, close, ...(exists ? {} : { absentSchema: schema }) }
  } catch (error) {
    await connection.close()
    throw error
  }
}

function noSchemas(dialect: string): ConfigError {
  return new ConfigError('config.schema', `The dialect ${dialect} has no schemas that tables could stand in.`, {
    hint: 'Leave `schema` out of the configuration and of its tenants; a tenant of SQLite has a `url` of its own.',
  })
}

function refused(schema: string, cause: unknown): ConnectionError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new ConnectionError('connection.schema', `The schema ${schema} cannot be created: ${said}.`, {
    cause,
    hint: 'Create it as somebody who may, or give the role the privilege: GRANT CREATE ON DATABASE … TO …',
  })
}

function missing(schema: string): ConnectionError {
  return new ConnectionError('connection.schema', `There is no schema ${schema}.`, {
    hint: 'Correct its name, create it, or let runs create it: createSchema: true in the configuration.',
  })
}
