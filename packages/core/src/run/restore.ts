import { withCleanup } from './transactions.ts'
import { backupRules, type BackupFile, type BackupParts, writeBackup } from './backup.ts'
import { acquireLock } from './runner-lock.ts'
import { BackupError } from '../errors.ts'
import { interruptible } from './interrupted.ts'
import type { HeldLock } from '../dialect/lock.ts'
import type { RunOptions } from './migrator.ts'
import type { RunEvents } from './run-events.ts'

/** What a restore did: plain data. */
export interface RestoreResult {
  /** The backup; absolute. */
  readonly file: string
  /** The file of the database; absolute. */
  readonly database: string
  /** The version rows before, where they could be read; none is base. */
  readonly from?: readonly string[]
  readonly to: readonly string[]
  /** The copy of what was there before. */
  readonly backup?: BackupFile
  /** What else there is to know, in sentences. */
  readonly notes: readonly string[]
}

/** Puts a backup back while no other runner can do anything: the lock is held all the time. */
export async function restoreBackup(
  file: string,
  options: RunOptions,
  parts: BackupParts & { readonly events: RunEvents },
): Promise<RestoreResult> {
  const { database, config, events } = parts
  const { backup: option = false, signal } = options
  const dialect = await database.dialect()
  const rules = backupRules(dialect)
  // A bad backup is found while nothing is made, not even the lock.
  await rules.verify(file)
  const connection = await database.connection('write')
  const target = await rules.fileOf(connection)
  if (await connection.inTransaction()) throw inTransaction()
  const acquire = (): Promise<HeldLock> => acquireLock(parts, { dialect, connection }, options)
  const lock = await interruptible(signal, () => database.rows(), acquire)
  const work = async (): Promise<RestoreResult> => {
    // A damaged database may not know any more.
    const from = await database.rows().catch(() => undefined)
    const backup = option === false ? undefined : await writeBackup(option, { rules, connection, folder: config.folder, rows: from ?? [] })
    if (backup !== undefined) events.onBackup?.(backup)
    const notes = await rules.restore(connection, file)
    const to = await database.rows()
    return { file, database: target, to, notes, ...(from === undefined ? {} : { from }), ...(backup === undefined ? {} : { backup }) }
  }
  return withCleanup(work, () => lock.release())
}

function inTransaction(): BackupError {
  return new BackupError('backup.transaction', 'The connection has a transaction open, in which nothing can be put back.', {
    hint: 'Hand mig a connection without an open transaction.',
  })
}
