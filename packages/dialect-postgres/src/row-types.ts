import type { InferInsert as CoreInsert, InferRow as CoreRow, KyselyDatabase } from '@mig/core'

/** What pg makes of an interval; a part that is zero is absent. */
export interface PostgresInterval {
  readonly years?: number
  readonly months?: number
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
  readonly milliseconds?: number
}

/** What pg hands out for each type, as long as its parsers are not exchanged: numbers that a double cannot hold are texts. */
export interface PostgresTypes {
  readonly integer: number
  readonly smallint: number
  readonly bigint: string
  readonly boolean: boolean
  readonly text: string
  readonly numeric: string
  readonly real: number
  readonly double: number
  /** Midnight in the time zone of the process. */
  readonly date: Date
  readonly time: string
  /** Read as a time in the time zone of the process. */
  readonly timestamp: Date
  readonly timestamptz: Date
  readonly interval: PostgresInterval
  readonly uuid: string
  readonly json: unknown
  readonly jsonb: unknown
  readonly bytes: Buffer
}

/** A row of a table as pg hands it out, by property names. */
export type InferRow<T> = CoreRow<T, PostgresTypes>

/** What an insert into a table takes. */
export type InferInsert<T> = CoreInsert<T, PostgresTypes>

/** Kysely's `Database` from a module of models: `interface DB extends Database<typeof models> {}`. */
export type Database<Module> = KyselyDatabase<Module, PostgresTypes>
