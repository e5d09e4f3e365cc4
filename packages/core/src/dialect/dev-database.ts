import type { Connection } from './driver.ts'

/** Databases to try things out in: empty when opened, mig's alone, gone when their connection is closed. */
export interface DevDatabases {
  /**
   * Opens one. The database of `like` is only read.
   * @returns the connection; or why there is none, where the configuration asks for none.
   * @throws ConfigError `config.dev` for a setting that is none of this dialect, `config.protected` where the setting names the server of a
   * protected database.
   * @throws ConnectionError when what the setting names cannot be used.
   * @throws DialectError `dialect.driverMissing` when what the setting names is not installed.
   */
  open(options: DevOptions): Promise<DevConnection | NoDevDatabase>
  /** SQL for a text from which the value of a column can be told exactly; it is NULL or a text for NULL. */
  exactText(column: string): string
  /** Whether an error says that the server lacks what the real one may have: a role, an extension, a collation. */
  lacks(error: unknown): boolean
  /**
   * Runs a script that makes a schema, as the tools of the database write it: what it sets for its own session ends with it. Absent: it is
   * run as it is.
   */
  runScript?(connection: Connection, script: string): Promise<void>
}

/** A connection to a dev database. */
export interface DevConnection extends Connection {
  /** What it is, for people: `PGlite, PostgreSQL 18`, `a scratch database on localhost:5432, PostgreSQL 16`. */
  readonly what: string
}

export interface DevOptions {
  /** The setting `dev` of the configuration. */
  readonly dev?: string
  /** Where packages are looked for first. */
  readonly folder: string
  /** The real database: its encoding, collation and search path are taken over; absent where none is connected. */
  readonly like?: Connection
  /** The configuration calls the real database protected: nothing is made on its server. */
  readonly protected?: true
}

/** Why there is no dev database, as the end of a sentence: `no dev database is configured and PGlite is not installed`. */
export interface NoDevDatabase {
  readonly unavailable: string
}
