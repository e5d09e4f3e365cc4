import { BackupError, DatabaseStateError, MigError, type Connection } from '@mig/core/dialect'
import { realpathSync } from 'node:fs'
import { adapt, type Client } from './client.ts'
import { databaseError } from './database-error.ts'
import { fileOf, journalMode, pageCount, pageSize, setJournalMode } from './pragmas.ts'
import { resultCode } from './result-code.ts'
import { untilFree } from './until-free.ts'

/**
 * Copies the backup into the database through SQLite. Copying the file instead would leave a write-ahead log beside it whose pages are
 * those of the old content: https://www.sqlite.org/howtocorrupt.html#_unlinking_or_renaming_a_database_file_while_in_use
 */
export async function restore(connection: Connection, file: string): Promise<readonly string[]> {
  const target = adapt(connection.client)
  const database = fileOf(target) ?? ''
  if (realpathSync(file) === database) {
    throw new BackupError('backup.same', `${file} is the database itself.`, { hint: 'Name the file of a backup.' })
  }
  const source = target.open(file)
  try {
    const mode = pageCount(target) === 0 ? undefined : journalMode(target)
    await copyInto(target, source, database)
    return mode === undefined ? [] : await keepMode(target, database, mode)
  } catch (cause) {
    throw cause instanceof MigError ? cause : (databaseError(cause, { file: database }) ?? notRestored(file, cause))
  } finally {
    source.close()
  }
}

/** With a write-ahead log the size of pages cannot change, so the log ends first: https://www.sqlite.org/pragma.html#pragma_page_size */
async function copyInto(target: Client, source: Client, database: string): Promise<void> {
  const endsLog = journalMode(target) === 'wal' && pageSize(source) !== pageSize(target)
  if (endsLog) await untilFree(target, database, () => changesMode(target, 'delete'))
  try {
    await untilFree(target, database, () => source.copyTo(database))
  } catch (error) {
    if (endsLog) beginLog(target)
    throw error
  }
}

function beginLog(target: Client): void {
  try {
    changesMode(target, 'wal')
  } catch {
    // What failed before is what is told.
  }
}

/** The mode stands in the pages that were copied; that of the database is what its application and its machine are set up for. */
async function keepMode(target: Client, database: string, mode: string): Promise<readonly string[]> {
  const isLog = (name: string): boolean => name === 'wal'
  if (isLog(journalMode(target)) === isLog(mode)) return []
  try {
    await untilFree(target, database, () => changesMode(target, mode))
    return []
  } catch (error) {
    if (!(error instanceof DatabaseStateError)) throw error
    const now = journalMode(target)
    return [`The journal mode is ${now} now, as in the backup: others have the database open, so it could not be set to ${mode} again.`]
  }
}

/** @returns false when others have the database open. */
function changesMode(target: Client, mode: string): boolean {
  try {
    return setJournalMode(target, mode) === mode
  } catch (error) {
    if (resultCode(error) === 'SQLITE_BUSY') return false
    throw error
  }
}

function notRestored(file: string, cause: unknown): BackupError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new BackupError('backup.failed', `The backup ${file} cannot be put back: ${said}.`, {
    cause,
    hint: 'The database holds what it held. Check that the backup can be read and the disk has room, then run mig restore again.',
  })
}
