import type { Connection } from '../dialect/driver.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { DevConnection, NoDevDatabase } from '../dialect/dev-database.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { ConfigError } from '../errors.ts'
import { configUrl } from '../config/resolve-config.ts'
import { loadDialect } from '../dialect/load-dialect.ts'
import type { LoaderOptions } from '../load/loader.ts'
import { normalizeUrl } from '../config/url.ts'
import { readRows } from './version-table.ts'
import type { SharedSessions } from './many/shared-sessions.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { inSchema } from './in-schema.ts'

/** The database of a configuration: the dialect is loaded and the connection opened when they are first needed. */
export class Database {
  readonly #config: ResolvedConfig
  readonly #loader: LoaderOptions
  readonly #sessions: SharedSessions | undefined
  #dialect: Promise<Dialect> | undefined
  #connection: Promise<Connection> | undefined

  /**
   * @param loader where the dialect's package is looked for, besides the folder of the configuration.
   * @param sessions those of other schemas of the same database, which this one may go on with.
   */
  constructor(config: ResolvedConfig, loader: LoaderOptions, sessions?: SharedSessions) {
    this.#sessions = sessions
    this.#config = config
    this.#loader = loader
  }

  /**
   * The dialect, without connecting.
   * @throws DialectError when its package is missing or does not fit.
   * @throws ConfigError when the configuration names none.
   */
  dialect(): Promise<Dialect> {
    this.#dialect ??= this.#loadDialect()
    return this.#dialect
  }

  /**
   * The one connection of this database.
   * @param purpose a database that is a file is created only to be written.
   * @throws ConnectionError when it cannot be reached.
   */
  async connection(purpose: 'read' | 'write'): Promise<Connection> {
    this.#connection ??= this.#open(purpose === 'write')
    try {
      const connection = await this.#connection
      const isThere = connection.absent === undefined && connection.absentSchema === undefined
      if (isThere || purpose === 'read') return connection
      await connection.close()
      this.#connection = this.#open(true)
      return await this.#connection
    } catch (error) {
      // The next call tries again.
      this.#connection = undefined
      throw error
    }
  }

  /** Connects again, in place of a connection that is lost, and does the work. */
  async reconnected<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const lost = await this.#connection?.catch(() => undefined)
    this.#connection = undefined
    await lost?.close().catch(() => undefined)
    return work(await this.connection('read'))
  }

  /** The rows of the version table; a database without that table is at base. Nothing is created. */
  async rows(): Promise<readonly string[]> {
    const [dialect, connection] = [await this.dialect(), await this.connection('read')]
    const { versionTable } = this.#config
    if (!(await dialect.reflector.hasTable(connection, versionTable))) return []
    return readRows(new ConnectionExecutor(connection, { dialect, versionTable }), versionTable, dialect.quoting)
  }

  /** An empty database to try things out in, of the kind of this one; whoever asked for it closes it. */
  async openDev(): Promise<DevConnection | NoDevDatabase> {
    const { dev: databases } = await this.dialect()
    const { dev, folder, protected: isProtected } = this.#config
    const like = await this.#connection
    return databases.open({
      folder,
      ...(dev === undefined ? {} : { dev }),
      ...(like === undefined ? {} : { like }),
      ...(isProtected ? { protected: true } : {}),
    })
  }

  /** Closes the connection, if one was opened; a client of the caller's stays open. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined)
    this.#connection = undefined
    await connection?.close()
  }

  async #loadDialect(): Promise<Dialect> {
    const { dialect, connection, url: given } = this.#config
    const { modules } = this.#loader
    // A connection without a URL leaves it to `dialect` to say what it is.
    const url = dialect === undefined && (connection === undefined || given !== undefined) ? await configUrl(this.#config) : undefined
    return loadDialect({
      bases: [this.#config.folder, ...(this.#loader.bases ?? [])],
      ...(dialect === undefined ? {} : { dialect }),
      ...(url === undefined ? {} : { url }),
      ...(modules === undefined ? {} : { modules }),
    })
  }

  async #open(create: boolean): Promise<Connection> {
    return inSchema(await this.#connect(create), await this.dialect(), this.#config, create)
  }

  async #connect(create: boolean): Promise<Connection> {
    const { driver, name, sessionSchema } = await this.dialect()
    const { connection: client, folder, schema } = this.#config
    if (client === undefined) {
      const url = normalizeUrl(await configUrl(this.#config))
      const open = (): Promise<Connection> => driver.connect({ url, create, folder })
      return this.#sessions === undefined || schema === undefined || sessionSchema === undefined
        ? open()
        : this.#sessions.take(url, sessionSchema, open)
    }
    if (!driver.accepts(client)) {
      throw new ConfigError('config.connection', `The \`connection\` of the configuration is nothing that the dialect ${name} can use.`, {
        hint: "Give a Pool or Client of pg, a PGlite, or a Database of better-sqlite3, and the dialect that goes with it.",
      })
    }
    return driver.connect({ client })
  }
}
