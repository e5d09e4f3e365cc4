import type { InferInsert as CoreInsert, InferRow as CoreRow, KyselyDatabase } from '@mig/core'

/** What better-sqlite3 and node:sqlite hand out for each type: SQLite has numbers, text and bytes alone. */
export interface SqliteTypes {
  readonly integer: number
  readonly smallint: number
  /** A bigint where the library is asked for them (`safeIntegers`). */
  readonly bigint: number | bigint
  readonly boolean: 0 | 1
  readonly text: string
  readonly numeric: number
  readonly real: number
  readonly double: number
  /** `YYYY-MM-DD` */
  readonly date: string
  /** `HH:MM:SS.SSS` */
  readonly time: string
  /** `YYYY-MM-DD HH:MM:SS`, in UTC, with milliseconds where there are any. */
  readonly timestamp: string
  readonly timestamptz: string
  readonly interval: string
  readonly uuid: string
  /** The JSON text. */
  readonly json: string
  readonly jsonb: string
  readonly bytes: Uint8Array
  readonly array: never
}

/** A row of a table as SQLite's libraries hand it out, by property names. */
export type InferRow<T> = CoreRow<T, SqliteTypes>

/** What an insert into a table takes. */
export type InferInsert<T> = CoreInsert<T, SqliteTypes>

/** Kysely's `Database` from a module of models: `interface DB extends Database<typeof models> {}`. */
export type Database<Module> = KyselyDatabase<Module, SqliteTypes>
