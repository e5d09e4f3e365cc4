import { existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { BackupError, UnsupportedError } from '../errors.ts'
import type { BackupOption, ResolvedConfig } from '../config/config.ts'
import type { BackupRules } from '../dialect/backup.ts'
import type { Database } from './database.ts'
import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { momentText } from '../revision/moment.ts'

/** A copy of the database. */
export interface BackupFile {
  /** Absolute. */
  readonly file: string
  readonly bytes: number
}

/**
 * How the dialect makes backups.
 * @throws UnsupportedError when it makes none.
 */
export function backupRules({ backup, name }: Dialect): BackupRules {
  if (backup !== undefined) return backup
  throw new UnsupportedError(`The dialect ${name} makes and restores no backups.`, {
    hint: 'Use the tools of the database: pg_dump and pg_restore for PostgreSQL. Nothing was run.',
  })
}

/** What a migrator consists of, as far as backups need it. */
export interface BackupParts {
  readonly database: Database
  readonly config: ResolvedConfig
  readonly events: { readonly onBackup?: (backup: BackupFile) => void }
}

export interface BackupContext {
  readonly rules: BackupRules
  readonly connection: Connection
  /** Where relative paths start. */
  readonly folder: string
  /** The version rows of the database, for the name of the file. */
  readonly rows: readonly string[]
}

/**
 * Writes a copy of the database, by a run that holds the lock and has changed nothing yet.
 * @returns nothing for a database that is empty.
 * @throws BackupError `backup.exists`, `backup.failed`, `backup.transaction`
 */
export async function writeBackup(option: Exclude<BackupOption, false>, context: BackupContext): Promise<BackupFile | undefined> {
  const { rules, connection } = context
  const database = await rules.fileOf(connection)
  if (await connection.inTransaction()) {
    const message = 'The connection has a transaction open, so a backup would hold what may still be rolled back.'
    throw new BackupError('backup.transaction', message, {
      hint: 'Hand mig a connection without an open transaction, or leave `backup` out. Nothing was run.',
    })
  }
  if (await rules.isEmpty(connection)) return undefined
  const file = backupTarget(option, database, context)
  await rules.write(connection, file)
  return { file, bytes: statSync(file).size }
}

/**
 * What copies the database when its time has come: the lock is held, and nothing has run.
 * @throws UnsupportedError at once, where the dialect makes no backups.
 */
export async function backupStep(
  option: BackupOption,
  { database, config, events }: BackupParts,
): Promise<(rows: readonly string[]) => Promise<BackupFile | undefined>> {
  if (option === false) return async () => undefined
  const rules = backupRules(await database.dialect())
  return async (rows) => {
    const backup = await writeBackup(option, { rules, connection: await database.connection('write'), folder: config.folder, rows })
    if (backup !== undefined) events.onBackup?.(backup)
    return backup
  }
}

function backupTarget(option: Exclude<BackupOption, false>, database: string, { folder, rows }: BackupContext): string {
  const place = option === true ? { folder: path.dirname(database) } : typeof option === 'string' ? placeOfText(option, folder) : option
  if ('file' in place) return inFolder(path.resolve(folder, place.file))
  return freeName(path.resolve(folder, place.folder), database, rows)
}

function placeOfText(text: string, folder: string): { readonly folder: string } | { readonly file: string } {
  const isThere = statSync(path.resolve(folder, text), { throwIfNoEntry: false })?.isDirectory() === true
  return isThere || /[\\/]$/.test(text) || path.extname(text) === '' ? { folder: text } : { file: text }
}

/** `app-20261122T091500Z-8f2c1d9a7b3e.db`; with a number where a run of the same second has that name. */
function freeName(folder: string, database: string, rows: readonly string[]): string {
  const { name, ext } = path.parse(database)
  const revision = rows.length > 1 ? `${rows.length}-heads` : (rows[0] ?? 'base').replaceAll(/[^\w.]/g, '_').slice(0, 40)
  const start = inFolder(path.join(folder, `${name}-${momentText(new Date()).replaceAll(/[-:]/g, '')}-${revision}`))
  for (let number = 1; ; number++) {
    const file = `${start}${number === 1 ? '' : `-${number}`}${ext}`
    if (!existsSync(file)) return file
  }
}

/** The file; its folder is made where it is missing. */
function inFolder(file: string): string {
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    return file
  } catch (cause) {
    throw new BackupError('backup.failed', `The folder ${path.dirname(file)} of the backup cannot be made: ${(cause as Error).message}.`, {
      cause,
      hint: 'Name another place. Nothing was run.',
    })
  }
}
