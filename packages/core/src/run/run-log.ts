import { hostname, userInfo } from 'node:os'
import { type BookColumn, bookColumns, insertRow } from './book-table.ts'
import core from '../../package.json' with { type: 'json' }
import type { Invocation } from '../config/invocation.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import type { CreateTableOp, SqlText } from '../ops/op.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { ScriptRules } from '../dialect/script.ts'
import { raw, value } from '../sql/sql-pieces.ts'

/** What happened: a step up or down, a stamp, or somebody accepted the changed file of an applied revision, or the schema as it is. */
export type LogDirection = 'upgrade' | 'downgrade' | 'stamp' | 'repair' | 'accept'

/**
 * How it ended. A step is done or failed. A part of one that is committed by itself is an `intent` before it runs outside a transaction,
 * and as far as one has come that is committed piece by piece.
 */
export type LogState = 'intent' | 'done' | 'failed'

/** What happened in a run: rows are added, never changed. */
export interface LogEntry {
  /** The revision; for a stamp, the rows that it set. */
  readonly revision: string
  readonly direction: LogDirection
  /** SHA-256 of the revision's text, where there is one. */
  readonly checksum?: string
  readonly startedAt: SqlText
  readonly state: LogState
  /** The part of the step that this is about; absent for the whole step. */
  readonly part?: Part
}

/** A part of a step that is committed by itself. */
export interface Part {
  /** Which call on `op` it is, counted from 1 over the whole revision. */
  readonly number: number
  /** SHA-256 of what it does: a part that was edited is another one. */
  readonly hash: string
  /** What it does, in a line. */
  readonly detail?: string
  /** For a part that is committed piece by piece, how far it has come. */
  readonly progress?: Progress
}

/** How far a backfill has come. */
export interface Progress {
  /** Which walk over the table it is, counted from 1. */
  readonly pass: number
  /** Rows that were set in all, and in this pass. */
  readonly rows: number
  readonly inPass: number
  /** The key of the last row that was looked at in this pass, as literals of SQL. */
  readonly after?: readonly string[]
  /** A pass found nothing to do. */
  readonly ended?: true
}

/** Where the facts of a log row come from: the runner, or the database that a script runs in. */
export interface LogSource {
  now(): SqlText
  readonly by: SqlText
  /** The version of the database. */
  readonly serverVersion: SqlText
  /** What is deployed, where somebody has said it. */
  readonly tag?: string
}

/** What writing the log takes; a run has all of it. */
export interface LogBooks {
  readonly executor: Pick<Executor, 'execute'>
  readonly dialect: Pick<Dialect, 'quoting'>
  readonly logTable: QualifiedName
  readonly log: LogSource
}

const COLUMNS: readonly BookColumn[] = [
  ['revision', { kind: 'text' }],
  ['direction', { kind: 'varchar', length: 16 }],
  ['checksum', { kind: 'varchar', length: 64 }, 'optional'],
  ['started_at', { kind: 'timestamptz' }],
  ['finished_at', { kind: 'timestamptz' }],
  ['by', { kind: 'text' }],
  ['tool_version', { kind: 'varchar', length: 64 }],
  ['server_version', { kind: 'varchar', length: 64 }],
  ['tag', { kind: 'text' }, 'optional'],
  ['state', { kind: 'varchar', length: 16 }],
  ['operation', { kind: 'integer' }, 'optional'],
  ['hash', { kind: 'varchar', length: 64 }, 'optional'],
  ['detail', { kind: 'text' }, 'optional'],
  ['progress', { kind: 'text' }, 'optional'],
]

export function logTableOp(table: QualifiedName): CreateTableOp {
  return {
    kind: 'createTable',
    table: {
      ...table,
      columns: [{ name: 'id', type: { kind: 'integer' }, nullable: false, identity: {} }, ...bookColumns(COLUMNS)],
      constraints: [{ kind: 'primaryKey', columns: ['id'] }],
      indexes: [],
    },
    ifNotExists: true,
  }
}

/** Adds a row to the log. */
export async function writeLog({ executor, dialect, logTable, log }: LogBooks, entry: LogEntry): Promise<void> {
  const { part } = entry
  const values = [
    value(entry.revision),
    value(entry.direction),
    value(entry.checksum ?? null),
    entry.startedAt,
    log.now(),
    log.by,
    value(core.version),
    log.serverVersion,
    value(log.tag ?? null),
    value(entry.state),
    value(part?.number ?? null),
    value(part?.hash ?? null),
    value(part?.detail ?? null),
    value(part?.progress === undefined ? null : JSON.stringify(part.progress)),
  ]
  await executor.execute(insertRow(logTable, COLUMNS, values, dialect.quoting), 'journal')
}

/** The facts as this process knows them, and the version of the database that it is connected to. */
export function processSource(version: readonly number[], { tag }: Invocation): LogSource {
  return {
    now: () => value({ $date: new Date().toISOString() }),
    by: value(`${userName()}@${hostname()}`),
    serverVersion: value(version.join('.')),
    ...(tag === undefined ? {} : { tag }),
  }
}

/** The facts as the database knows them when a script runs. */
export function scriptSource(script: Pick<ScriptRules, 'now' | 'by' | 'serverVersion'>, { tag }: Invocation): LogSource {
  const { now, by, serverVersion } = script
  return { now: () => raw(now), by: raw(by), serverVersion: raw(serverVersion), ...(tag === undefined ? {} : { tag }) }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user id without an entry in the password file.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
