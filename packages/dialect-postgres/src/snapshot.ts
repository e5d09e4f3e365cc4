import type { Connection, ResultRow, Value } from '@mig/core/dialect'
import { clientOf } from './client.ts'
import { isKnownPooler } from './pooler.ts'
import { LOCAL_SETTINGS } from './session.ts'

const SAVEPOINT = 'mig_read'

/** Compiling a query of the catalog takes longer than running it: https://www.postgresql.org/docs/current/jit-decision.html */
const WITHOUT_COMPILING = 'SET LOCAL jit = off'

/**
 * Runs queries that see one state of the database and cannot write: in a transaction of their own, or in a savepoint of the open one.
 * Settings made with SET LOCAL end with it.
 */
export async function readOnly<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  if (await connection.inTransaction()) return inSavepoint(connection, SAVEPOINT, 'always', () => withoutWriting(connection, work))
  const settings = isKnownPooler(clientOf(connection)) ? `${WITHOUT_COMPILING}; ${LOCAL_SETTINGS}` : WITHOUT_COMPILING
  await connection.run(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${settings}`)
  try {
    return await work()
  } finally {
    await connection.run('ROLLBACK')
  }
}

async function withoutWriting<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.run(`SET LOCAL transaction_read_only = on; ${WITHOUT_COMPILING}`)
  return work()
}

/** The result of work that may fail, inside a transaction; `undefined` when the server refused it. */
export async function attempt<T>(connection: Connection, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await inSavepoint(connection, 'mig_attempt', 'on error', work)
  } catch (error) {
    if (sqlState(error) === undefined) throw error
    return undefined
  }
}

async function inSavepoint<T>(connection: Connection, name: string, undo: 'always' | 'on error', work: () => Promise<T>): Promise<T> {
  const back = `ROLLBACK TO SAVEPOINT ${name}; RELEASE SAVEPOINT ${name}`
  await connection.run(`SAVEPOINT ${name}`)
  let result: T
  try {
    result = await work()
  } catch (error) {
    await connection.run(back)
    throw error
  }
  await connection.run(undo === 'always' ? back : `RELEASE SAVEPOINT ${name}`)
  return result
}

/** What the server makes of a statement that is not run; `undefined` when it refuses the statement. */
export async function planOf(connection: Connection, sql: string): Promise<string | undefined> {
  const found = await attempt(connection, () => connection.run(`EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) ${sql}`))
  return found === undefined ? undefined : JSON.stringify(found.rows)
}

/** The five characters with which the server names an error; absent for errors of another origin, such as a lost connection. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) && 'severity' in error ? error.code : undefined
}

/**
 * The rows of a query. They travel as one JSON text, so that type parsers which the application has set on its client do not matter.
 */
export async function jsonRows<T>(connection: Connection, sql: string, values: readonly Value[] = []): Promise<readonly T[]> {
  const { rows } = await connection.run(`SELECT coalesce(json_agg(q), '[]')::text AS rows FROM (${sql}) AS q`, values)
  const [row]: readonly (ResultRow | undefined)[] = rows
  return JSON.parse(String(row?.['rows'])) as readonly T[]
}

/**
 * The same for many rows: each key travels once, with the values of all rows, which the server writes and we read in half the time.
 */
export async function manyRows<T extends object>(
  connection: Connection,
  keys: { readonly [key in keyof T]-?: true },
  sql: string,
  values: readonly Value[] = [],
): Promise<readonly T[]> {
  const names = Object.keys(keys)
  const lists = names.map((name) => `'${name}', json_agg(q."${name}")`).join(', ')
  const { rows } = await connection.run(`SELECT json_build_object(${lists})::text AS lists FROM (${sql}) AS q`, values)
  const data = JSON.parse(String(rows[0]?.['lists'])) as { readonly [name: string]: readonly unknown[] | null }
  const columns = names.map((name) => [name, data[name] ?? []] as const)
  return Array.from({ length: columns[0]?.[1].length ?? 0 }, (_, place) => {
    const row: { [name: string]: unknown } = {}
    for (const [name, list] of columns) row[name] = list[place]
    // The keys are those of the row by their type, so with their values they are one.
    return row as T
  })
}
