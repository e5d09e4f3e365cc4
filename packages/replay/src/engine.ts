import type { Connection, Dialect, QualifiedName, Quoting, Row } from '@mig/core/dialect'

/**
 * What a database is made of, as a program that is not ours says it: the text of each thing, by kind and name (`INDEX users_name`).
 * Two databases are equal when their facts are.
 */
export type Facts = ReadonlyMap<string, string>

/** A kind of database that versions are loaded into. */
export interface Engine {
  readonly dialect: Dialect
  /** Which judge says what is equal, for the report. */
  readonly judge: string
  /** Where revisions are tried out, as a configuration says it. Default: what is used where it says nothing. */
  readonly dev?: string
  /** A new database with the statements of a text run in it; none is an empty one. */
  load(sql: string): Promise<LoadedDatabase>
  /** Inserts a row of SQL by column, and gives it back as the database has it. */
  insert(connection: Connection, table: QualifiedName, values: ReadonlyMap<string, string>): Promise<StoredRow>
  /** All rows of a table. */
  rows(connection: Connection, table: QualifiedName): Promise<readonly StoredRow[]>
  close(): Promise<void>
}

/** Values by column, as JSON has them. */
export type StoredRow = Row

export interface LoadedDatabase {
  readonly url: string
  /** The tables of mig's own are left out. Nobody may be connected while a copy is made. */
  facts(): Promise<Facts>
  /** Its schemas besides the default one. */
  schemas(): Promise<readonly string[]>
  copy(): Promise<LoadedDatabase>
  drop(): Promise<void>
}

/** `INTO "t" ("a") VALUES (1)` */
export function insertion(table: string, values: ReadonlyMap<string, string>, quoting: Quoting): string {
  if (values.size === 0) return `INTO ${table} DEFAULT VALUES`
  const names = [...values.keys()].map((name) => quoting.identifier(name))
  return `INTO ${table} (${names.join(', ')}) VALUES (${[...values.values()].join(', ')})`
}
