import type { Connection } from '../../dialect/driver.ts'
import type { SessionSchema } from '../../dialect/session-schema.ts'

/**
 * The sessions of schemas of one database: to open one takes longer than many a migration, so the next schema goes on with that of the one
 * before. It is made as new in between, and closed where something failed in it: nobody inherits a setting.
 */
export class SharedSessions {
  readonly #free = new Map<string, Connection[]>()

  /** A session of the database that the URL names; closing it gives it back. */
  async take(url: string, rules: SessionSchema, open: () => Promise<Connection>): Promise<Connection> {
    const free = this.#free.get(url) ?? []
    this.#free.set(url, free)
    const connection = (await taken(free)) ?? (await open())
    let sound = true
    return {
      ...connection,
      run: async (sql, values) => {
        try {
          return await connection.run(sql, values)
        } catch (error) {
          sound = false
          throw error
        }
      },
      close: async () => {
        if (sound && (await renewed(connection, rules))) free.push(connection)
        else await connection.close()
      },
    }
  }

  /** Closes the sessions that nobody uses. */
  async close(): Promise<void> {
    const free = [...this.#free.values()].flat()
    this.#free.clear()
    for (const connection of free) await connection.close()
  }
}

/** The session that was used last; one that ended while nobody used it is closed. */
async function taken(free: Connection[]): Promise<Connection | undefined> {
  for (let connection = free.pop(); connection !== undefined; connection = free.pop()) {
    const isThere = await connection.run('SELECT 1').then(() => true, () => false)
    if (isThere) return connection
    await connection.close().catch(() => undefined)
  }
  return undefined
}

/** A session that is lost, or whose transaction is open, is of no use any more. */
async function renewed(connection: Connection, rules: SessionSchema): Promise<boolean> {
  try {
    if (await connection.inTransaction()) return false
    await rules.renew(connection)
    return true
  } catch {
    return false
  }
}
