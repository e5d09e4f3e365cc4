import { hostname, userInfo } from 'node:os'
import core from '../../package.json' with { type: 'json' }
import type { CreateTableOp, SqlText } from '../ops/op.ts'
import type { Column } from '../schema/column.ts'
import type { ColumnType } from '../schema/column-type.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Quoting } from '../sql/quoting.ts'
import { join, list, raw, value } from './sql-pieces.ts'

/** What happened: a step up or down, a stamp, or the changed file of an applied revision was accepted. */
export type LogDirection = 'upgrade' | 'downgrade' | 'stamp' | 'repair'

/** What happened in a run: rows are added, never changed. */
export interface LogEntry {
  /** The revision; for a stamp, the rows that it set. */
  readonly revision: string
  readonly direction: LogDirection
  /** SHA-256 of the revision's text, where there is one. */
  readonly checksum?: string
  readonly startedAt: SqlText
  readonly finishedAt: SqlText
  /** Who ran it. */
  readonly by: SqlText
  readonly state: 'done' | 'failed'
}

/** Where the facts of a log row come from: the runner, or the database that a script runs in. */
export interface LogSource {
  now(): SqlText
  readonly by: SqlText
}

const COLUMNS: readonly (readonly [name: string, type: ColumnType, optional?: 'optional'])[] = [
  ['revision', { kind: 'text' }],
  ['direction', { kind: 'varchar', length: 16 }],
  ['checksum', { kind: 'varchar', length: 64 }, 'optional'],
  ['started_at', { kind: 'timestamptz' }],
  ['finished_at', { kind: 'timestamptz' }],
  ['by', { kind: 'text' }],
  ['tool_version', { kind: 'varchar', length: 64 }],
  ['state', { kind: 'varchar', length: 16 }],
]

export function logTableOp(table: QualifiedName): CreateTableOp {
  const columns: readonly Column[] = COLUMNS.map(([name, type, optional]) => ({ name, type, nullable: optional !== undefined }))
  return {
    kind: 'createTable',
    table: {
      ...table,
      columns: [{ name: 'id', type: { kind: 'integer' }, nullable: false, identity: {} }, ...columns],
      constraints: [{ kind: 'primaryKey', columns: ['id'] }],
      indexes: [],
    },
    ifNotExists: true,
  }
}

/** Adds a row to the log. */
export function insertLog(entry: LogEntry, table: QualifiedName, quoting: Quoting): SqlText {
  const values = [
    value(entry.revision),
    value(entry.direction),
    value(entry.checksum ?? null),
    entry.startedAt,
    entry.finishedAt,
    entry.by,
    value(core.version),
    value(entry.state),
  ]
  const names = COLUMNS.map(([name]) => quoting.identifier(name)).join(', ')
  return join([`INSERT INTO ${quoting.qualified(table)} (${names}) VALUES (`, list(values), ')'])
}

/** The facts as this process knows them. */
export function processSource(): LogSource {
  return { now: () => value({ $date: new Date().toISOString() }), by: value(`${userName()}@${hostname()}`) }
}

/** The facts as the database knows them when a script runs. */
export function scriptSource(script: { readonly now: string; readonly by: string }): LogSource {
  return { now: () => raw(script.now), by: raw(script.by) }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user id without an entry in the password file.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
