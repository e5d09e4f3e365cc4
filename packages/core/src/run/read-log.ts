import type { Connection, ResultRow } from '../dialect/driver.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { LogDirection } from './run-log.ts'
import type { QualifiedName } from '../schema/table.ts'
import { join, raw, value } from './sql-pieces.ts'

/** A row of the run log. */
export interface LoggedStep {
  /** The revision; for a stamp, the rows that it set, or `base`. */
  readonly revision: string
  readonly direction: LogDirection
  /** Absent for a stamp, and for a revision that came as a module. */
  readonly checksum?: string
  /** As in `2026-11-22T09:15:00.000Z`. */
  readonly startedAt: string
  readonly finishedAt: string
  /** `user@host`, or the user of the database where a script ran. */
  readonly by: string
  readonly toolVersion: string
  readonly state: 'done' | 'failed'
}

/** Where the log is. */
export interface LogPlace {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly logTable: QualifiedName
}

/** The rows of the log, newest first; a database without a log has none. Nothing is created. */
export async function readLog({ dialect, connection, logTable }: LogPlace, limit?: number): Promise<readonly LoggedStep[]> {
  if (!(await dialect.reflector.hasTable(connection, logTable))) return []
  const { quoting } = dialect
  const select = raw(`SELECT * FROM ${quoting.qualified(logTable)} ORDER BY ${quoting.identifier('id')} DESC`)
  const executor = new ConnectionExecutor(connection, { dialect })
  const rows = await executor.query(limit === undefined ? select : join([select, ' LIMIT ', value(limit)]))
  return rows.map(loggedStep)
}

function loggedStep(row: ResultRow): LoggedStep {
  const { revision, direction, checksum, started_at: startedAt, finished_at: finishedAt, by, tool_version: toolVersion, state } = row
  return {
    revision: String(revision),
    direction: direction as LogDirection,
    ...(typeof checksum === 'string' ? { checksum } : {}),
    startedAt: momentOf(startedAt),
    finishedAt: momentOf(finishedAt),
    by: String(by),
    toolVersion: String(toolVersion),
    state: state as 'done' | 'failed',
  }
}

/**
 * Drivers give a Date or a text; a text without a zone is SQLite's CURRENT_TIMESTAMP, which is UTC
 * (https://www.sqlite.org/lang_datefunc.html).
 */
function momentOf(stored: unknown): string {
  if (stored instanceof Date) return stored.toISOString()
  const text = String(stored)
  const moment = new Date(/^[\d-]+ [\d:.]+$/.test(text) ? `${text.replace(' ', 'T')}Z` : text)
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString()
}
