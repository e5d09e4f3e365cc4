import { ConnectionError, DatabaseStateError, type MigError } from '@mig/core/dialect'
import { lockHolders } from './lock-holders.ts'
import { resultCode } from './result-code.ts'

/** Where a failure happened. */
export interface FailurePlace {
  /** The file of the database; none in memory. */
  readonly file: string | undefined
  /** The statement that failed. */
  readonly sql?: string
  /** Milliseconds that went by, which for a lock were a wait unless they are few. */
  readonly waited?: number
}

const AGAIN = 'then see where the database is with `mig current`, and run the command again.'

/** The error for a state of the database or of its disk that no revision is to blame for; nothing for other failures. */
export function databaseError(cause: unknown, place: FailurePlace): MigError | undefined {
  const { file, waited } = place
  const name = file === undefined ? 'in memory' : file
  const options = (hint: string): { readonly hint: string; readonly cause: unknown } => ({ hint, cause })
  switch (resultCode(cause)) {
    case 'SQLITE_BUSY': {
      const seconds = Math.round((waited ?? 0) / 100) / 10
      const how = seconds === 0 ? '' : ` for ${seconds} s`
      const message = `The SQLite database ${name} was locked${how} by ${holders(file)}${at(place)}.`
      return new DatabaseStateError('database.locked', message, options(`Wait for it to end its transaction, or end it; ${AGAIN}`))
    }
    case 'SQLITE_FULL':
      return new DatabaseStateError(
        'database.full',
        `The SQLite database ${name} cannot grow: the disk is full, or its max_page_count is reached${at(place)}.`,
        options(`Make room (temporary files may need some, too), ${AGAIN}`),
      )
    case 'SQLITE_IOERR':
      return new DatabaseStateError(
        'database.io',
        `The SQLite database ${name} cannot be read or written: ${said(cause)}${at(place)}.`,
        options(`Look at the disk, its free space, its quotas and limits of the size of files, ${AGAIN}`),
      )
    case 'SQLITE_CORRUPT':
      return new DatabaseStateError(
        'database.damaged',
        `The SQLite database ${name} is damaged: ${said(cause)}${at(place)}.`,
        options('Keep a copy of it with the files beside it, move it away, and put a backup in its place: mig restore <file>'),
      )
    case 'SQLITE_NOTADB':
      return new ConnectionError(
        'connection.notADatabase',
        `${name} is not an SQLite database, or it is encrypted.`,
        options('Correct the URL.'),
      )
    case 'SQLITE_READONLY':
      return new ConnectionError(
        'connection.readOnly',
        `The SQLite database ${name} cannot be written${at(place)}: ${said(cause)}.`,
        options('Change the rights of the file and its folder.'),
      )
    case 'SQLITE_CANTOPEN':
      // An ATTACH names another file.
      if (place.sql === undefined || /^\s*ATTACH\b/i.test(place.sql)) return undefined
      return new ConnectionError(
        'connection.readOnly',
        `The SQLite database ${name} cannot be written${at(place)}: no file can be made beside it.`,
        options('Change the rights of its folder, in which SQLite keeps a journal.'),
      )
    default:
      return undefined
  }
}

function holders(file: string | undefined): string {
  const known = file === undefined ? [] : lockHolders(file)
  return known.length === 0 ? 'another connection' : known.join(', ')
}

/** The beginning of the statement. */
function at({ sql }: FailurePlace): string {
  if (sql === undefined) return ''
  const text = sql.replaceAll(/\s+/g, ' ').trim()
  return ` at ${text.length > 80 ? `${text.slice(0, 80)} …` : text}`
}

function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
