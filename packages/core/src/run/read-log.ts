import type { Connection, ResultRow } from '../dialect/driver.ts'
import { ConnectionExecutor } from './connection-executor.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { LogDirection, LogState, Progress } from './run-log.ts'
import type { LoggedPart } from './journal.ts'
import { logTableOf } from './run.ts'
import type { RunParts } from './online-run.ts'
import type { SqlText } from '../ops/op.ts'
import type { QualifiedName } from '../schema/table.ts'
import { join, raw, value } from '../sql/sql-pieces.ts'

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
  /** The version of the database. */
  readonly serverVersion: string
  /** What was deployed, where `--tag` said it. */
  readonly tag?: string
  readonly state: LogState
  /** For a part of a step that is committed by itself: which call on `op` it is. Absent for the whole step. */
  readonly operation?: number
  /** What the part does, as a SHA-256. */
  readonly hash?: string
  /** What the part does, in a line. */
  readonly detail?: string
  /** How far the part had come, where it is committed piece by piece. */
  readonly progress?: Progress
}

/** Where the log is. */
export interface LogPlace {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly logTable: QualifiedName
}

/** The log of the database of a run. */
export async function logPlace({ database, config }: Pick<RunParts, 'database' | 'config'>): Promise<LogPlace> {
  return {
    dialect: await database.dialect(),
    connection: await database.connection('read'),
    logTable: logTableOf(config.versionTable),
  }
}

/** Which rows of the run log are read. */
export interface ReadLogOptions {
  /** How many rows; all by default. */
  readonly limit?: number
  /** Rows about parts of steps as well. Default: false. */
  readonly parts?: boolean
}

/** The rows of the log, newest first; a database without a log has none. Nothing is created. */
export async function readLog(place: LogPlace, { limit, parts = false }: ReadLogOptions = {}): Promise<readonly LoggedStep[]> {
  const { quoting } = place.dialect
  const rows = raw(`${parts ? '' : ` WHERE ${quoting.identifier('operation')} IS NULL`} ORDER BY ${quoting.identifier('id')} DESC`)
  return selected(place, limit === undefined ? rows : join([rows, ' LIMIT ', value(limit)]))
}

/**
 * What is recorded of the one step that is not done, oldest first: the rows about parts since a step was done or stamped. Whoever stamps
 * says that nothing is left half done; whoever accepts a file or the schema does not.
 */
export async function readUnfinished(place: LogPlace): Promise<readonly LoggedPart[]> {
  const { quoting } = place.dialect
  const [id, operation, state, direction] = ['id', 'operation', 'state', 'direction'].map((name) => quoting.identifier(name))
  const closed = `${operation} IS NULL AND ${state} = 'done' AND ${direction} NOT IN ('repair', 'accept')`
  const last = `SELECT coalesce(max(${id}), 0) FROM ${quoting.qualified(place.logTable)} WHERE ${closed}`
  const rows = await selected(place, raw(` WHERE ${operation} IS NOT NULL AND ${id} > (${last}) ORDER BY ${id}`))
  return rows.filter(isPart)
}

function isPart(row: LoggedStep): row is LoggedPart {
  return row.operation !== undefined && row.hash !== undefined
}

async function selected({ dialect, connection, logTable }: LogPlace, rest: SqlText): Promise<readonly LoggedStep[]> {
  if (!(await dialect.reflector.hasTable(connection, logTable))) return []
  const select = join([`SELECT * FROM ${dialect.quoting.qualified(logTable)}`, rest])
  const rows = await new ConnectionExecutor(connection, { dialect }).query(select)
  return rows.map(loggedStep)
}

function loggedStep(row: ResultRow): LoggedStep {
  const { checksum, operation, hash, detail, progress } = row
  return {
    revision: String(row['revision']),
    direction: row['direction'] as LogDirection,
    ...(typeof checksum === 'string' ? { checksum } : {}),
    startedAt: momentOf(row['started_at']),
    finishedAt: momentOf(row['finished_at']),
    by: String(row['by']),
    toolVersion: String(row['tool_version']),
    serverVersion: String(row['server_version']),
    ...(typeof row['tag'] === 'string' ? { tag: row['tag'] } : {}),
    state: row['state'] as LogState,
    ...(operation === null ? {} : { operation: Number(operation) }),
    ...(typeof hash === 'string' ? { hash } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(typeof progress === 'string' ? { progress: JSON.parse(progress) as Progress } : {}),
  }
}

/**
 * Drivers give a Date or a text; a text without a zone is SQLite's CURRENT_TIMESTAMP, which is UTC
 * (https://www.sqlite.org/lang_datefunc.html).
 */
export function momentOf(stored: unknown): string {
  if (stored instanceof Date) return stored.toISOString()
  const text = String(stored)
  const moment = new Date(/^[\d-]+ [\d:.]+$/.test(text) ? `${text.replace(' ', 'T')}Z` : text)
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString()
}
