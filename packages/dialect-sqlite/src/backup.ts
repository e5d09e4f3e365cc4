import { BackupError, DatabaseStateError, UnsupportedError, type BackupRules, type Connection } from '@mig/core/dialect'
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { adapt } from './client.ts'
import { damageOf } from './integrity.ts'
import { loadLibrary } from './library.ts'
import { mainFile, pageCount } from './pragmas.ts'
import { restore } from './restore.ts'
import { untilFree } from './until-free.ts'

/**
 * Copies are made by SQLite's backup interface (https://www.sqlite.org/backup.html), page by page. VACUUM INTO would be another way, and
 * keeps less: it may change rowids where there is no INTEGER PRIMARY KEY (https://www.sqlite.org/lang_vacuum.html#how_vacuum_works), leaves
 * the write-ahead log mode behind, and fails where the schema needs a function, a collation or double-quoted texts that only the
 * application knows.
 */
export const backup: BackupRules = {
  fileOf: async (connection) => (await mainFile(connection)) ?? refuseMemory(),
  isEmpty: async (connection) => pageCount(adapt(connection.client)) === 0,
  write,
  verify,
  restore,
}

async function write(connection: Connection, file: string): Promise<void> {
  const source = adapt(connection.client)
  const database = await backup.fileOf(connection)
  const mode = statSync(database).mode & 0o777
  reserve(file, mode)
  try {
    // The umask has taken rights away when the file was made.
    chmodSync(file, mode)
    await untilFree(source, database, () => source.copyTo(file))
    const damage = damageOf(source, file)
    if (damage !== undefined) throw damagedDatabase(database, damage)
  } catch (cause) {
    removeDatabase(file)
    throw cause instanceof DatabaseStateError ? cause : notWritten(file, cause)
  }
}

async function verify(file: string): Promise<void> {
  if (!existsSync(file)) {
    throw new BackupError('backup.missing', `There is no backup ${file}.`, { hint: 'Name a file that `mig upgrade --backup` has written.' })
  }
  const open = await loadLibrary()
  const memory = open(':memory:', {})
  try {
    const damage = statSync(file).isDirectory() ? 'it is a folder' : damageOf(memory, file)
    if (damage === undefined) return
    throw new BackupError('backup.damaged', `${file} is no backup that could be put back: ${damage}.`, {
      hint: 'The database is as it was. Name another backup.',
    })
  } finally {
    memory.close()
  }
}

/** Makes the file, so that nobody else's is overwritten; who may not read the database may not read its copy either. */
function reserve(file: string, mode: number): void {
  try {
    writeFileSync(file, '', { flag: 'wx', mode })
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw notWritten(file, cause)
    throw new BackupError('backup.exists', `The backup ${file} exists already, and is not overwritten.`, {
      cause,
      exit: 2,
      hint: 'Nothing was run. Name another file, or a folder, in which each backup gets a name of its own.',
    })
  }
}

/** A database with what SQLite keeps beside it. */
function removeDatabase(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}

function damagedDatabase(database: string, damage: string): DatabaseStateError {
  return new DatabaseStateError('database.damaged', `The SQLite database ${database} is damaged: ${damage}. No backup was kept.`, {
    hint: 'Nothing was run. Keep a copy of it, and put an older backup in its place: mig restore <file>',
  })
}

function notWritten(file: string, cause: unknown): BackupError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new BackupError('backup.failed', `The backup ${file} cannot be written: ${said}.`, {
    cause,
    hint: 'Nothing was run, and no file was left. Look at the free space and the rights of its folder, or name another: --backup=<path>',
  })
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function refuseMemory(): never {
  throw new UnsupportedError('A database in memory has no backup: it ends with its process.', {
    hint: 'Leave `backup` out, or name a file in the URL.',
  })
}
