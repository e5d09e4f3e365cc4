import type { Connection } from './driver.ts'

/** How a database that is a file is copied and put back. */
export interface BackupRules {
  /**
   * The file of the database.
   * @throws UnsupportedError when it is in memory.
   */
  fileOf(connection: Connection): Promise<string>
  /** Whether the database holds nothing yet, so that there is nothing to copy. */
  isEmpty(connection: Connection): Promise<boolean>
  /**
   * Writes a copy that is consistent, whatever others write meanwhile, and checks it. What fails leaves no file.
   * @param file absolute; its folder exists, and the file does not.
   * @throws BackupError `backup.exists`, `backup.failed`, `backup.locked`
   * @throws DatabaseStateError `database.damaged` when the copy, and so the database, is damaged.
   */
  write(connection: Connection, file: string): Promise<void>
  /**
   * Makes sure that a file holds a good database.
   * @throws BackupError `backup.missing`, `backup.damaged`
   */
  verify(file: string): Promise<void>
  /**
   * Puts the content of a file that was verified into the database, in one transaction.
   * @returns what else the caller has to know, in sentences.
   * @throws BackupError `backup.same`, `backup.failed`
   * @throws DatabaseStateError `database.locked` when others do not let go of the database.
   */
  restore(connection: Connection, file: string): Promise<readonly string[]>
}
