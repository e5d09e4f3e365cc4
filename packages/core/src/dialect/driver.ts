import type { Value } from '../schema/value.ts'

/**
 * Where to connect: a URL, or a client, pool or database of the caller's.
 *
 * `create: false` is for commands that only read: where the database is a file that does not exist, an empty database stands in
 * for it and the connection is `absent`. A relative path in the URL starts at `folder`, by default the working folder.
 */
export type ConnectTarget = { readonly url: string; readonly create?: boolean; readonly folder?: string } | { readonly client: unknown }

/** Connects; the database's library is loaded when this is first called. */
export interface Driver {
  /** True for a client, pool or database that this driver can use, told by its shape. */
  accepts(client: unknown): boolean
  /** @throws ConnectionError when the database cannot be reached; the message never holds a password. */
  connect(target: ConnectTarget): Promise<Connection>
  /** What people call the database of a connection: `app`, `app.db`. */
  nameOf(connection: Connection): Promise<string>
}

export type ResultRow = { readonly [column: string]: unknown }

export interface Result {
  readonly rows: readonly ResultRow[]
  /** Rows that an INSERT, UPDATE or DELETE touched. */
  readonly affected: number
}

/** One session with a database, on which everything of a run happens. */
export interface Connection {
  /** As `[major, minor, …]`. */
  readonly version: readonly number[]
  /** The driver's own client, as `op.using` hands it out. */
  readonly client: unknown
  /** The file that does not exist, where an empty database stands in for it. */
  readonly absent?: string
  /** The schema of the session that does not exist yet. */
  readonly absentSchema?: string
  /** True while a transaction is open, whoever began it. */
  inTransaction(): boolean | Promise<boolean>
  /**
   * Runs one statement, or several without values.
   * @throws the driver's own error; the executor says where it happened.
   */
  run(sql: string, values?: readonly Value[]): Promise<Result>
  /** Stops the statement that runs, by another way than the connection itself; absent where there is none. */
  cancel?(): Promise<void>
  /** Closes what `connect` opened; a caller's own client stays open. */
  close(): Promise<void>
}
