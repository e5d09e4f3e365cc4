import { MigError, RevisionError, StatementError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import { lineOf } from '../ops/call-site.ts'
import type { RevisionHeader } from '../revision/header.ts'
import { revisionName } from '../revision/shown.ts'

/** What a driver's error may carry besides its message; PostgreSQL's have all of these. */
const DETAILS = ['detail', 'hint', 'where', 'code'] as const

/** SQL longer than this is cut in messages; the error's `sql` has it all. */
const SHOWN = 600

/** The database refused a statement. */
export function statementError(sql: string, cause: unknown): StatementError {
  return new StatementError(databaseMessage(cause, shownSql(sql)), { sql, cause })
}

/** What the database said, the SQL that it said it to, and the details that it gave. */
function databaseMessage(cause: unknown, sql: string): string {
  if (!(cause instanceof Error)) return `${String(cause)}\n  sql: ${sql}`
  const facts = cause as Error & { readonly [detail: string]: unknown }
  const details = DETAILS.flatMap((name) => {
    const fact = facts[name]
    return typeof fact === 'string' && fact !== '' && !cause.message.includes(fact) ? [`  ${name}: ${indented(fact)}`] : []
  })
  return [indented(cause.message), `  sql: ${sql}`, ...details].join('\n')
}

/** The SQL as a message shows it: cut where it is long. */
function shownSql(sql: string): string {
  const text = sql.trim()
  return indented(text.length > SHOWN ? `${text.slice(0, SHOWN)} … (${text.length - SHOWN} more characters)` : text)
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n    ')
}

/** The same error, which says what failed before it in the transaction although the revision went on. */
export function afterAbort(error: unknown, abortedBy: string | undefined): unknown {
  if (abortedBy === undefined || !(error instanceof StatementError)) return error
  const message = `${error.message}\n  before: ${abortedBy} failed in this transaction, and the revision went on without op.savepoint`
  return new StatementError(message, { sql: error.sql, cause: error.cause })
}

/** Where in a revision an operation was called, as `MigError.origin` has it. */
export function originOf(operation: { readonly number: number; readonly what: string; readonly where: () => string | undefined }): string {
  const { number, what, where } = operation
  const line = where()
  return `operation ${number} (${what})${line === undefined ? '' : `, ${line}`}`
}

/**
 * The error as the user gets it: it names the revision, its file, and the operation. The hint says where the database is now.
 */
export function stepError(error: unknown, header: RevisionHeader, hint?: string): MigError {
  const file = displayPath(header.file)
  const origin = error instanceof MigError ? error.origin?.replace(header.file, file) : undefined
  const place = origin === undefined ? ` (${file})` : ` at ${origin}${origin.includes(file) ? '' : `, ${file}`}`
  const failed = `Revision ${revisionName(header)} failed${place}`
  if (error instanceof StatementError) {
    return new StatementError(`${failed}: ${error.message}`, {
      sql: error.sql,
      revision: header.id,
      ...(origin === undefined ? {} : { operation: origin }),
      cause: error.cause,
      ...hintOf(hint),
    })
  }
  if (error instanceof MigError) {
    error.message = `${failed}: ${error.message}`
    return error
  }
  const line = error instanceof Error && error.stack !== undefined ? lineOf(error.stack, header.file) : undefined
  const where = line?.startsWith(header.file) === true ? displayPath(line) : file
  return new RevisionError('revision.failed', `Revision ${revisionName(header)} threw an error (${where}): ${thrown(error)}`, {
    cause: error,
    ...hintOf(hint),
  })
}

function thrown(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function hintOf(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint }
}
