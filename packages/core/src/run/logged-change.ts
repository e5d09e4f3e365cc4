import { ConnectionExecutor } from './connection-executor.ts'
import { join, raw, value } from '../sql/sql-pieces.ts'
import type { RecordPlace } from './schema-record.ts'

/** A change that the log speaks of. */
export interface LoggedChange {
  readonly id: number
  readonly revision: string
  readonly direction: string
  readonly at: unknown
}

/** The first change in the log, or the last one, after a row of it. */
export async function changeAfter(
  after: number | undefined,
  { dialect, connection, logTable }: RecordPlace,
  order: 'ASC' | 'DESC' = 'ASC',
): Promise<LoggedChange | undefined> {
  if (!(await dialect.reflector.hasTable(connection, logTable))) return undefined
  const { quoting } = dialect
  const id = quoting.identifier('id')
  const select = join([
    `SELECT * FROM ${quoting.qualified(logTable)} WHERE ${quoting.identifier('state')} <> `,
    value('failed'),
    ...(after === undefined ? [] : [raw(` AND ${id} > `), value(after)]),
    ` ORDER BY ${id} ${order} LIMIT 1`,
  ])
  const [row] = await new ConnectionExecutor(connection, { dialect }).query(select)
  if (row === undefined) return undefined
  return { id: Number(row['id']), revision: String(row['revision']), direction: String(row['direction']), at: row['started_at'] }
}
