import type { Dialect } from '../../src/dialect/dialect.ts'

/** A kind of database that the cases run on. */
export interface Target {
  readonly name: string
  readonly dialect: Dialect
  /** The kinds of clients that a service may hand over. */
  readonly clients: readonly string[]
  /** Makes a new, empty database. */
  create(): Promise<TargetDatabase>
}

export interface TargetDatabase {
  readonly url: string
  /** Asks the database on a connection of its own, apart from mig. */
  rows(sql: string): Promise<readonly { readonly [column: string]: unknown }[]>
  /** Runs a script as the database's own shell would: statement by statement, up to the first error. */
  script(text: string): Promise<void>
  /** Makes a client of each kind; the case ends it. */
  readonly clients: { readonly [kind: string]: () => Promise<CallersClient> }
  readonly drop: () => Promise<void>
}

/** A client of the caller's. */
export interface CallersClient {
  readonly client: unknown
  readonly run: (sql: string) => Promise<readonly { readonly [column: string]: unknown }[]>
  readonly end: () => Promise<void>
}
