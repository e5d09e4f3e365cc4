import type { Connection } from '@mig/core/dialect'
import { jsonRows } from './snapshot.ts'

export interface SearchPath {
  /** The schema in which CREATE TABLE makes a table; absent when no schema of the search path exists. */
  readonly defaultSchema: string | undefined
  /** The schemas whose operator classes and collations are found by their names alone. */
  readonly path: readonly string[]
}

export async function searchPath(connection: Connection): Promise<SearchPath> {
  const [row] = await jsonRows<{ readonly current: string | null; readonly path: readonly string[] }>(
    connection,
    'SELECT pg_catalog.current_schema() AS current, pg_catalog.current_schemas(true) AS path',
  )
  return { defaultSchema: row?.current ?? undefined, path: row?.path ?? [] }
}

export async function currentSchema(connection: Connection): Promise<string | undefined> {
  return (await searchPath(connection)).defaultSchema
}
